"""The words that make the sandbox misbehave, each as docs/sandbox.md says."""

import json
import struct
from base64 import b64decode
from binascii import Error
from io import BytesIO
from pathlib import Path

import httpx
import pytest
from PIL import Image, UnidentifiedImageError

from imagegen.sandbox import faults, provocations, spoilt
from tests.sandbox.conftest import Ask


@pytest.mark.parametrize(
    ("word", "status", "code", "kind"),
    [
        ("401", 401, "invalid_api_key", "invalid_request_error"),
        ("402", 402, "payment_required", "invalid_request_error"),
        ("403", 403, None, "invalid_request_error"),
        ("404", 404, "model_not_found", "invalid_request_error"),
        ("400", 400, "unknown_parameter", "invalid_request_error"),
        ("refuse", 400, "moderation_blocked", "image_generation_user_error"),
        ("policy", 400, "content_policy_violation", "invalid_request_error"),
        ("429", 429, "rate_limit_exceeded", "requests"),
        ("quota", 429, "insufficient_quota", "insufficient_quota"),
        ("billing", 400, "billing_hard_limit_reached", "billing_limit_user_error"),
        ("500", 500, None, "server_error"),
        ("overloaded", 503, "server_is_overloaded", "service_unavailable_error"),
    ],
)
def test_a_refusal_has_the_vendors_shape(ask: Ask, word: str, status: int, code: str | None, kind: str) -> None:
    refused = ask(f"Dunes sandbox:{word}, softly")
    error = refused.json()["error"]
    assert (refused.status_code, error["code"], error["type"]) == (status, code, kind)


def test_a_refusal_says_what_the_vendor_would(ask: Ask) -> None:
    assert "must be verified" in ask("sandbox:403").text
    assert "safety_violations=[violence]" in ask("sandbox:refuse").text
    assert ask("sandbox:429").headers["retry-after"] == "1"
    assert "sk-sandb" in ask("sandbox:401").text
    assert ask("sandbox:400").json()["error"]["param"] == "size"


@pytest.mark.parametrize("word", ["502", "503"])
def test_a_broken_gateway_answers_with_a_page(ask: Ask, word: str) -> None:
    broken = ask(f"sandbox:{word}")
    assert broken.status_code == int(word)
    assert broken.headers["content-type"].startswith("text/html")


def test_a_limit_of_n_ends_after_n_for_each_job(ask: Ask, sandbox: httpx.Client) -> None:
    for job in ("1", "2"):
        assert [ask("sandbox:429x2", job=f"{job}.{call}").status_code for call in (1, 1, 2, 3)] == [429, 429, 200, 200]
    sandbox.post("/_sandbox/reset")
    assert ask("sandbox:429x2", job="1.1").status_code == 429


def test_a_limit_of_n_ends_without_request_ids_as_well(ask: Ask) -> None:
    assert [ask("sandbox:429x1").status_code for _ in range(2)] == [429, 200]


def test_a_login_page_comes_as_a_success(ask: Ask) -> None:
    page = ask("sandbox:html")
    assert page.status_code == 200
    assert page.headers["content-type"].startswith("text/html")


def test_broken_and_empty_bodies_come_as_a_success(ask: Ask) -> None:
    broken = ask("sandbox:json")
    assert broken.status_code == 200
    with pytest.raises(json.JSONDecodeError):
        broken.json()
    assert (ask("sandbox:empty").status_code, ask("sandbox:empty").content) == (200, b"")


def test_data_may_be_missing(ask: Ask) -> None:
    assert ask("sandbox:nodata", n=2).json()["data"] == []
    assert [set(item) for item in ask("sandbox:null", n=2).json()["data"]] == [{"revised_prompt"}] * 2
    assert len(ask("sandbox:fewer", n=4).json()["data"]) == 2
    assert len(ask("sandbox:fewer", n=1).json()["data"]) == 1


def test_one_picture_may_be_broken_base64(ask: Ask) -> None:
    *good, bad = (item["b64_json"] for item in ask("sandbox:badb64", n=3).json()["data"])
    assert all(b64decode(text, validate=True) for text in good)
    with pytest.raises(Error):
        b64decode(bad, validate=True)


@pytest.mark.parametrize(("word", "start"), [("svg", b"<svg"), ("htmlpicture", b"<!doctype html>")])
def test_a_picture_may_be_something_else(ask: Ask, word: str, start: bytes) -> None:
    content = b64decode(ask(f"sandbox:{word}").json()["data"][0]["b64_json"])
    assert content.startswith(start)
    with pytest.raises(UnidentifiedImageError):
        Image.open(BytesIO(content))


def test_a_picture_may_be_truncated(ask: Ask) -> None:
    content = b64decode(ask("sandbox:truncated").json()["data"][0]["b64_json"])
    with Image.open(BytesIO(content)) as opened, pytest.raises(OSError, match="truncated"):
        opened.load()


def test_a_picture_may_be_a_bomb(ask: Ask) -> None:
    content = b64decode(ask("sandbox:bomb").json()["data"][0]["b64_json"])
    assert len(content) < 40_000
    assert content[16:24] == struct.pack(">II", 13_000, 13_000)


def test_dall_e_may_answer_by_url_unasked_and_the_url_may_be_forbidden(ask: Ask, sandbox: httpx.Client) -> None:
    assert sandbox.get(ask("sandbox:url").json()["data"][0]["url"]).status_code == 200
    assert sandbox.get(ask("sandbox:badurl").json()["data"][0]["url"]).status_code == 403
    assert "b64_json" in ask("sandbox:url", model="gpt-image-1").json()["data"][0]


@pytest.mark.parametrize("word", faults.WORDS)
def test_what_needs_a_socket_is_refused_in_process(ask: Ask, word: str) -> None:
    refused = ask(f"sandbox:{word}")
    assert refused.status_code == 400
    assert "needs the served sandbox" in refused.json()["error"]["message"]


def test_a_pause_is_read_with_its_seconds() -> None:
    provoked = provocations.read("Dunes sandbox:slow=2.5 at dusk sandbox:hold=9999")
    assert provoked.subject == "Dunes at dusk"
    assert provoked.seconds("slow") == 2.5
    assert provoked.seconds("hold") == provocations.LONGEST
    assert provoked.seconds("drip") == 0


def test_ordinary_words_provoke_nothing() -> None:
    assert provocations.read("A sandbox: spades, a red bucket").words == {}


def test_every_provocation_is_in_the_documentation() -> None:
    page = (Path(__file__).parents[2] / "docs" / "sandbox.md").read_text()
    known = {*provocations.REFUSALS, *provocations.INSTEAD, *spoilt.FILES, *faults.WORDS}
    known |= {"429", "429x2", "nodata", "null", "fewer", "badb64", "url", "badurl", "slow=SECONDS", "hold=SECONDS"}
    assert [word for word in sorted(known) if f"`sandbox:{word}`" not in page] == []

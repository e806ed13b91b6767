"""Routes, keys, headers, counts."""

import threading
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from pytest_django import Settings

from imagegen.sandbox.app import make_app
from tests.sandbox.conftest import KEY, Ask


def test_the_models_are_listed_with_their_last_day(sandbox: httpx.Client) -> None:
    listed = sandbox.get("/v1/models").json()
    assert listed["object"] == "list"
    ends = {item["id"]: item["shutdown_date"] for item in listed["data"]}
    assert len(ends) == 11
    assert ends["gpt-image-2"] is None
    assert ends["gpt-image-1.5"] == "2026-12-01"
    assert ends["dall-e-3"] == "2026-05-12"
    assert all(item["object"] == "model" for item in listed["data"])


def test_one_model_is_found_by_its_dated_id(sandbox: httpx.Client) -> None:
    assert sandbox.get("/v1/models/gpt-image-2-2026-04-21").json()["id"] == "gpt-image-2-2026-04-21"
    missing = sandbox.get("/v1/models/gpt-4")
    assert (missing.status_code, missing.json()["error"]["code"]) == (404, "model_not_found")


@pytest.mark.parametrize("key", ["sk-sandbox", "sk-sandbox-needs-no-key", "sk-sample-1234"])
def test_a_sample_key_is_accepted(sandbox: httpx.Client, key: str) -> None:
    assert sandbox.get("/v1/models", headers={"authorization": f"Bearer {key}"}).status_code == 200


@pytest.mark.parametrize("path", ["/v1/models", "/v1/models/dall-e-3", "/v1/images/generations"])
def test_a_wrong_key_is_refused_and_partly_repeated(sandbox: httpx.Client, path: str) -> None:
    headers = {"authorization": "Bearer sk-proj-abcdefgh12345678"}
    method = "POST" if path.endswith("generations") else "GET"
    refused = sandbox.request(method, path, headers=headers)
    error = refused.json()["error"]
    assert (refused.status_code, error["code"]) == (401, "invalid_api_key")
    assert "sk-proj-" in error["message"]
    assert "5678" in error["message"]
    assert "abcdefgh1234" not in error["message"]


def test_no_key_is_refused(sandbox: httpx.Client) -> None:
    refused = httpx.Client(transport=sandbox._transport).get("http://sandbox.invalid/v1/models")
    assert (refused.status_code, refused.json()["error"]["code"]) == (401, "invalid_api_key")


@pytest.mark.parametrize("path", ["/", "/v1", "/v1/chat/completions", "/v1/images/edits", "/v1/models/a/b"])
def test_any_other_path_is_an_openai_shaped_404(sandbox: httpx.Client, path: str) -> None:
    missing = sandbox.post(path, json={})
    assert missing.status_code == 404
    assert missing.json()["error"]["message"] == f"Invalid URL (POST {path})"
    assert set(missing.json()["error"]) == {"message", "type", "param", "code"}


def test_the_wrong_method_is_a_405(sandbox: httpx.Client) -> None:
    assert sandbox.get("/v1/images/generations").status_code == 405


def test_every_answer_has_the_vendors_headers(ask: Ask, sandbox: httpx.Client) -> None:
    for answer in (ask(), ask("sandbox:500"), sandbox.get("/v1/nowhere")):
        assert answer.headers["x-request-id"].startswith("req_")
        assert answer.headers["openai-processing-ms"].isdigit()
        assert answer.headers["openai-version"] == "2020-10-01"


def test_requests_are_counted_by_id_and_by_job(ask: Ask, sandbox: httpx.Client) -> None:
    for job in ("7.1", "7.2", "7.2", "8.1", ""):
        ask(job=job)
    counts = httpx.Client(transport=sandbox._transport).get("http://sandbox.invalid/_sandbox/requests").json()
    assert counts == {
        "total": 5,
        "running": 0,
        "peak": 1,
        "held": 0,
        "by_id": {"7.1": 1, "7.2": 2, "8.1": 1},
        "by_job": {"7": 3, "8": 1},
    }
    assert sandbox.post("/_sandbox/reset").status_code == 200
    assert sandbox.get("/_sandbox/requests").json()["total"] == 0


def test_refused_requests_are_counted_too(ask: Ask, sandbox: httpx.Client) -> None:
    ask("sandbox:500", job="9.1")
    ask(n=99, job="9.2")
    assert sandbox.get("/_sandbox/requests").json()["by_job"] == {"9": 2}


def test_a_look_at_the_models_is_no_request(sandbox: httpx.Client) -> None:
    sandbox.get("/v1/models")
    assert sandbox.get("/_sandbox/requests").json()["total"] == 0


def test_the_most_at_once_is_remembered() -> None:
    app = make_app(0, served=True)
    together = threading.Barrier(6, timeout=20)

    def wait(number: int) -> None:
        with httpx.Client(transport=httpx.WSGITransport(app), base_url="http://sandbox.invalid", headers=KEY) as client:
            together.wait()
            client.post(
                "/v1/images/generations",
                json={"model": "dall-e-2", "size": "256x256", "prompt": "sandbox:hold"},
            )

    control = httpx.Client(transport=httpx.WSGITransport(app), base_url="http://sandbox.invalid")
    with ThreadPoolExecutor(6) as pool:
        waiting = [pool.submit(wait, number) for number in range(6)]
        while control.get("/_sandbox/requests").json()["held"] < 6:
            pass
        control.post("/_sandbox/release")
        for done in waiting:
            done.result()
    report = control.get("/_sandbox/requests").json()
    assert (report["peak"], report["running"]) == (6, 0)


def test_the_delay_is_the_installations_unless_given(settings: Settings) -> None:
    def seconds(delay: float | None) -> float:
        transport = httpx.WSGITransport(make_app(delay))
        body = {"model": "dall-e-2", "size": "256x256", "prompt": "Dunes"}
        with httpx.Client(transport=transport, base_url="http://sandbox.invalid", headers=KEY) as client:
            return int(client.post("/v1/images/generations", json=body).headers["openai-processing-ms"]) / 1000

    settings.SANDBOX_DELAY = 0.2
    assert seconds(None) >= 0.2
    settings.SANDBOX_DELAY = None
    assert seconds(None) >= 1.5
    settings.SANDBOX_DELAY = 60
    assert seconds(0) < 30

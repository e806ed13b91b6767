"""The answers of both families, as they come over the wire."""

from base64 import b64decode
from io import BytesIO

import httpx
from PIL import Image

from tests.sandbox.conftest import Ask


def test_a_gpt_image_answer_carries_base64_and_says_what_auto_became(ask: Ask) -> None:
    answer = ask("Mountains", model="gpt-image-2", size="auto", quality="auto", output_format="webp", n=2).json()
    assert set(answer) == {"created", "data", "background", "output_format", "quality", "size", "usage"}
    assert [answer[name] for name in ("background", "output_format", "quality", "size")] == [
        "opaque",
        "webp",
        "medium",
        "1536x1024",
    ]
    assert [set(item) for item in answer["data"]] == [{"b64_json"}] * 2
    with Image.open(BytesIO(b64decode(answer["data"][0]["b64_json"], validate=True))) as opened:
        assert (opened.format, opened.size) == ("WEBP", (1536, 1024))
    assert answer["usage"]["output_tokens"] > 0


def test_a_dall_e_answer_carries_the_revised_prompt_and_nothing_else(ask: Ask) -> None:
    answer = ask(n=3).json()
    assert set(answer) == {"created", "data"}
    assert [set(item) for item in answer["data"]] == [{"b64_json", "revised_prompt"}] * 3
    assert len({item["b64_json"] for item in answer["data"]}) == 3


def test_dall_e_by_url_is_fetched_from_the_same_origin(ask: Ask, sandbox: httpx.Client) -> None:
    (item,) = ask(response_format="url").json()["data"]
    assert item["url"].startswith("http://sandbox.invalid/v1/files/pictures/")
    fetched = httpx.Client(transport=sandbox._transport).get(item["url"])
    assert fetched.headers["content-type"] == "image/png"
    with Image.open(BytesIO(fetched.content)) as opened:
        assert opened.size == (256, 256)


def test_the_provocations_are_not_part_of_the_subject(ask: Ask) -> None:
    plain, provoked = (ask(prompt).json()["data"][0] for prompt in ("Dunes", "sandbox:slow=0 Dunes"))
    assert plain == provoked


def test_only_the_last_two_hundred_pictures_are_kept(ask: Ask, sandbox: httpx.Client) -> None:
    (first,) = ask(response_format="url").json()["data"]
    for _ in range(20):
        last = ask(response_format="url", n=10).json()["data"][-1]
    assert sandbox.get(first["url"]).status_code == 404
    assert sandbox.get(last["url"]).status_code == 200

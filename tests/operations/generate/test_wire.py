import base64
import json
import tracemalloc
from io import BytesIO
from typing import Any

import pytest

from imagegen.operations.generate import wire
from imagegen.operations.results import Decoded, Unreadable

A, B = "QUJD", "REVG"


def answer(*data: Any, **more: Any) -> bytes:
    return json.dumps({"created": 1, "data": list(data), **more}).encode()


def decode(body: bytes) -> Decoded:
    return wire.decode(BytesIO(body))


def refused(body: bytes) -> Unreadable:
    with pytest.raises(Unreadable) as caught:
        decode(body)
    return caught.value


def test_every_image_is_kept_in_its_order_with_its_revised_prompt() -> None:
    decoded = decode(answer({"b64_json": A, "revised_prompt": "a big cat"}, {"b64_json": B}))
    assert [(image.index, image.content(), image.revised_prompt) for image in decoded.images] == [
        (0, b"ABC", "a big cat"),
        (1, b"DEF", ""),
    ]


def test_what_auto_became_and_the_usage_are_kept() -> None:
    usage = {"input_tokens": 5, "output_tokens": 1372}
    decoded = decode(answer({"b64_json": A}, size="1024x1024", quality="low", background=None, usage=usage))
    assert decoded.echoed == {"size": "1024x1024", "quality": "low"}
    assert decoded.usage == usage


def test_the_record_is_the_answer_without_the_image_bytes() -> None:
    decoded = decode(answer({"b64_json": A * 1000, "revised_prompt": "a cat"}, {"url": "data:image/png;base64," + A}))
    assert decoded.record == {
        "created": 1,
        "data": [{"b64_json": "<4,000 characters>", "revised_prompt": "a cat"}, {"url": "<26 characters>"}],
    }


@pytest.mark.fault("F20")
def test_a_data_url_in_either_place_is_an_image() -> None:
    decoded = decode(answer({"b64_json": "data:image/png;base64," + A}, {"url": "data:image/webp;base64," + B}))
    assert [image.content() for image in decoded.images] == [b"ABC", b"DEF"]


def test_an_image_that_came_along_goes_before_its_url() -> None:
    (image,) = decode(answer({"b64_json": A, "url": "https://example.com/1.png"})).images
    assert (image.content(), image.url) == (b"ABC", "")
    (image,) = decode(answer({"b64_json": None, "url": "https://example.com/1.png"})).images
    assert image.url == "https://example.com/1.png"


def test_a_long_image_is_read_like_a_short_one() -> None:
    content = bytes(range(256)) * 1_000
    text = base64.b64encode(content).decode()
    data: list[dict[str, Any]] = [
        {"b64_json": text, "revised_prompt": "a cat", "url": None},
        {"b64_json": "data:image/png;base64," + text},
        {"url": "data:image/png;base64," + text},
        {"url": "https://example.com/1.png?" + text},
        {"b64_json": text[:-7] + "*"},
        {"error": {"message": "Too dark", "url": text}},
    ]
    decoded = decode(answer(*data))
    assert [image.content() for image in decoded.images] == [content] * 3 + [None] * 3
    assert [image.problem for image in decoded.images][4:] == [
        "The provider sent an image whose base64 is broken",
        "Too dark",
    ]
    assert decoded.images[3].url == data[3]["url"]
    assert decoded.record["data"][0] == {
        "b64_json": f"<{len(text):,} characters>",
        "revised_prompt": "a cat",
        "url": None,
    }
    assert wire.addresses(BytesIO(answer(*data))) == ((3, data[3]["url"]),)
    json.dumps(decoded.record)


def test_what_is_said_of_an_image_holds_no_key() -> None:
    decoded = decode(
        answer({"error": {"message": "Incorrect API key provided: sk-sample-0123456789"}}, {"b64_json": A})
    )
    assert decoded.images[0].problem == "Incorrect API key provided: [key]"


def test_memory_grows_with_one_image_and_not_with_the_answer() -> None:
    content = bytes(3_000_000)
    body = answer(*[{"b64_json": base64.b64encode(content).decode()}] * 10)
    tracemalloc.start()
    assert all(image.content() == content for image in decode(body).images)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 5 * len(content)


def test_broken_images_stay_among_the_whole_ones_with_their_problem() -> None:
    decoded = decode(answer({"b64_json": "<html>"}, {}, "what", {"error": {"message": "Too dark"}}, {"b64_json": A}))
    assert [image.problem for image in decoded.images] == [
        "The provider sent an image whose base64 is broken",
        "The provider declined this image and did not say why",
        "The provider sent something that is not an image",
        "Too dark",
        "",
    ]
    assert decoded.images[4].content() == b"ABC"


@pytest.mark.parametrize("body", [answer(), answer({}), answer({"b64_json": ""}, {"url": None})])
def test_an_answer_without_any_image_is_a_silent_refusal(body: bytes) -> None:
    assert refused(body).refused
    assert str(refused(body)) == "The provider declined this prompt and did not say why."


@pytest.mark.parametrize(
    ("error", "words", "declined"),
    [
        ({"message": "Not that", "code": "content_policy_violation"}, "Not that", True),
        ({"message": "Not that", "code": None, "type": "moderation_blocked"}, "Not that", True),
        ({"message": "Out of order", "code": 500}, "Out of order", False),
        ("Out of order", "Out of order", False),
        ({"strange": 1}, "The provider reported an error and did not say which.", False),
    ],
)
def test_an_error_that_comes_as_a_success_is_an_error(error: Any, words: str, declined: bool) -> None:
    caught = refused(json.dumps({"error": error}).encode())
    assert (str(caught), caught.refused) == (words, declined)


@pytest.mark.fault("F18")
@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "The provider's answer is not JSON."),
        (b"<html>502</html>", "The provider's answer is not JSON."),
        (b"[" * 100_000, "The provider's answer is not JSON."),
        (b"[1]", "The provider's answer is not what an image server sends."),
        (b"null", "The provider's answer is not what an image server sends."),
        (b'{"images": []}', "The provider's answer contains no images."),
        (b'{"data": {"b64_json": "QUJD"}}', "The provider's answer contains no images."),
    ],
)
def test_an_answer_that_cannot_be_read_says_what_is_wrong(body: bytes, words: str) -> None:
    caught = refused(body)
    assert (str(caught), caught.refused) == (words, False)


def test_a_paid_image_survives_what_a_strict_reader_or_a_database_would_not() -> None:
    body = b'{"data": [{"b64_json": "QUJD", "revised_prompt": "a\\u0000b\\ud800c\xff"}], "usage": {"cost": NaN}}'
    decoded = decode(body)
    (image,) = decoded.images
    assert image.content() == b"ABC"
    assert image.revised_prompt == "a\ufffdb?c\ufffd"
    assert decoded.usage == {"cost": None}
    json.dumps(decoded.record, allow_nan=False).encode()


def test_a_record_is_never_nested_without_end() -> None:
    nested: Any = "end"
    for _ in range(500):
        nested = [nested]
    record = decode(answer({"b64_json": A}, extra=nested)).record
    assert "<nested too deeply>" in json.dumps(record)


def test_addresses_are_what_must_be_fetched_by_index() -> None:
    body = answer({"b64_json": A}, {"url": "https://example.com/1.png"}, {}, {"url": " https://example.com/2.png "})
    assert wire.addresses(BytesIO(body)) == ((1, "https://example.com/1.png"), (3, "https://example.com/2.png"))


@pytest.mark.parametrize("body", [answer({"b64_json": A}), b'{"url"', b'{"error": {"url": 1}, "url": 2}', b""])
def test_an_answer_with_nothing_to_fetch_has_no_addresses(body: bytes) -> None:
    assert wire.addresses(BytesIO(body)) == ()

"""The answer of POST /images/generations, read. https://platform.openai.com/docs/api-reference/images/create"""

from dataclasses import replace
from math import isfinite
from typing import Any, BinaryIO

from imagegen.core.redact import redact
from imagegen.operations.outline import LONG, Outline, Text, outline
from imagegen.operations.results import DATA_URL, Decoded, Image, Unreadable, unbase64
from imagegen.providers.errors import Refused

REFUSALS = {"moderation_blocked", "content_policy_violation", "contentFilter", "content_filter"}
ECHOED = ("background", "output_format", "quality", "size")
DECLINED = "The provider declined this image and did not say why"
DEPTH = 20


def decode(answer: BinaryIO) -> Decoded:
    """Every image of the answer, whole or broken, in its order; Unreadable where it has none."""
    return _decoded(outline(answer))


def addresses(answer: BinaryIO) -> tuple[tuple[int, str], ...]:
    """The images that must be fetched, each by its index and URL; none where the answer cannot be read."""
    found = outline(answer)
    if b'"url"' not in found.rest:
        return ()
    try:
        return tuple((image.index, image.url) for image in _decoded(found).images if image.url)
    except Unreadable:
        return ()


def _decoded(answer: Outline) -> Decoded:
    try:
        body = answer.parsed()
    except (ValueError, RecursionError):
        raise Unreadable("The provider's answer is not JSON.") from None
    if not isinstance(body, dict):
        raise Unreadable("The provider's answer is not what an image server sends.")
    data = body.get("data")
    if body.get("error") and not _holds_images(data):
        message, code = _error(body["error"])
        raise Unreadable(message, refused=code in REFUSALS, code=code)
    if not isinstance(data, list):
        raise Unreadable("The provider's answer contains no images.")
    images = tuple(_image(index, item) for index, item in enumerate(data))
    if all(image.problem == DECLINED for image in images):
        silence = "The provider declined this prompt and did not say why."
        raise Unreadable(silence, refused=True, code=Refused.SILENT)
    record = _record(body)
    usage = record.get("usage")
    return Decoded(
        images=images,
        echoed={name: record[name] for name in ECHOED if isinstance(record.get(name), str)},
        usage=usage if isinstance(usage, dict) else None,
        record=record,
    )


def _image(index: int, item: Any) -> Image:
    if not isinstance(item, dict):
        return Image(index=index, problem="The provider sent something that is not an image")
    revised = item.get("revised_prompt")
    image = Image(index=index, revised_prompt=_clean(revised) if isinstance(revised, str) else "")
    for place in ("b64_json", "url"):
        said = item.get(place)
        if not isinstance(said, str | Text) or not (text := str(said)).strip():
            continue
        if place == "url" and not DATA_URL.match(text):
            return replace(image, url=text.strip())
        if unbase64(text):
            return replace(image, base64=said)
        return replace(image, problem="The provider sent an image whose base64 is broken")
    problem = _error(item["error"])[0] if item.get("error") else DECLINED
    return replace(image, problem=problem, is_declined=True)


def _holds_images(data: Any) -> bool:
    """Whether anything came beside an error: it was paid for."""
    items = data if isinstance(data, list) else []
    return any(isinstance(item, dict) and (item.get("b64_json") or item.get("url")) for item in items)


def _error(error: Any) -> tuple[str, str]:
    """Message and code of the ways servers write an error: an object or a sentence."""
    if not isinstance(error, dict):
        return redact(str(error), most=2_000), ""
    message = error.get("message") or error.get("code") or "The provider reported an error and did not say which."
    return redact(str(message), most=2_000), _clean(str(error.get("code") or error.get("type") or ""))[:100]


def _record(value: Any, name: str = "", depth: int = 0) -> Any:
    """The value without image bytes, and without what a database cannot keep."""
    if depth > DEPTH:
        return "<nested too deeply>"
    if isinstance(value, dict):
        return {_clean(key): _record(item, key, depth + 1) for key, item in value.items()}
    if isinstance(value, list):
        return [_record(item, name, depth + 1) for item in value]
    if isinstance(value, str) and name != "b64_json" and not value.startswith("data:") and len(value) <= LONG:
        return _clean(value)
    if isinstance(value, str | Text):
        return f"<{len(value):,} characters>"
    if isinstance(value, float) and not isfinite(value):
        return None
    return value


def _clean(text: str) -> str:
    """The text without null characters and lone surrogates."""
    return text.replace("\0", "\ufffd").encode(errors="replace").decode()

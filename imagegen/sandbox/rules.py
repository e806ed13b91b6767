"""The vendor's rules for POST /v1/images/generations: a body is read into an order, or refused as the vendor would.

https://platform.openai.com/docs/api-reference/images/create
"""

import json
from dataclasses import dataclass
from typing import Any

from . import lineup, sizes
from .fields import UNREADABLE, choice, flag, integer, invalid, required, text, unknown, unsupported
from .lineup import Model
from .replies import Refusal


@dataclass(frozen=True)
class Order:
    """What was asked for, every "auto" decided; sizes in pixels, `compression` 0–100."""

    model: Model
    prompt: str
    n: int
    width: int
    height: int
    quality: str
    background: str
    output_format: str
    compression: int
    by_url: bool

    @property
    def size(self) -> str:
        return f"{self.width}x{self.height}"


def parse(body: bytes) -> dict[str, Any]:
    """The JSON object of a request body."""
    try:
        fields = json.loads(body)
    except (ValueError, RecursionError):
        fields = None
    if not isinstance(fields, dict):
        raise Refusal(400, UNREADABLE)
    return fields


def order(fields: dict[str, Any]) -> Order:
    """The order that the fields amount to; raises Refusal where the vendor would answer 400 or 404."""
    model = _model(fields)
    prompt = _prompt(fields, model)
    n = integer(fields, "n", 1, model.most, 1)
    size = text(fields, "size", "auto" if model.is_gpt else "1024x1024")
    width, height = sizes.choose(size, model, prompt)
    quality = choice(fields, "quality", model.qualities, "auto" if model.is_gpt else "standard")
    output_format, background, compression = _file(fields, model)
    choice(fields, "moderation", ("low", "auto"), "auto")
    choice(fields, "style", ("vivid", "natural"), "vivid")
    text(fields, "user", "", longest=512)
    if flag(fields, "stream") or integer(fields, "partial_images", 0, 3, 0):
        raise unsupported("stream", "The sandbox does not stream.")
    return Order(
        model=model,
        prompt=prompt,
        n=n,
        width=width,
        height=height,
        quality="medium" if quality == "auto" else quality,
        background="opaque" if background == "auto" else background,
        output_format=output_format,
        compression=compression,
        by_url=not model.is_gpt and choice(fields, "response_format", ("url", "b64_json"), "url") == "url",
    )


def no_such_model(name: str) -> Refusal:
    return Refusal(404, f"The model `{name}` does not exist or you do not have access to it.", code="model_not_found")


def _model(fields: dict[str, Any]) -> Model:
    """The model asked for, which takes every field there is."""
    name = required(fields, "model")
    model = lineup.find(name)
    if model is None:
        raise no_such_model(name)
    for field in fields:
        if field not in model.parameters:
            raise unknown(field)
        if field in lineup.ANIMATED:
            raise unsupported(field, f"The sandbox does not support '{field}'.")
    return model


def _prompt(fields: dict[str, Any], model: Model) -> str:
    required(fields, "prompt")
    prompt = text(fields, "prompt", "", longest=model.longest_prompt)
    if not prompt:
        message = "Invalid 'prompt': empty string. Expected a string with minimum length 1."
        raise Refusal(400, message, code="empty_string", param="prompt")
    return prompt


def _file(fields: dict[str, Any], model: Model) -> tuple[str, str, int]:
    """Format, background and compression, which depend on one another."""
    output_format = choice(fields, "output_format", model.formats, "png")
    if output_format not in ("png", "jpeg", "webp"):
        raise unsupported("output_format", f"The sandbox does not draw {output_format}. Use png, jpeg or webp.")
    background = choice(fields, "background", ("transparent", "opaque", "auto"), "auto")
    if background == "transparent" and output_format == "jpeg":
        raise invalid("background", "Transparent background is not supported for JPEG output format.")
    compression = integer(fields, "output_compression", 0, 100, 100)
    if fields.get("output_compression") is not None and output_format == "png":
        raise invalid("output_compression", "Compression is not supported for PNG output format.")
    return output_format, background, compression

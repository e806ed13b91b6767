"""What a GPT image answer says it used, in tokens. https://platform.openai.com/docs/guides/image-generation#cost"""

from math import ceil

from .rules import Order

EDGE: dict[str, dict[str, int]] = {
    "gpt-image-2": {"low": 16, "medium": 48, "high": 96},
    "gpt-image-2.5": {"low": 16, "medium": 24, "high": 48, "xhigh": 64, "max": 96},
}
"""Tokens along the longer side, by quality."""

SQUARE_AND_LONG: dict[str, dict[str, tuple[int, int]]] = {
    "gpt-image-1-mini": {"low": (625, 750), "medium": (1375, 1875), "high": (4500, 6500)},
    "gpt-image-1": {"low": (272, 408), "medium": (1056, 1584), "high": (4160, 6240)},
}
"""Tokens of the older models' square and of their longer sizes."""

HEAVIER = 3.5
"""How much more the 2.6 models use than 2.5 at low and medium."""


def usage(order: Order) -> dict[str, object]:
    """The `usage` of an answer with all the order's images."""
    text = max(1, ceil(len(order.prompt) / 4)) + 6
    image = tokens(order) * order.n
    return {
        "total_tokens": text + image,
        "input_tokens": text,
        "input_tokens_details": {"text_tokens": text, "image_tokens": 0},
        "output_tokens": image,
        "output_tokens_details": {"image_tokens": image, "text_tokens": 0},
    }


def tokens(order: Order) -> int:
    """Output tokens of one image."""
    name, quality, width, height = order.model.id, order.quality, order.width, order.height
    if not order.model.is_free_size:
        older = SQUARE_AND_LONG.get(name, SQUARE_AND_LONG["gpt-image-1"])
        return older[quality][width != height]
    edge = EDGE["gpt-image-2" if name == "gpt-image-2" else "gpt-image-2.5"][quality]
    short = round(edge * min(width, height) / max(width, height))
    plain = edge * short * (2_000_000 + width * height) / 4_000_000
    return ceil(plain * HEAVIER) if "2.6" in name and quality in ("low", "medium") else ceil(plain)

"""The sizes a model can draw. https://platform.openai.com/docs/guides/image-generation"""

import re

from .art import words
from .lineup import Model
from .replies import Refusal

WIDE = {"ridges", "sea", "lighthouse", "dunes", "city"}


def choose(size: str, model: Model, prompt: str) -> tuple[int, int]:
    """Width and height in pixels; "auto" follows the prompt; raises Refusal for a size the model does not take."""
    if size == "auto" and "auto" in model.sizes:
        return _fitting(prompt)
    if not model.is_free_size:
        if size not in model.sizes:
            offered = ", ".join(f"'{value}'" for value in model.sizes[:-1])
            raise _invalid(f"Invalid value: '{size}'. Supported values are: {offered}, and '{model.sizes[-1]}'.")
        width, _, height = size.partition("x")
        return int(width), int(height)
    found = re.fullmatch(r"([1-9][0-9]{0,4})x([1-9][0-9]{0,4})", size)
    if found is None:
        raise _invalid(f"Invalid size '{size}'. Expected 'auto' or a size such as '1024x1024'.")
    return _checked(size, int(found[1]), int(found[2]))


def _checked(size: str, width: int, height: int) -> tuple[int, int]:
    long, short = max(width, height), min(width, height)
    if width % 16 or height % 16:
        raise _invalid(f"Invalid size '{size}'. Width and height must both be multiples of 16.")
    if long > 3840:
        raise _invalid(f"Invalid size '{size}'. The longest side must be at most 3840 pixels.")
    if long > 3 * short:
        raise _invalid(f"Invalid size '{size}'. The longest side must be at most 3 times the shortest.")
    if not 655_360 <= width * height <= 8_294_400:
        raise _invalid(f"Invalid size '{size}'. The image must have between 655360 and 8294400 pixels.")
    return width, height


def _fitting(prompt: str) -> tuple[int, int]:
    said = words.split(prompt)
    if not {"portrait", "poster", "tall", "vertical"}.isdisjoint(said):
        return 1024, 1536
    return (1536, 1024) if words.kind(said) in WIDE else (1024, 1024)


def _invalid(message: str) -> Refusal:
    return Refusal(400, message, code="invalid_value", param="size")

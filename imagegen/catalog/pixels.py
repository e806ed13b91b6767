"""Width and height in pixels: read, written, named and drawn."""

import re
from math import gcd, sqrt

_WRITTEN = re.compile(r"\s*([1-9][0-9]{0,4})\s*[xX×*]\s*([1-9][0-9]{0,4})\s*")
_SHAPE = re.compile(r"([1-9][0-9]*(?:\.[0-9]+)?)[x:]([1-9][0-9]*(?:\.[0-9]+)?)")


def parsed(text: str) -> tuple[int, int] | None:
    """Width and height of "1504x1008", "1504 × 1008" and the like; None for anything else, auto included."""
    found = _WRITTEN.fullmatch(text)
    return (int(found[1]), int(found[2])) if found else None


def proportion(text: str) -> float | None:
    """Width by height of "1504x1008", or of a shape such as "16:9"; None for anything else, auto included."""
    found = _SHAPE.fullmatch(text)
    return float(found[1]) / float(found[2]) if found else None


def written(width: int, height: int) -> str:
    """The size as the wire has it, and as messages quote what is to be typed or sent; elsewhere people read "×"."""
    return f"{width}x{height}"


def ratio(width: int, height: int) -> str:
    """The shape in smallest whole numbers, such as "3:2"."""
    common = gcd(width, height)
    return f"{width // common}:{height // common}"


def frame(width: int, height: int) -> tuple[int, int]:
    """The shape drawn within 32 by 30 CSS pixels, all shapes about as heavy as one another."""
    wide, high = sqrt(560 * width / height), sqrt(560 * height / width)
    shrink = min(1, 32 / wide, 30 / high)
    return round(wide * shrink), round(high * shrink)

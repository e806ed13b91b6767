"""Provocations that change what an otherwise good answer carries."""

from base64 import b64encode
from collections.abc import Callable
from functools import lru_cache

from . import png
from .provocations import Provoked
from .rules import Order

Item = dict[str, str]

SVG = (
    b'<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64" onload="alert(1)">'
    b'<script>alert(1)</script><rect width="64" height="64"/></svg>'
)
PAGE = b"<!doctype html><html><body><script>alert(1)</script>Not a picture.</body></html>"


@lru_cache(maxsize=1)
def _bomb() -> bytes:
    return png.bomb()


FILES: dict[str, Callable[[bytes], bytes]] = {
    "svg": lambda file: SVG,
    "htmlpicture": lambda file: PAGE,
    "truncated": lambda file: file[: len(file) // 2],
    "bomb": lambda file: _bomb(),
}


def how_many(order: Order, provoked: Provoked) -> int:
    """How many pictures come back."""
    return max(1, order.n // 2) if provoked.has("fewer") else order.n


def file(content: bytes, provoked: Provoked) -> bytes:
    """The picture's file, or what is sent in its place."""
    for word, change in FILES.items():
        if provoked.has(word):
            return change(content)
    return content


def items(data: list[Item], provoked: Provoked) -> list[Item]:
    """The items of the answer's `data`."""
    if provoked.has("nodata"):
        return []
    if provoked.has("null"):
        return [{name: value for name, value in item.items() if name == "revised_prompt"} for item in data]
    if provoked.has("badb64") and data:
        return [*data[:-1], data[-1] | {"b64_json": "%%% this is not base64 %%%"}]
    return data


def encoded(content: bytes) -> str:
    return b64encode(content).decode()

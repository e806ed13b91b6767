"""Pictures by the sandbox's hand, drawn on all cores."""

from concurrent.futures import ProcessPoolExecutor
from io import BytesIO
from typing import NamedTuple

from imagegen.sandbox.art import draw


class Wish(NamedTuple):
    """A picture to be drawn, `number` for another of the same prompt, as PNG, JPEG or WebP."""

    prompt: str
    width: int
    height: int
    number: int = 0
    format: str = "JPEG"


def drawn(wishes: list[Wish]) -> list[bytes]:
    """The files, in the same order. Not to be called while a database is open: it forks."""
    with ProcessPoolExecutor() as pool:
        return list(pool.map(_file, wishes, chunksize=4))


def _file(wish: Wish) -> bytes:
    file = BytesIO()
    draw(wish.prompt, wish.width, wish.height, index=wish.number).save(file, wish.format)
    return file.getvalue()

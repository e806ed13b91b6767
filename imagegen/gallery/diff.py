"""What a model changed in a prompt, word by word."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

MOST_WORDS = 800  # on either side, where the two differ: comparing takes their product
TOKEN = re.compile(r"\n|\S+")


@dataclass(frozen=True)
class Piece:
    """Some words in a row, all kept, all inserted or all deleted."""

    kind: Literal["kept", "inserted", "deleted"]
    text: str


def changes(before: str, after: str) -> list[Piece]:
    """The pieces of both texts in reading order; punctuation stays with its word.

    Of texts that differ over thousands of words the whole differing part is given as deleted, then inserted.
    """
    old, new = TOKEN.findall(before), TOKEN.findall(after)
    head = _common(old, new)
    tail = _common(old[head:][::-1], new[head:][::-1])
    middle = _between(old[head : len(old) - tail], new[head : len(new) - tail])
    pieces = [Piece("kept", _text(new[:head])), *middle, Piece("kept", _text(new[len(new) - tail :]))]
    return [piece for piece in pieces if piece.text]


def _between(old: list[str], new: list[str]) -> Iterator[Piece]:
    if max(len(old), len(new)) > MOST_WORDS:
        steps = [("replace", 0, len(old), 0, len(new))]
    else:
        steps = list(SequenceMatcher(None, old, new, autojunk=False).get_opcodes())
    for step, old_start, old_end, new_start, new_end in steps:
        if step == "equal":
            yield Piece("kept", _text(new[new_start:new_end]))
        else:
            yield Piece("deleted", _text(old[old_start:old_end]))
            yield Piece("inserted", _text(new[new_start:new_end]))


def _common(one: list[str], other: list[str]) -> int:
    """How many words both begin with."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((number for number, (a, b) in pairs if a != b), min(len(one), len(other)))


def _text(words: list[str]) -> str:
    return re.sub(r" ?\n ?", "\n", " ".join(words))

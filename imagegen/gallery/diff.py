"""What a model changed in a prompt, word by word."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

MOST_WORDS = 800  # on either side, where the two differ: comparing takes their product
WORD = re.compile(r"\n|\S+")
ENDINGS = ".,;:!?…،؛؟。、，！？"  # of a word: they change where a sentence goes on, and the word does not


@dataclass(frozen=True)
class Piece:
    """Some words in a row, all kept, all inserted or all deleted; no blank goes before one that `is_joined`."""

    kind: Literal["kept", "inserted", "deleted"]
    text: str
    is_joined: bool = False


def changes(before: str, after: str) -> list[Piece]:
    """The pieces of both texts in reading order; what ends a word is compared for itself.

    Of texts that differ over thousands of words the whole differing part is given as deleted, then inserted.
    """
    old, new = list(_tokens(before)), list(_tokens(after))
    head = _common(old, new)
    tail = _common(old[head:][::-1], new[head:][::-1])
    middle = _between(old[head : len(old) - tail], new[head : len(new) - tail])
    pieces = [_piece("kept", new[:head]), *middle, _piece("kept", new[len(new) - tail :])]
    return [piece for piece in pieces if piece.text]


def _between(old: list[str], new: list[str]) -> Iterator[Piece]:
    if max(len(old), len(new)) > MOST_WORDS:
        steps = [("replace", 0, len(old), 0, len(new))]
    else:
        steps = list(SequenceMatcher(None, old, new, autojunk=False).get_opcodes())
    for step, old_start, old_end, new_start, new_end in steps:
        if step == "equal":
            yield _piece("kept", new[new_start:new_end])
        else:
            yield _piece("deleted", old[old_start:old_end])
            yield _piece("inserted", new[new_start:new_end])


def _common(one: list[str], other: list[str]) -> int:
    """How many words both begin with."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((number for number, (a, b) in pairs if a != b), min(len(one), len(other)))


def _tokens(text: str) -> Iterator[str]:
    """Words with a blank before them, what ends them without, and line breaks."""
    for word in WORD.findall(text):
        stem = word.rstrip(ENDINGS) or word
        yield word if word == "\n" else f" {stem}"
        if stem != word:
            yield word[len(stem) :]


def _piece(kind: Literal["kept", "inserted", "deleted"], tokens: list[str]) -> Piece:
    text = re.sub(r" ?\n ?", "\n", "".join(tokens))
    return Piece(kind, text.removeprefix(" "), is_joined=not text.startswith(" "))

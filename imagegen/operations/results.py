"""What operations give back."""

import re
from dataclasses import dataclass, field
from typing import Any

import pybase64

from imagegen.operations.outline import Text

DATA_URL = re.compile(r"data:[^,]{0,100};base64,")


class Unreadable(ValueError):
    """An answer without any image, why in words, and the provider's code for it where it gave one.

    `refused` is True where the provider declined to make one.
    """

    def __init__(self, reason: str, *, refused: bool = False, code: str = "") -> None:
        super().__init__(reason)
        self.refused = refused
        self.code = code


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """One image of an answer. One of three is set: `base64`, `url`, or `problem`, which says why it is neither."""

    index: int
    base64: str | Text = field(default="", repr=False)
    url: str = ""
    revised_prompt: str = ""
    problem: str = ""
    is_declined: bool = False

    @property
    def was_made(self) -> bool:
        """Whether the provider made it, and so billed it, even if it did not arrive whole."""
        return not self.is_declined

    def content(self) -> bytes | None:
        """The file that came in the answer, read and decoded anew at each call so that ten are never held at once."""
        return unbase64(str(self.base64)) if self.base64 else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """A whole answer: every image, and what else it says.

    `echoed` has what "auto" became, `usage` the tokens where the provider counts them, `record` the body with the
    images taken out, fit to be kept.
    """

    images: tuple[Image, ...]
    echoed: dict[str, str]
    usage: dict[str, Any] | None
    record: dict[str, Any]


def unbase64(text: str) -> bytes | None:
    """The bytes of base64 as servers write it: in a data URL, wrapped, unpadded, URL-safe; None if it is broken."""
    if head := DATA_URL.match(text):
        text = text[head.end() :]
    try:
        return pybase64.b64decode(text, validate=True)
    except ValueError:
        plain = "".join(text.split()).replace("-", "+").replace("_", "/").rstrip("=")
    try:
        return pybase64.b64decode(plain + "=" * (-len(plain) % 4), validate=True)
    except ValueError:
        return None

"""An answer's JSON, read without the long texts of its pictures: each stays in the file until it is asked for."""

import json
import re
import secrets
from dataclasses import dataclass, field
from typing import Any, BinaryIO

LONG = 65_536  # bytes; a shorter text is read with the rest
_PIECE = 1 << 20
_OVERLAP = LONG + 300  # longer than any match
# From the key of a picture to the quote before its text.
_PICTURE = re.compile(rb'"(?:b64_json|url)"\s{0,99}:\s{0,99}"(?=[^"]{%d})' % LONG)
_QUOTE = re.compile(rb'"')


@dataclass(frozen=True, slots=True)
class Text:
    """A long text in an answer, from behind one quote to the next; `str()` reads it anew each time."""

    file: BinaryIO = field(repr=False)
    start: int
    end: int

    def __len__(self) -> int:
        return self.end - self.start

    def __str__(self) -> str:
        text = _read(self.file, self.start, self.end).decode(errors="replace")
        if "\\" not in text:
            return text
        try:
            return str(json.loads(f'"{text}"', strict=False))
        except ValueError:
            return text


@dataclass(frozen=True, slots=True)
class Outline:
    """The bytes that are left of an answer, and, by the words that stand in its place there, each text."""

    rest: bytes
    texts: dict[str, Text]

    def parsed(self) -> Any:
        """The JSON with each text in its place; raises ValueError or RecursionError.

        A paid answer is not thrown away for a broken letter or a NaN.
        """
        return json.loads(self.rest.decode(errors="replace"), object_hook=self._put_back)

    def _put_back(self, item: dict[str, Any]) -> dict[str, Any]:
        return {name: self.texts.get(value, value) if isinstance(value, str) else value for name, value in item.items()}


def outline(file: BinaryIO) -> Outline:
    """The outline of the answer in a file."""
    nonce = secrets.token_hex(16)
    rest = b""
    texts: dict[str, Text] = {}
    done = at = 0
    while picture := _search(_PICTURE, file, at):
        start = picture[1]
        closing = _search(_QUOTE, file, start)
        if closing is None:
            break
        end, at = closing
        if _read(file, end - 1, end) == b"\\":
            continue
        name = f"{nonce}-{len(texts)}"
        texts[name] = Text(file, start, end)
        rest += _read(file, done, start) + name.encode()
        done = end
    return Outline(rest + _read(file, done), texts)


def _search(pattern: re.Pattern[bytes], file: BinaryIO, at: int) -> tuple[int, int] | None:
    """Where the next match begins and ends, looked for a megabyte at a time."""
    file.seek(at)
    seen = b""
    while piece := file.read(_PIECE):
        seen = seen[-_OVERLAP:] + piece
        if found := pattern.search(seen):
            before = file.tell() - len(seen)
            return before + found.start(), before + found.end()
    return None


def _read(file: BinaryIO, start: int, end: int | None = None) -> bytes:
    file.seek(start)
    return file.read(-1 if end is None else end - start)

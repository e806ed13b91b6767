"""The spool: answers on the local disk from their first byte until what they hold is stored.

An answer `<key>` is three kinds of file: `<key>.part` while it comes in; `<key>.body`, the raw body; `<key>.json`, its
status and headers, written last, so that an answer with this file is whole. Pictures fetched from addresses in the
answer are `<key>.<index>`, each whole or not there.
"""

import json
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import BinaryIO, NamedTuple

from django.conf import settings

LARGEST = 40_000_000  # bytes of one result: 30 MB in base64
MOST_RESULTS = 10  # of one answer
BESIDES = 1_000_000  # bytes of an answer that are no result
DAY = 24 * 3600  # seconds
WEEK = 7 * DAY


class Head(NamedTuple):
    """What came before the body."""

    status: int
    headers: dict[str, str]


def free() -> int:
    """Bytes that are free on its disk; 0 where it cannot be used."""
    try:
        return shutil.disk_usage(_root()).free
    except OSError:
        return 0


def has_room(under_way: int) -> bool:
    """Whether the disk takes one more answer, and a few results besides, while so many other results come in."""
    return free() > (under_way + MOST_RESULTS + 3) * LARGEST


def receive(key: str) -> AbstractContextManager[BinaryIO]:
    """A file for the body to be written to; left as `.part` where that raises."""
    return _written(f"{key}.body", draft=f"{key}.part")


def complete(key: str, head: Head) -> None:
    """Say that the answer is whole."""
    with _written(f"{key}.json", draft=f"{key}.json.draft") as file:
        file.write(json.dumps(head._asdict()).encode())


def is_whole(key: str) -> bool:
    return (_root() / f"{key}.json").exists()


def keys() -> set[str]:
    """The keys of all answers here, whole or not."""
    return {path.name.partition(".")[0] for path in _root().glob("*.*")}


def whole_keys() -> list[str]:
    """The keys of all whole answers here."""
    return [path.stem for path in _root().glob("*.json")]


def head(key: str) -> Head:
    return Head(**json.loads((_root() / f"{key}.json").read_bytes()))


def body(key: str) -> BinaryIO:
    """The raw body, open to be read."""
    return (_root() / f"{key}.body").open("rb")


def receive_picture(key: str, index: int) -> AbstractContextManager[BinaryIO]:
    """A file for a fetched picture; there only if this does not raise."""
    return _written(f"{key}.{index}", draft=f"{key}.{index}.draft")


def has_picture(key: str, index: int) -> bool:
    return (_root() / f"{key}.{index}").exists()


def picture(key: str, index: int) -> bytes | None:
    """A fetched picture; None where it never came."""
    path = _root() / f"{key}.{index}"
    return path.read_bytes() if path.exists() else None


def drop(key: str) -> None:
    """Forget an answer: the file that says it is whole last, so that a half-dropped answer is dropped again."""
    for path in _root().glob(f"{key}.*"):
        if path.suffix != ".json":
            path.unlink(missing_ok=True)
    (_root() / f"{key}.json").unlink(missing_ok=True)


def drop_old(key: str, *, seconds: int) -> None:
    """Forget an answer that nobody has touched for so long."""
    if all(_is_old(path, seconds) for path in _root().glob(f"{key}.*")):
        drop(key)


def drop_broken() -> None:
    """Forget what never became a whole answer, after a week in which somebody may have wanted to look at it."""
    for path in _root().glob("*.*"):
        if _is_old(path, WEEK) and not is_whole(path.name.partition(".")[0]):
            path.unlink(missing_ok=True)


@contextmanager
def _written(name: str, *, draft: str) -> Iterator[BinaryIO]:
    """A file to be written to, which has its name once it is whole and on the disk."""
    path = _root() / draft
    with path.open("wb") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())
    path.rename(_root() / name)


def _root() -> Path:
    root: Path = settings.SPOOL_DIR
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    return root


def _is_old(path: Path, seconds: int) -> bool:
    return path.exists() and time.time() - path.stat().st_mtime > seconds

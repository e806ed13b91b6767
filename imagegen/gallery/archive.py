"""Many originals as one ZIP, made while it is sent and kept nowhere."""

from collections.abc import Iterator, Sequence

from django.core.cache import cache
from django.core.files.storage import default_storage
from zipstream import ZIP_STORED, ZipStream

from imagegen.accounts.models import User
from imagegen.assets.models import Asset
from imagegen.assets.names import download_name

MOST_FILES = 2_000
MOST_BYTES = 5_000_000_000
CHUNK = 262_144  # bytes
LIMITS = f"At most {MOST_FILES:,} files and {MOST_BYTES / 1e9:.0f} GB fit into one download."


BUSY = "Your last download is still running. Wait until it is done, or stop it, and try again. Nothing is lost."
TURN = 900  # seconds after which a download that nobody ended no longer counts


class TooMuch(Exception):
    """More than fits into one download; the message says the limits."""


class Busy(Exception):
    """This person's last download is still running."""


class Turn:
    """A download that nobody else of the same name may run beside; `close` ends it."""

    def __init__(self, stream: ZipStream, name: str) -> None:
        self.stream, self.name = stream, name

    def __iter__(self) -> Iterator[bytes]:
        return iter(self.stream)

    def close(self) -> None:
        cache.delete(self.name)


def archive(pictures: Sequence[Asset], *, record: bytes = b"") -> ZipStream:
    """The originals under names of our own, stored as they are; `len()` is the size in bytes. `record` is data.json.

    Raises TooMuch. A file is opened when its turn comes; where it cannot be, the storage's error ends the stream.
    """
    if len(pictures) > MOST_FILES or sum(picture.size for picture in pictures) > MOST_BYTES:
        raise TooMuch(LIMITS)
    stream = ZipStream(compress_type=ZIP_STORED, sized=True)
    if record:
        stream.add(record, "data.json")
    for picture in pictures:
        stream.add(_chunks(picture.key), download_name(picture), size=picture.size)
    return stream


def taking_turns(stream: ZipStream, user: User) -> Turn:
    """The same, of which each person has one at a time; raises Busy."""
    name = f"download/{user.pk}"
    if not cache.add(name, True, timeout=TURN):
        raise Busy(BUSY)
    return Turn(stream, name)


def _chunks(key: str) -> Iterator[bytes]:
    with default_storage.open(key) as file:
        yield from iter(lambda: file.read(CHUNK), b"")

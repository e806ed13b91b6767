"""PNG written by hand: every row against the one above.

Pillow tries five filters on each row and takes twice as long for the same size; and a provocation needs files that no
library would write.
"""

import struct
import zlib
from collections.abc import Iterator

from PIL import Image, ImageChops

SIGNATURE = b"\x89PNG\r\n\x1a\n"
UP = b"\x02"
TRUECOLOUR = {"RGB": 2, "RGBA": 6}


def write(picture: Image.Image) -> bytes:
    """The file of an `RGB` or `RGBA` picture."""
    width, height = picture.size
    above = ImageChops.offset(picture, 0, 1)
    above.paste((0,) * len(picture.getbands()), (0, 0, width, 1))
    rows = ImageChops.subtract_modulo(picture, above).tobytes()
    stride = width * len(picture.getbands())
    filtered = b"".join(UP + rows[start : start + stride] for start in range(0, len(rows), stride))
    return b"".join(_file(width, height, 8, TRUECOLOUR[picture.mode], zlib.compress(filtered, 1)))


def bomb(side: int = 13_000) -> bytes:
    """A small file that says it is `side` pixels square, and is: one bit each, all black, compressed as it is made."""
    packer = zlib.compressobj(9)
    row = bytes(1 + (side + 7) // 8)
    data = b"".join([*(packer.compress(row) for _ in range(side)), packer.flush()])
    return b"".join(_file(side, side, 1, 0, data))


def _file(width: int, height: int, depth: int, colour: int, data: bytes) -> Iterator[bytes]:
    yield SIGNATURE
    yield _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0))
    yield _chunk(b"IDAT", data)
    yield _chunk(b"IEND", b"")


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

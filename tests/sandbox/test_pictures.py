"""The files: true to their format, their size and their compression."""

import struct
import zlib
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from imagegen.sandbox import png, rules
from imagegen.sandbox.art import draw
from imagegen.sandbox.pictures import picture

SIZE = "1040x640"


def file(index: int = 0, **fields: Any) -> bytes:
    asked = {"model": "gpt-image-2", "prompt": "Hills", "size": SIZE, **fields}
    return picture(rules.order(asked), "Hills", index)


@pytest.mark.parametrize("output_format", ["png", "jpeg", "webp"])
def test_a_file_is_what_was_asked_for(output_format: str) -> None:
    with Image.open(BytesIO(file(output_format=output_format))) as opened:
        opened.load()
        assert (opened.format, opened.size, opened.mode) == (output_format.upper(), (1040, 640), "RGB")


@pytest.mark.parametrize("output_format", ["png", "webp"])
def test_a_transparent_background_is_transparent(output_format: str) -> None:
    with Image.open(BytesIO(file(background="transparent", output_format=output_format))) as opened:
        alpha = opened.convert("RGBA").getchannel("A")
        assert alpha.getpixel((0, 0)) == 0
        assert alpha.getpixel((520, 320)) == 255


@pytest.mark.parametrize("output_format", ["jpeg", "webp"])
def test_compression_is_obeyed(output_format: str) -> None:
    sizes = [len(file(output_format=output_format, output_compression=level)) for level in (5, 50, 95)]
    assert sizes == sorted(sizes)
    assert sizes[0] * 3 < sizes[2]


def test_every_picture_of_an_order_is_another_and_stays_the_same() -> None:
    files = {file(index) for index in range(3)}
    assert len(files) == 3
    assert file(0) in files


def test_the_png_holds_exactly_what_was_drawn() -> None:
    drawn = draw("Hills", 96, 64)
    with Image.open(BytesIO(png.write(drawn))) as opened:
        assert opened.tobytes() == drawn.tobytes()


def test_the_bomb_is_a_small_file_of_many_pixels() -> None:
    bomb = png.bomb()
    width, height, depth = struct.unpack(">IIB", bomb[16:25])
    length = int.from_bytes(bomb[33:37])
    rows = zlib.decompress(bomb[41 : 41 + length])
    assert len(bomb) < 40_000
    assert (width, height, depth) == (13_000, 13_000, 1)
    assert len(rows) == height * (1 + width // 8)

import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image

from imagegen.assets import pictures
from tests import make


def bomb(side: int = 13_000) -> bytes:
    """A PNG of some 20 kB that claims side × side pixels."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    packer = zlib.compressobj(9)
    row = b"\0" * (1 + side // 8)
    rows = b"".join(packer.compress(row) for _ in range(side)) + packer.flush()
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@pytest.mark.parametrize(("kind", "mime"), [("PNG", "image/png"), ("JPEG", "image/jpeg"), ("WEBP", "image/webp")])
def test_a_picture_is_seen_for_what_it_is(kind: str, mime: str) -> None:
    file = BytesIO()
    Image.new("RGB", (90, 60), "teal").save(file, kind)
    seen = pictures.inspect(file.getvalue())
    assert (seen.content_type, seen.width, seen.height, seen.problem) == (mime, 90, 60, "")
    assert seen.placeholder.startswith("data:image/webp;base64,") and len(seen.placeholder) < 400


@pytest.mark.fault("F21")
@pytest.mark.parametrize(
    "content", [b"", b"<svg/>", b"<html>", b"\x89PNG\r\n\x1a\n", make.png(400, 400)[:-200], b"GIF89a" + b"\0" * 40]
)
def test_what_is_no_whole_picture_has_a_problem(content: bytes) -> None:
    assert pictures.inspect(content).problem


@pytest.mark.fault("F22")
def test_a_picture_that_claims_too_many_pixels_is_not_decoded() -> None:
    content = bomb()
    assert len(content) < 40_000
    assert "than can be shown" in pictures.inspect(content).problem


@pytest.mark.parametrize("size", [(60_000, 1), (1, 60_000)])
def test_a_thin_picture_is_shown(size: tuple[int, int]) -> None:
    seen = pictures.inspect(make.png(*size))
    assert seen.problem == "" and seen.preview is not None and seen.placeholder
    assert list(pictures.renditions(seen.preview, size)) == [640, 1280]


@pytest.mark.parametrize("size", [(70_000, 1), (1, 70_000)])
def test_a_side_has_its_limit_too(size: tuple[int, int]) -> None:
    assert "than can be shown" in pictures.inspect(make.png(*size)).problem


def test_a_jpeg_with_another_picture_in_it_is_a_jpeg() -> None:
    file = BytesIO()
    image = Image.new("RGB", (90, 60))
    image.save(file, "MPO", save_all=True, append_images=[image])
    assert pictures.inspect(file.getvalue()).content_type == "image/jpeg"


def test_frames_count_together() -> None:
    file = BytesIO()
    frames = [Image.new("P", (2000, 2000), index) for index in range(14)]
    frames[0].save(file, "GIF", save_all=True, append_images=frames[1:])
    assert "than can be shown" in pictures.inspect(file.getvalue()).problem


@pytest.mark.parametrize(("size", "edges"), [((200, 100), [640]), ((1280, 800), [640]), ((2000, 1000), [640, 1280])])
def test_renditions_follow_the_original(size: tuple[int, int], edges: list[int]) -> None:
    seen = pictures.inspect(make.png(*size))
    assert seen.preview is not None
    made = pictures.renditions(seen.preview, size)
    assert sorted(made) == edges
    for edge, content in made.items():
        assert max(Image.open(BytesIO(content)).size) == min(edge, max(size))


def test_transparency_survives() -> None:
    file = BytesIO()
    Image.new("RGBA", (800, 400), (0, 0, 0, 0)).save(file, "PNG")
    seen = pictures.inspect(file.getvalue())
    assert seen.preview is not None
    small = Image.open(BytesIO(pictures.renditions(seen.preview, (800, 400))[640]))
    assert small.mode == "RGBA" and small.getpixel((5, 5))[3] == 0  # type: ignore[index]

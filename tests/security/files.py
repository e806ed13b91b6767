"""Hostile files, by name: bombs, floods, lies, polyglots, and what is no picture at all."""

import gzip
import io
import random
import struct
import zipfile
import zlib
from functools import cache
from typing import Any

from PIL import Image, PngImagePlugin

from tests import make

SCRIPT = b"<script>alert('hostile')</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)">' + SCRIPT + b"</svg>"
HTML = b"<!doctype html><title>x</title>" + SCRIPT
ENTITIES = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9))
    + b"]><x>&j;</x>"
)
MANY = random.Random(1).randbytes(20_000)


def zeros(count: int) -> bytes:
    """So many, packed."""
    packer = zlib.compressobj(9)
    packed = [packer.compress(bytes(1_000_000)) for _ in range(count // 1_000_000)]
    return b"".join([*packed, packer.compress(bytes(count % 1_000_000)), packer.flush()])


@cache
def bomb() -> bytes:
    """A hundred megabytes, packed."""
    return zeros(100_000_000)


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def header(width: int, height: int, depth: int = 8, colour: int = 2, interlaced: int = 0) -> bytes:
    return chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, interlaced))


def png(*chunks: bytes, end: bytes = chunk(b"IEND", b"")) -> bytes:
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks) + end


def blank(width: int, height: int, depth: int = 8, colour: int = 2) -> bytes:
    """A real PNG of nothing but zeros, however many."""
    row = 1 + (width * depth * {0: 1, 2: 3, 6: 4}[colour] + 7) // 8
    return png(header(width, height, depth, colour), chunk(b"IDAT", zeros(row * height)))


def saved(kind: str, size: tuple[int, int] = (96, 64), mode: str = "RGB", **options: Any) -> bytes:
    file = io.BytesIO()
    Image.effect_noise(size, 60).convert(mode).save(file, kind, **options)
    return file.getvalue()


def moving(kind: str, size: tuple[int, int], frames: int) -> bytes:
    """So many frames of one colour each."""
    first, *others = [Image.new("L", size, 40 * number % 256) for number in range(frames)]
    file = io.BytesIO()
    first.save(file, kind, save_all=True, append_images=others, **({"optimize": False} if kind == "GIF" else {}))
    return file.getvalue()


def gif(width: int, height: int, frames: int) -> bytes:
    """A GIF of frames that cost a few bytes each, whatever size they claim."""
    frame = b"," + struct.pack("<HHHHB", 0, 0, width, height, 0) + b"\x02\x02\x4c\x01\x00"
    return b"GIF89a" + struct.pack("<HHBBB", width, height, 0x80, 0, 0) + bytes(6) + frame * frames + b";"


def apng(size: int, frames: int, claimed: int) -> bytes:
    """An animated PNG that says how many frames it has."""
    data = zlib.compress(bytes((1 + 3 * size) * size))
    control = struct.pack(">IIIIHHBB", size, size, 0, 0, 1, 10, 0, 0)
    more = [
        chunk(b"fcTL", struct.pack(">I", 2 * n + 1) + control) + chunk(b"fdAT", struct.pack(">I", 2 * n + 2) + data)
        for n in range(frames)
    ]
    first = chunk(b"fcTL", struct.pack(">I", 0) + control) + chunk(b"IDAT", data)
    return png(header(size, size), chunk(b"acTL", struct.pack(">II", claimed, 0)), first, *more)


def with_text(*chunks: bytes) -> bytes:
    return png(header(1, 1), *chunks, chunk(b"IDAT", zlib.compress(bytes(4))))


def riff(kind: bytes, data: bytes, claimed: int | None = None) -> bytes:
    return b"RIFF" + struct.pack("<I", len(data) + 4 if claimed is None else claimed) + kind + data


def jpeg(marker: int, data: bytes) -> bytes:
    """A JPEG with one more segment."""
    whole = saved("JPEG")
    return whole[:2] + struct.pack(">BBH", 0xFF, marker, len(data) + 2) + data + whole[2:]


def scans(times: int) -> bytes:
    """A progressive JPEG whose last scan comes again and again."""
    file = io.BytesIO()
    Image.new("L", (1500, 1500)).save(file, "JPEG", progressive=True)
    whole = file.getvalue()
    last = whole.rindex(b"\xff\xda")
    return whole[:last] + whole[last:-2] * times + whole[-2:]


def claiming(kind: str, width: int, height: int) -> bytes:
    """A small JPEG or GIF whose header says another size."""
    whole = bytearray(saved(kind))
    if kind == "GIF":
        whole[6:10] = struct.pack("<HH", width, height)
    else:
        at = whole.index(b"\xff\xc0") + 5
        whole[at : at + 4] = struct.pack(">HH", height, width)
    return bytes(whole)


def zipped() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("../../evil.html", HTML)
    return file.getvalue()


def info() -> PngImagePlugin.PngInfo:
    found = PngImagePlugin.PngInfo()
    found.add_text("Comment", SCRIPT.decode())
    found.add_itxt("XML:com.adobe.xmp", ENTITIES.decode())
    return found


def exif() -> bytes:
    made = Image.Exif()
    made[0x010E], made[0x013B] = SCRIPT.decode(), "canary of a place"
    made.get_ifd(0x8825).update({1: "N", 2: (52.0, 31.0, 12.0)})
    return made.tobytes()


LOOP = b"Exif\0\0II*\0\x08\0\0\0\x01\0\x00\x01\x04\0\xff\xff\xff\xff\x08\0\0\0\x08\0\0\0"  # an IFD that is its own next


@cache
def pictures() -> dict[str, bytes]:
    """Shown all the same: a decoder reads them whole, and what is shown was drawn anew."""
    return {
        "fifty megapixels": blank(7000, 7000, 8, 6),
        "a thin line": blank(60_000, 1),
        "a thin column": blank(1, 60_000),
        "a thousand frames of one pixel": gif(1, 1, 1000),
        "a flood of frames": gif(1, 1, 50_000),
        "few frames that move": moving("WEBP", (200, 200), 10),
        "a thousand texts": with_text(*(chunk(b"tEXt", b"k%d\0" % n + SCRIPT) for n in range(1000))),
        "script in its texts": saved("PNG", pnginfo=info()),
        "script in a comment": jpeg(0xFE, SCRIPT),
        "script in a GIF's comment": saved("GIF", comment=SCRIPT),
        "a place in EXIF": saved("JPEG", exif=exif()),
        "EXIF in a loop": jpeg(0xE1, LOOP),
        "EXIF that is none": jpeg(0xE1, b"Exif\0\0" + MANY),
        "entities in XMP": jpeg(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + ENTITIES),
        "a profile that is none": jpeg(0xE2, b"ICC_PROFILE\0\x01\x01" + MANY),
        "a profile in a WebP that is none": saved("WEBP", icc_profile=MANY, exif=LOOP, xmp=ENTITIES),
        "bytes in ten thousand pieces": png(
            header(96, 64), *(chunk(b"IDAT", bytes([byte])) for byte in zlib.compress(bytes((1 + 3 * 96) * 64)))
        ),
        "more bytes than pixels": png(header(1, 1), chunk(b"IDAT", bomb())),
        "a chunk that nobody knows": with_text(chunk(b"evIl", bytes(5_000_000))),
        "HTML after a PNG": make.png() + HTML,
        "HTML after a JPEG": saved("JPEG") + HTML,
        "HTML after a WebP": saved("WEBP") + HTML,
        "a ZIP after a PNG": make.png() + zipped(),
        "a ZIP after a JPEG": saved("JPEG") + zipped(),
        "a ZIP after a GIF": saved("GIF") + zipped(),
        "PHP after a GIF": saved("GIF") + b"<?php system($_GET['x']); ?>",
        "inks instead of colours": saved("JPEG", mode="CMYK"),
        "sixteen bits": saved("PNG", mode="I;16"),
        "more pictures in one": saved("MPO", save_all=True, append_images=[Image.new("RGB", (96, 64))]),
        "many scans": scans(50),
    }


@cache
def files() -> dict[str, bytes]:
    """Kept as a file, which is only ever downloaded."""
    return {
        "a column of fifty megapixels": blank(1, 50_000_000, 1, 0),
        "a line of fifty megapixels": blank(50_000_000, 1, 8, 0),
        "scans upon scans": scans(500),
        "a bomb of bits": blank(13_000, 13_000, 1, 0),
        "just too many pixels": blank(7100, 7100, 1, 0),
        "a size that is a lie": png(header(65_535, 65_535), chunk(b"IDAT", zlib.compress(bytes(100)))),
        "the largest size there is": png(header(2**31 - 1, 2**31 - 1), chunk(b"IDAT", zlib.compress(bytes(100)))),
        "no size": png(header(0, 0), chunk(b"IDAT", zlib.compress(b""))),
        "a GIF that says it is large": claiming("GIF", 65_535, 65_535),
        "a JPEG that says it is large": claiming("JPEG", 65_500, 65_500),
        "frames of sixteen megapixels": gif(4000, 4000, 60),
        "an APNG of many frames": apng(1000, 60, 61),
        "an APNG that says it has more": apng(100, 2, 2**31 - 1),
        "a WebP of many frames": moving("WEBP", (1000, 1000), 60),
        "a bomb in a text": with_text(chunk(b"zTXt", b"k\0\0" + bomb())),
        "a bomb in a text of Unicode": with_text(chunk(b"iTXt", b"k\0\1\0\0\0" + bomb())),
        "a bomb in a profile": with_text(chunk(b"iCCP", b"k\0\0" + bomb())),
        "a PNG without its end": make.png(600, 600)[:-40],
        "half a PNG": saved("PNG")[:2000],
        "half a JPEG": saved("JPEG", (600, 600))[:9000],
        "half a GIF": saved("GIF", (600, 600))[:9000],
        "half a WebP": saved("WEBP", (600, 600))[:900],
        "no more than a head": make.png()[:33],
        "no pixels": png(header(96, 64)),
        "a broken sum": make.png()[:40] + b"\0\0\0\0" + make.png()[44:],
        "a depth that there is not": png(header(96, 64, 7), chunk(b"IDAT", zlib.compress(bytes(99_999)))),
        "a palette that there is not": png(header(96, 64, 8, 3)),
        "noise as pixels": png(header(96, 64), chunk(b"IDAT", MANY)),
        "noise as a WebP": riff(b"WEBP", b"VP8 " + struct.pack("<I", len(MANY)) + MANY),
        "a WebP that says it is large": riff(b"WEBP", b"VP8L\x0a\0\0\0\x2f\xff\xff\xff\x0f" + bytes(5)),
        "JavaScript that begins as a GIF": b"GIF89a/*" + bytes(30) + b"*/=1;alert(1)//",
        "SVG": SVG,
        "SVG after a blank": b"\n\t " + SVG,
        "SVG that begins as XML": b'<?xml version="1.0"?>' + SVG,
        "HTML": HTML,
        "HTML that begins as a PNG": b"\x89PNG\r\n\x1a\n" + HTML,
        "HTML that begins as a JPEG": b"\xff\xd8\xff\xe0" + HTML,
        "HTML that begins as a WebP": riff(b"WEBP", HTML),
        "entities": ENTITIES,
        "a PDF": saved("PDF") + b"\n/OpenAction << /S /JavaScript /JS (app.alert(1)) >>",
        "PostScript": saved("EPS"),
        "a TIFF": saved("TIFF"),
        "a BMP": saved("BMP"),
        "an icon": saved("ICO"),
        "a Targa": saved("TGA"),
        "a DDS": saved("DDS"),
        "a PSD": b"8BPS\0\1" + bytes(6) + struct.pack(">HIIHH", 3, 30_000, 30_000, 8, 3) + bytes(100),
        "a FITS": b"SIMPLE  =                    T".ljust(80) + b"END".ljust(2800),
        "JPEG 2000": b"\0\0\0\x0cjP  \r\n\x87\n" + MANY,
        "AVIF": b"\0\0\0\x1cftypavif" + MANY,
        "a film": b"\0\0\0\x18ftypmp42" + MANY,
        "sound": riff(b"WAVE", MANY),
        "a ZIP": zipped(),
        "a packed bomb": gzip.compress(bytes(100_000_000)),
        "a program": b"\x7fELF" + MANY,
        "a script for a shell": b"#!/bin/sh\nrm -rf /\n",
        "PHP": b"<?php system($_GET['x']); ?>",
        "a pickle": b"cos\nsystem\n(S'true'\ntR.",
        "noise": MANY,
        "one byte": b"\0",
    }

"""Reading pictures that others made. Only finish workers do this: never the web process, never a call's thread."""

import base64
import warnings
from dataclasses import dataclass, field
from io import BytesIO

from PIL import Image, UnidentifiedImageError

FORMATS = ("PNG", "JPEG", "WEBP", "GIF")
CONTENT_TYPES = {name: f"image/{name.lower()}" for name in FORMATS} | {"MPO": "image/jpeg"}  # a JPEG with another in it
MOST_PIXELS = 50_000_000  # over all frames; 50 MP are 200 MB in memory
LONGEST_SIDE = 65_535  # pixels: memory is needed for each line too, however short
MOST_SCANS = 100  # of a JPEG: an encoder makes ten, and each is decoded over the whole picture
EDGES = SMALL, LARGE = 640, 1280  # of renditions, in pixels
Image.MAX_IMAGE_PIXELS = MOST_PIXELS


@dataclass(frozen=True)
class Inspected:
    """What a file turned out to be. With a `problem` it is kept as an attachment."""

    content_type: str = "application/octet-stream"
    width: int = 0
    height: int = 0
    placeholder: str = ""
    problem: str = ""
    preview: Image.Image | None = field(default=None, repr=False)  # at most 1280 pixels on the long edge


def begins_like_one(content: bytes) -> bool:
    """Whether the first bytes are those of a picture."""
    return content.startswith((b"\x89PNG\r\n", b"\xff\xd8\xff", b"GIF8")) or content[8:12] == b"WEBP"


def inspect(content: bytes) -> Inspected:
    """Decode a picture whole, once; whatever it is, this does not raise.

    The header is judged before anything is decoded: a 20 kB file can claim 169 megapixels.
    """
    try:
        with warnings.catch_warnings(action="error", category=Image.DecompressionBombWarning):
            image = Image.open(BytesIO(content), formats=FORMATS)
        width, height = image.size
        if width * height * getattr(image, "n_frames", 1) > MOST_PIXELS or max(width, height) > LONGEST_SIDE:
            return _attachment(f"{width} × {height} is larger than can be shown")
        content_type = CONTENT_TYPES[image.format or ""]
        if content_type == "image/jpeg" and content.count(b"\xff\xda") > MOST_SCANS:
            return _attachment("more scans than can be shown")
        preview = _preview(image)
        placeholder = _placeholder(preview)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        return _attachment("more pixels than can be shown")
    except UnidentifiedImageError:
        return _attachment("not a PNG, JPEG, WebP or GIF")
    except MemoryError:
        return _attachment("needs more memory than there is")
    except Exception:  # noqa: BLE001 - a decoder may raise anything at hostile bytes
        return _attachment("damaged")
    return Inspected(content_type, width, height, placeholder, preview=preview)


def renditions(preview: Image.Image, original_size: tuple[int, int]) -> dict[int, bytes]:
    """WebP files by long edge: 640 always (smaller where the original is), 1280 where the original is larger.

    Method 0: per photo-like megapixel 50 ms against 73 ms, for a quarter more bytes at the same PSNR.
    """
    made = {SMALL: _webp(_fit(preview, SMALL))}
    if max(original_size) > LARGE:
        made[LARGE] = _webp(preview)
    return made


def _preview(image: Image.Image) -> Image.Image:
    image.load()
    if image.mode not in ("RGB", "RGBA"):
        image = image.convert("RGBA" if image.has_transparency_data else "RGB")
    return _fit(image, LARGE)


def _fit(image: Image.Image, edge: int) -> Image.Image:
    scale = edge / max(image.size)
    if scale >= 1:
        return image
    size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    return image.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)


def _placeholder(preview: Image.Image) -> str:
    height = min(256, max(1, round(16 * preview.height / preview.width)))
    tiny = preview.resize((16, height), Image.Resampling.BOX)
    return "data:image/webp;base64," + base64.b64encode(_webp(tiny, quality=40)).decode()


def _webp(image: Image.Image, quality: int = 80) -> bytes:
    file = BytesIO()
    image.save(file, "WEBP", quality=quality, method=0)
    return file.getvalue()


def _attachment(problem: str) -> Inspected:
    return Inspected(problem=problem)

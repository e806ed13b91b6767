"""Pictures as files: drawn, encoded, and remembered for a moment so that a bench need not draw one twice."""

import threading
from io import BytesIO

from PIL import Image

from . import png
from .art import draw
from .rules import Order
from .shelf import Shelf

_drawn = Shelf(64, 48_000_000)
_hands = threading.BoundedSemaphore(2)
"""How many draw at a time: a hundred requests at once must not hold a hundred canvases."""


def picture(order: Order, subject: str, index: int) -> bytes:
    """The file of the order's picture `index`, drawn from `subject`."""
    asked = (order.width, order.height, order.output_format, order.compression, order.background)
    key = repr((subject, index, asked))
    found = _drawn.get(key)
    if found is None:
        with _hands:
            found = _drawn.get(key) or _encode(order, subject, index)
        _drawn.put(key, found)
    return found


def _encode(order: Order, subject: str, index: int) -> bytes:
    clear = order.background == "transparent"
    drawn = draw(subject, order.width, order.height, index=index, transparent=clear)
    if order.output_format == "png":
        return png.write(drawn)
    return _by_pillow(drawn, order.output_format, order.compression)


def _by_pillow(drawn: Image.Image, output_format: str, quality: int) -> bytes:
    file = BytesIO()
    if output_format == "jpeg":
        drawn.save(file, "JPEG", quality=max(1, quality))
    else:
        drawn.save(file, "WEBP", quality=quality, method=0)
    return file.getvalue()

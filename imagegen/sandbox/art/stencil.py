"""Shapes with smooth edges: drawn larger, brought down, then painted through."""

from collections.abc import Sequence

from PIL import Image, ImageDraw, ImageFilter

from .colour import Colour
from .paint import Point

SMALL = 250_000
"""Pixels up to which a stencil is drawn at four times the size instead of twice."""


class Stencil:
    """A mask over one box (left, top, right, bottom) of a canvas; all points are the canvas's."""

    def __init__(self, left: float, top: float, right: float, bottom: float) -> None:
        self.left, self.top = int(left), int(top)
        self.width, self.height = max(1, int(right + 1) - self.left), max(1, int(bottom + 1) - self.top)
        self.scale = 4 if self.width * self.height <= SMALL else 2
        self._mask = Image.new("L", (self.width * self.scale, self.height * self.scale))
        self._draw = ImageDraw.Draw(self._mask)

    @classmethod
    def over(cls, canvas: Image.Image) -> "Stencil":
        """A stencil for the whole canvas."""
        return cls(0, 0, canvas.width - 1, canvas.height - 1)

    def polygon(self, points: Sequence[Point], level: int = 255) -> "Stencil":
        self._draw.polygon([self._at(point) for point in points], fill=level)
        return self

    def line(self, points: Sequence[Point], width: float, level: int = 255) -> "Stencil":
        self._draw.line([self._at(point) for point in points], fill=level, width=max(1, round(width * self.scale)))
        return self

    def box(self, left: float, top: float, right: float, bottom: float, level: int = 255) -> "Stencil":
        return self.polygon(((left, top), (right, top), (right, bottom), (left, bottom)), level)

    def disc(self, x: float, y: float, across: float, down: float | None = None, level: int = 255) -> "Stencil":
        """An ellipse with these half-axes."""
        down = across if down is None else down
        self._draw.ellipse((*self._at((x - across, y - down)), *self._at((x + across, y + down))), fill=level)
        return self

    def mask(self, blur: float = 0) -> Image.Image:
        """The finished mask, `L`, at the box's size."""
        mask = self._mask.reduce(self.scale)
        return mask.filter(ImageFilter.BoxBlur(blur / 2)).filter(ImageFilter.BoxBlur(blur / 2)) if blur else mask

    def paint(self, canvas: Image.Image, fill: Colour | Image.Image, blur: float = 0) -> None:
        """Lay a colour, or a picture of the box's size, on the canvas through the mask."""
        canvas.paste(fill, (self.left, self.top, self.left + self.width, self.top + self.height), self.mask(blur))

    def _at(self, point: Point) -> Point:
        return (point[0] - self.left) * self.scale, (point[1] - self.top) * self.scale

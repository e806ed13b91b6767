"""Thousands of fine strokes following one slow current."""

from math import cos, sin

from PIL import Image, ImageDraw

from .brief import Brief
from .colour import Colour, mix
from .field import turns

CELL = 20
"""Pixels of the canvas between two directions."""


def draw(brief: Brief) -> Image.Image:
    """Strokes at twice the size, brought down; neighbours share an ink."""
    chance, inks = brief.chance, brief.inks
    width, height = brief.width, brief.height
    across, down = width // CELL + 2, height // CELL + 2
    grid = turns(across, down, chance, chance.uniform(0.5, 0.95))
    patches = turns(across, down, chance, 1.1)
    sheet = Image.new("RGB", (width * 2, height * 2), inks.paper)
    pen = ImageDraw.Draw(sheet)
    unit = (width * height) ** 0.5 / 1000
    stride, gap = 20 * unit, 16 * unit
    starts = [
        (x * gap + chance.uniform(0, gap), y * gap + chance.uniform(0, gap))
        for x in range(-2, int(width / gap) + 2)
        for y in range(-2, int(height / gap) + 2)
    ]
    chance.shuffle(starts)
    for x, y in starts[: len(starts) * 2 // 3]:
        column, row = min(max(int(x / CELL), 0), across - 1), min(max(int(y / CELL), 0), down - 1)
        ink = _ink(brief, patches[row][column])
        points: list[float] = []
        for _ in range(chance.randint(4, 11)):
            points += (x * 2, y * 2)
            column, row = int(x / CELL), int(y / CELL)
            if not (0 <= column < across and 0 <= row < down):
                break
            angle = grid[row][column]
            x += cos(angle) * stride
            y += sin(angle) * stride
        if len(points) > 4:
            pen.line(points, fill=ink, width=round(chance.choice((3, 4, 4, 5, 7)) * unit) or 1)
    return sheet.reduce(2)


def _ink(brief: Brief, place: float) -> Colour:
    inks = brief.inks.inks
    ink = inks[int(place * 1.1 + brief.chance.uniform(0, 1.3)) % len(inks)]
    return mix(ink, brief.inks.paper, brief.chance.choice((0, 0, 0.15, 0.45)))

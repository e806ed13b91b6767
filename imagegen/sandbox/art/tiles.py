"""A sheet of geometric tiles: quarters, halves, discs, stripes and slants in a few inks."""

from collections.abc import Callable

from PIL import Image, ImageDraw

from .brief import Brief
from .colour import Colour

Tile = Callable[[ImageDraw.ImageDraw, float, float, float, Colour, int], None]
"""Draws into the square at (left, top) of one side in an ink, turned by quarters 0–3."""


def draw(brief: Brief) -> Image.Image:
    """Four to eight tiles along the shorter side, drawn at twice the size and brought down."""
    chance, inks = brief.chance, brief.inks
    rows = chance.randint(4, 6) if brief.asks("poster", "logo", "icon", "sticker") else chance.randint(5, 8)
    side = round(2 * brief.short / rows)
    sheet = Image.new("RGB", (brief.width * 2, brief.height * 2), inks.paper)
    pen = ImageDraw.Draw(sheet)
    across, down = -(-sheet.width // side), -(-sheet.height // side)
    left, top = (sheet.width - across * side) // 2, (sheet.height - down * side) // 2
    last: Colour = inks.paper
    for row in range(down):
        for column in range(across):
            x, y = left + column * side, top + row * side
            ground = inks.paper if chance.random() < 0.55 else chance.choice(inks.inks)
            ink = chance.choice([ink for ink in (*inks.inks, inks.paper) if ink not in (ground, last)] or [last])
            pen.rectangle((x, y, x + side, y + side), fill=ground)
            chance.choice(TILES)(pen, x, y, side, ink, chance.randrange(4))
            last = ink
    return sheet.reduce(2)


def _quarter(pen: ImageDraw.ImageDraw, x: float, y: float, side: float, ink: Colour, turn: int) -> None:
    middle_x, middle_y = x + side * (turn in (1, 2)), y + side * (turn in (2, 3))
    box = (middle_x - side, middle_y - side, middle_x + side, middle_y + side)
    pen.pieslice(box, turn * 90, turn * 90 + 90, fill=ink)


def _half(pen: ImageDraw.ImageDraw, x: float, y: float, side: float, ink: Colour, turn: int) -> None:
    middle_x, middle_y = x + side * (0.5, 1, 0.5, 0)[turn], y + side * (0, 0.5, 1, 0.5)[turn]
    box = (middle_x - side / 2, middle_y - side / 2, middle_x + side / 2, middle_y + side / 2)
    pen.pieslice(box, turn * 90, turn * 90 + 180, fill=ink)


def _disc(pen: ImageDraw.ImageDraw, x: float, y: float, side: float, ink: Colour, turn: int) -> None:
    edge = side * (0.16, 0.22, 0.28, 0.1)[turn]
    pen.ellipse((x + edge, y + edge, x + side - edge, y + side - edge), fill=ink)


def _stripes(pen: ImageDraw.ImageDraw, x: float, y: float, side: float, ink: Colour, turn: int) -> None:
    bar = side / 9
    for number in range(1, 9, 2):
        low, high = number * bar, (number + 1) * bar
        upright = (x + low, y, x + high, y + side)
        pen.rectangle(upright if turn % 2 else (x, y + low, x + side, y + high), fill=ink)


def _slant(pen: ImageDraw.ImageDraw, x: float, y: float, side: float, ink: Colour, turn: int) -> None:
    corners = [(x, y), (x + side, y), (x + side, y + side), (x, y + side)]
    del corners[turn]
    pen.polygon(corners, fill=ink)


def _bar(pen: ImageDraw.ImageDraw, x: float, y: float, side: float, ink: Colour, turn: int) -> None:
    half = side / 2
    if turn % 2:
        pen.polygon([(x, y + side), (x + half, y + side), (x + side, y), (x + half, y)], fill=ink)
    else:
        pen.polygon([(x, y), (x + half, y), (x + side, y + side), (x + half, y + side)], fill=ink)


TILES: tuple[Tile, ...] = (_quarter, _quarter, _quarter, _half, _half, _disc, _stripes, _slant, _bar)

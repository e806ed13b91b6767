"""Terrazzo: chips of stone set in cement."""

from math import cos, sin, tau

from PIL import Image, ImageDraw

from .brief import Brief
from .colour import Colour, mix, shift
from .paint import cloud


def draw(brief: Brief) -> Image.Image:
    """Chips of three sizes, the large ones first; none overlaps another much."""
    chance, inks = brief.chance, brief.inks
    ground = mix(inks.paper, (200, 196, 188), 0.25) if sum(inks.paper) > 380 else inks.paper
    sheet = Image.new("RGB", (brief.width * 2, brief.height * 2), ground)
    mottled = cloud(sheet.size, chance, (9, 9), 3, 90, 420)
    sheet.paste(shift(ground, light=-0.05), (0, 0), mottled)
    pen = ImageDraw.Draw(sheet)
    unit = 2 * (brief.width * brief.height) ** 0.5
    taken: dict[tuple[int, int], list[tuple[float, float, float]]] = {}
    cell = unit * 0.1
    for size, tries in ((0.046, 190), (0.026, 420), (0.011, 1100)):
        for _ in range(tries):
            x, y = chance.uniform(0, sheet.width), chance.uniform(0, sheet.height)
            reach = unit * size * chance.uniform(0.6, 1.1)
            home = int(x / cell), int(y / cell)
            near = (chip for a in (-1, 0, 1) for b in (-1, 0, 1) for chip in taken.get((home[0] + a, home[1] + b), ()))
            if any((x - left) ** 2 + (y - top) ** 2 < (reach + other) ** 2 * 0.86 for left, top, other in near):
                continue
            taken.setdefault(home, []).append((x, y, reach))
            pen.polygon(_chip(brief, x, y, reach), fill=_stone(brief))
    return sheet.reduce(2)


def _chip(brief: Brief, x: float, y: float, reach: float) -> list[tuple[float, float]]:
    chance = brief.chance
    corners = chance.randint(5, 8)
    turn, flat = chance.uniform(0, tau), chance.uniform(0.55, 1)
    points = []
    for corner in range(corners):
        angle = tau * (corner + chance.uniform(-0.3, 0.3)) / corners
        far = reach * chance.uniform(0.78, 1.05)
        a, b = far * cos(angle), far * sin(angle) * flat
        points.append((x + a * cos(turn) - b * sin(turn), y + a * sin(turn) + b * cos(turn)))
    return points


def _stone(brief: Brief) -> Colour:
    ink = brief.chance.choice(brief.inks.inks)
    return shift(
        mix(ink, brief.inks.paper, brief.chance.choice((0, 0, 0.25, 0.5))), light=brief.chance.uniform(-0.03, 0.03)
    )

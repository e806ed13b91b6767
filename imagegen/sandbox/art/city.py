"""A skyline in three depths, with lit windows when it is dark."""

from PIL import Image, ImageDraw

from . import land
from .brief import Brief
from .colour import Colour, from_hex, mix

WINDOWS = tuple(from_hex(text) for text in ("ffd58a", "ffbf69", "fff0c9", "b9d6e6"))


def draw(brief: Brief) -> Image.Image:
    """Far blocks in haze, near ones with windows."""
    chance, width, height = brief.chance, brief.width, brief.height
    horizon = round(height * chance.uniform(0.62, 0.72))
    canvas = land.sky(brief, horizon)
    if brief.sky.dark:
        land.stars(canvas, brief, round(horizon * 0.7))
    if not brief.sky.dark or chance.random() < 0.5:
        radius = brief.short * chance.uniform(0.05, 0.08)
        land.disc(canvas, brief, (width * chance.uniform(0.2, 0.8), horizon * chance.uniform(0.3, 0.6)), radius)
    for depth in (0.0, 0.5, 1.0):
        _row(canvas, brief, depth, horizon)
    return canvas


def _row(canvas: Image.Image, brief: Brief, depth: float, horizon: int) -> None:
    """Blocks side by side; all edges are upright or level, so they need no smoothing."""
    chance, colours, unit = brief.chance, brief.sky, brief.short
    wall = mix(mix(colours.far, colours.horizon, 0.35), colours.near, 0.25 + 0.7 * depth)
    pen = ImageDraw.Draw(canvas)
    x = -unit * 0.02
    base = horizon + (brief.height - horizon) * depth * 0.55
    while x < brief.width:
        wide = unit * chance.uniform(0.05, 0.12) * (0.8 + 0.6 * depth)
        tall = unit * chance.choice((0.1, 0.16, 0.2, 0.26, 0.36)) * chance.uniform(0.8, 1.1) * (1.1 - 0.25 * depth)
        top = base - tall
        pen.rectangle((x, top, x + wide, brief.height), fill=wall)
        if chance.random() < 0.35:
            inset = wide * chance.uniform(0.15, 0.3)
            pen.rectangle((x + inset, top - unit * 0.02, x + wide - inset, top), fill=wall)
            if chance.random() < 0.4:
                middle = x + wide / 2
                pen.rectangle((middle, top - unit * 0.07, middle + unit * 0.002, top), fill=wall)
        if depth:
            _windows(pen, brief, (x, top, wide), [mix(wall, colour, 0.4 + 0.5 * depth) for colour in WINDOWS], depth)
        x += wide * chance.choice((1, 1, 1.04, 1.15))


def _windows(
    pen: ImageDraw.ImageDraw, brief: Brief, block: tuple[float, float, float], lights: list[Colour], depth: float
) -> None:
    chance, unit = brief.chance, brief.short
    x, top, wide = block
    step, lit = unit * (0.0105 + 0.0035 * depth), 0.34 if brief.sky.dark else 0.16
    across, down = round(step * 0.34), round(step * 0.6)
    for column in range(1, int(wide / step) - 1):
        for row in range(1, int((brief.height - top) / (step * 1.35))):
            if chance.random() < lit:
                left, high = round(x + (column + 0.2) * step), round(top + row * step * 1.35)
                pen.rectangle((left, high, left + across, high + down), fill=chance.choice(lights))

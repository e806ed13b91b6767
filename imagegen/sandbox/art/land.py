"""What the landscapes share: sky, sun or moon, stars, skylines and hills."""

from collections.abc import Sequence
from math import cos, pi
from random import Random

from PIL import Image

from .brief import Brief
from .colour import Colour, mix
from .paint import Point, cloud, glow, gradient
from .stencil import Stencil


def sky(brief: Brief, horizon: int) -> Image.Image:
    """A canvas whose sky ends at `horizon`; what lies below has the horizon's colour."""
    colours = brief.sky
    height = horizon / brief.height
    size = brief.width, brief.height
    canvas = gradient(size, ((0, colours.top), (height * 0.55, colours.middle), (height, colours.horizon)))
    clouds = cloud(size, brief.chance, (2, 5), 3, 120, 330)
    canvas.paste(mix(colours.middle, colours.horizon, 0.7), (0, 0), clouds)
    return canvas


def stars(canvas: Image.Image, brief: Brief, lowest: int) -> None:
    """A few hundred faint points above `lowest`."""
    stencil = Stencil(0, 0, brief.width - 1, lowest)
    for _ in range(brief.width * lowest // 5200):
        height = brief.chance.random() ** 1.5
        size = brief.chance.choice((0.4, 0.5, 0.6, 0.9)) * brief.short / 900
        level = round(brief.chance.uniform(60, 220) * (1 - height))
        stencil.disc(brief.chance.uniform(0, brief.width), height * lowest, size, level=level)
    stencil.paint(canvas, mix(brief.sky.disc, (255, 255, 255), 0.5))


def disc(canvas: Image.Image, brief: Brief, centre: Point, radius: float) -> None:
    """The sun or the moon, with its glow."""
    light = brief.sky.disc
    glow(canvas, centre, radius * 9, mix(light, brief.sky.horizon, 0.5), 0.42, 2.4)
    glow(canvas, centre, radius * 3.2, light, 0.45, 2)
    edge = radius + 2
    stencil = Stencil(centre[0] - edge, centre[1] - edge, centre[0] + edge, centre[1] + edge)
    stencil.disc(*centre, radius).paint(canvas, light)


def skyline(chance: Random, bumps: float, rough: float, sharp: bool = False, steps: int = 240) -> list[float]:
    """Heights, about -1 to 1: so many bumps across, each finer octave `rough` times as high as the last."""
    heights = [0.0] * (steps + 1)
    strength = 1.0
    while bumps < steps / 2 and strength > 0.012:
        count = int(bumps) + 3
        knots = [chance.uniform(-1, 1) for _ in range(count + 1)]
        offset = chance.random()
        for step in range(steps + 1):
            place = step / steps * bumps + offset
            knot = int(place)
            ease = (1 - cos((place - knot) * pi)) / 2
            value = knots[knot] + (knots[knot + 1] - knots[knot]) * ease
            heights[step] += strength * (1 - 2 * abs(value) if sharp else value)
        bumps *= 2.1
        strength *= rough
    return heights


def curve(heights: Sequence[float], width: int, base: float, swing: float) -> list[Point]:
    """The heights as points across the canvas, `swing` pixels around `base`."""
    last = len(heights) - 1
    return [(width * step / last, base - height * swing) for step, height in enumerate(heights)]


def hill(canvas: Image.Image, points: Sequence[Point], upper: Colour, lower: Colour, reach: float) -> None:
    """Land below the points, from `upper` at its highest to `lower` after `reach` pixels."""
    top = max(0, int(min(y for _, y in points)) - 1)
    edge = min(canvas.height - 1, int(max(y for _, y in points)) + 1)
    if top >= canvas.height - 1:
        return
    tall = canvas.height - top
    share = min(1.0, max(0.05, reach / tall))
    fill = gradient((canvas.width, tall), ((0, upper), (share, lower), (1, lower)))
    corners = [(canvas.width, edge + 2.0), (0.0, edge + 2.0)]
    stencil = Stencil(0, top, canvas.width - 1, edge).polygon([*points, *corners])
    stencil.paint(canvas, fill.crop((0, 0, canvas.width, edge - top + 1)))
    canvas.paste(fill.crop((0, edge - top, canvas.width, tall)), (0, edge))

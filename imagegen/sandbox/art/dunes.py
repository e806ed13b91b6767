"""Dunes in raking light: each with its lit flank, its shaded one and the edge between."""

import math
from collections.abc import Callable
from dataclasses import replace

from PIL import Image

from . import land
from .brief import Brief
from .colour import from_hex, mix
from .paint import Point, cloud, gradient
from .palettes import Sky
from .stencil import Stencil
from .words import colours


def draw(brief: Brief) -> Image.Image:
    """Four or five dunes, the nearest darkest."""
    if not brief.sky.dark and not colours(list(brief.words)):
        brief = replace(brief, sky=_sandy(brief.sky))
    chance, width, height = brief.chance, brief.width, brief.height
    horizon = round(height * chance.uniform(0.36, 0.48))
    canvas = land.sky(brief, horizon)
    if brief.sky.dark:
        land.stars(canvas, brief, horizon)
    if brief.sky.dark or chance.random() < 0.6:
        radius = brief.short * chance.uniform(0.035, 0.06)
        land.disc(
            canvas, brief, (width * chance.uniform(0.2, 0.8), horizon - height * chance.uniform(0.1, 0.22)), radius
        )
    count = chance.randint(4, 5)
    for number in range(count):
        _dune(canvas, brief, number / (count - 1), horizon)
    return canvas


def _sandy(sky: Sky) -> Sky:
    """The sky over land the colour of sand."""
    return replace(sky, far=mix(sky.far, from_hex("d68f4f"), 0.82), near=mix(sky.near, from_hex("572c1a"), 0.85))


def _dune(canvas: Image.Image, brief: Brief, depth: float, horizon: int) -> None:
    chance, air, width, height = brief.chance, brief.sky, brief.width, brief.height
    base = horizon + (height - horizon) * 0.8 * math.pow(depth, 1.1)
    peak = chance.uniform(0.2, 0.8) * width
    tall = height * chance.uniform(0.07, 0.13) * (1.15 - 0.3 * depth)
    slope = chance.uniform(0.26, 0.42) * max(width, height)
    sway = chance.uniform(0, math.tau)

    def crest(x: float) -> float:
        away = abs(x - peak) / slope
        rise = 1 / (1 + 1.4 * math.pow(away, 1.7))
        return base - tall * rise - tall * 0.16 * math.sin(x / slope * 2.1 + sway)

    points = [(x * width / 120, crest(x * width / 120)) for x in range(121)]
    lit = mix(mix(air.far, air.near, depth * 0.62), air.horizon, 0.3 - 0.22 * depth)
    shaded = mix(lit, air.near, 0.62)
    top = max(0, int(min(y for _, y in points)) - 1)
    size = width, height - top
    face = gradient(size, ((0, mix(lit, air.disc, 0.16)), (0.5, lit), (1, mix(lit, air.near, 0.35))))
    face.paste(shaded, (0, 0), cloud(size, chance, (2.4 * width / height, 2), 2, 135, 330))
    outline = [*points, (width, height + 4.0), (0.0, height + 4.0)]
    body = Stencil(0, top, width - 1, height - 1).polygon(outline)
    body.paint(canvas, face)

    lee = _lee(brief, peak, crest, tall)
    stencil = Stencil(0, top, width - 1, height - 1).polygon(lee)
    dark = gradient(size, ((0, shaded), (0.45, mix(shaded, lit, 0.25)), (1, mix(shaded, lit, 0.75))))
    stencil.paint(canvas, dark)


def _lee(brief: Brief, peak: float, crest: Callable[[float], float], tall: float) -> list[Point]:
    """The shaded flank: along the crest away from the peak, and back along an edge that wanders down."""
    chance = brief.chance
    side = chance.choice((-1, 1))
    reach = 1.1 * brief.width
    along = [(peak + side * reach * step / 40, crest(peak + side * reach * step / 40)) for step in range(41)]
    fall = tall * chance.uniform(2.2, 3.4)
    drift = chance.uniform(0.08, 0.24) * brief.short
    edge: list[Point] = []
    for step in range(40, 0, -1):
        share = step / 40
        edge.append(
            (peak + side * (drift * share + 0.1 * drift * math.sin(share * 5)), crest(peak) + fall * share**0.9)
        )
    return [*along, (along[-1][0], edge[0][1]), *edge]

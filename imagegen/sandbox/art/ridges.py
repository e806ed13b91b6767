"""Mountains one behind another, in haze, under a sun or a moon."""

from PIL import Image

from . import aurora, land
from .brief import Brief
from .colour import mix
from .paint import Point


def draw(brief: Brief) -> Image.Image:
    """Five to seven ridges."""
    chance, colours = brief.chance, brief.sky
    width, height = brief.width, brief.height
    horizon = round(height * chance.uniform(0.44, 0.56))
    canvas = land.sky(brief, horizon)
    if colours.dark:
        land.stars(canvas, brief, horizon)
    if brief.asks("aurora", "borealis"):
        aurora.draw(canvas, brief, horizon)
    else:
        radius = brief.short * chance.uniform(0.045, 0.085)
        across = chance.choice((0.3, 0.36, 0.62, 0.68)) + chance.uniform(-0.05, 0.05)
        land.disc(canvas, brief, (width * across, horizon - height * chance.uniform(0.1, 0.24)), radius)

    count = chance.randint(5, 7)
    steep = brief.asks("mountain", "alp", "alps", "peak", "snow") or chance.random() < 0.35
    spread = max(1.4, 2.6 * width / height)
    for number in range(count):
        depth = number / (count - 1)
        upper = mix(colours.far, colours.near, depth**1.15)
        lower = mix(upper, colours.horizon, 0.42 * (1 - depth))
        sharp = steep and number < 3
        heights = land.skyline(chance, spread * (0.8 + 0.5 * depth), 0.42 if sharp else 0.33, sharp)
        base = horizon + (height * 0.94 - horizon) * depth**1.1
        swing = height * (0.085 - 0.03 * depth) * (1.15 if sharp else 1)
        points = land.curve(heights, width, base, swing)
        if number and brief.asks("forest", "pine", "tree", "wood"):
            points = _with_pines(brief, points, height * (0.012 + 0.06 * depth**1.6))
        land.hill(canvas, points, upper, lower, (height * 0.94 - horizon) / count * 2.2)
    return canvas


def _with_pines(brief: Brief, points: list[Point], tall: float) -> list[Point]:
    """The skyline with the tips of pines along it."""
    chance, edge = brief.chance, 0.0
    wooded: list[Point] = []
    step = brief.width / (len(points) - 1)
    while edge < brief.width:
        ground = points[min(len(points) - 1, int(edge / step))][1]
        tree = tall * chance.uniform(0.35, 1)
        wide = tree * chance.uniform(0.14, 0.2) + 1
        wooded += [(edge, ground), *_pine(edge + wide, ground, tree, wide)]
        edge += wide * chance.uniform(1.1, 2.6)
    wooded.append((brief.width, points[-1][1]))
    return wooded


def _pine(x: float, ground: float, tall: float, wide: float) -> list[Point]:
    """A pine's outline in two tiers and a tip, from the left foot to the right."""
    tiers = ((1, 0.1), (0.35, 0.4), (0.65, 0.38), (0.2, 0.7), (0.4, 0.68))
    left = [(x - wide * reach, ground - tall * rise) for reach, rise in tiers]
    right = [(2 * x - px, py) for px, py in reversed(left)]
    return [*left, (x, ground - tall), *right]

"""Curtains of northern light."""

from PIL import Image, ImageChops

from . import land
from .brief import Brief
from .colour import mix, shift

FINE = 4
"""The curtains are drawn at a quarter of the size: they have no edges to keep."""


def draw(canvas: Image.Image, brief: Brief, horizon: int) -> None:
    """Two or three curtains above the horizon, bright at their hem, fading upwards."""
    chance = brief.chance
    size = brief.width // FINE, horizon // FINE
    lift = Image.linear_gradient("L").point([round(255 * (value / 255) ** 2.2) for value in range(256)])
    lift = lift.crop((128, 0, 129, 256))
    colour = shift(mix(brief.sky.horizon, brief.sky.disc, 0.35), chroma=2.2)
    for number in range(chance.choice((2, 3))):
        curtain = Image.new("L", size)
        hem = land.skyline(chance, 2.2 * brief.width / brief.height, 0.3, steps=size[0])
        folds = land.skyline(chance, 16, 0.8, steps=size[0])
        base = size[1] * (0.92 - 0.17 * number)
        for x in range(size[0]):
            foot = base + hem[x] * size[1] * 0.16
            tall = round(size[1] * (0.66 + 0.12 * folds[x]))
            bright = min(1.0, max(0.06, 0.5 + 0.26 * folds[x])) * (0.95 - 0.2 * number)
            ray = lift.resize((1, tall)).point([round(value * bright) for value in range(256)])
            curtain.paste(ray, (x, round(foot) - tall))
            curtain.paste(round(90 * bright), (x, round(foot), x + 1, round(foot) + max(1, size[1] // 60)))
        soft = curtain.resize((brief.width, size[1] * FINE), Image.Resampling.BICUBIC)
        light = Image.merge("RGB", [soft.point([round(value * part / 255) for value in range(256)]) for part in colour])
        box = 0, 0, brief.width, size[1] * FINE
        canvas.paste(ImageChops.screen(canvas.crop(box), light), box)

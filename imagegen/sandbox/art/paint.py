"""Brushes: gradients, glows, clouds, soft-edged shapes and grain, all of them Pillow's own loops."""

from collections.abc import Sequence
from itertools import pairwise
from random import Random

from PIL import Image, ImageChops

from .colour import Colour, mix

Point = tuple[float, float]

EDGE = 180
"""The level that Pillow's radial gradient has where its circle touches the sides; only its corners reach 255."""


def gradient(size: tuple[int, int], stops: Sequence[tuple[float, Colour]]) -> Image.Image:
    """A vertical gradient through `stops`, each a height 0–1 and its colour, top first."""
    column = Image.new("RGB", (1, 128))
    column.putdata(ramp(stops, 128))
    return column.resize((1, size[1]), Image.Resampling.BICUBIC).resize(size, Image.Resampling.NEAREST)


def cloud(
    size: tuple[int, int], chance: Random, cells: tuple[float, float], octaves: int = 3, low: int = 0, high: int = 255
) -> Image.Image:
    """Smooth noise, `L`, with so many bumps across and down; up to `low` it is black, from `high` on white."""
    small = min(size[0], 320), min(size[1], 320)
    layers: list[Image.Image] = []
    for octave in range(octaves):
        across, down = (max(2, round(cell * 2**octave)) + 1 for cell in cells)
        seeds = Image.frombytes("L", (across, down), chance.randbytes(across * down))
        layers.append(seeds.resize(small, Image.Resampling.BICUBIC))
    total = layers.pop()
    while layers:
        total = Image.blend(layers.pop(), total, 0.36)
    return stretched(total, low, high).resize(size, Image.Resampling.BILINEAR)


def stretched(mask: Image.Image, low: float, high: float, top: float = 255) -> Image.Image:
    """The mask with everything up to `low` black, from `high` on `top`."""
    return mask.point([round(top * min(1, max(0, (value - low) / (high - low)))) for value in range(256)])


def glow(
    canvas: Image.Image, centre: Point, radius: float, colour: Colour, strength: float, falloff: float = 2
) -> None:
    """Light around a point, fading to nothing at `radius`."""
    levels = [round(255 * strength * max(0, 1 - value / EDGE) ** falloff) for value in range(256)]
    left, top = max(0, int(centre[0] - radius)), max(0, int(centre[1] - radius))
    right, bottom = min(canvas.width, int(centre[0] + radius)), min(canvas.height, int(centre[1] + radius))
    if right <= left or bottom <= top:
        return
    across, down = (
        [(edge - middle + radius) * 128 / radius for edge in edges]
        for edges, middle in (((left, right), centre[0]), ((top, bottom), centre[1]))
    )
    seen = (max(0.0, across[0]), max(0.0, down[0]), min(256.0, across[1]), min(256.0, down[1]))
    size = right - left, bottom - top
    disc = Image.radial_gradient("L").point(levels).resize(size, Image.Resampling.BILINEAR, seen)
    canvas.paste(colour, (left, top), disc)


def grain(canvas: Image.Image, chance: Random, bits: int = 4) -> Image.Image:
    """The canvas under a film's grain: brightness moved by up to half of 2**bits either way."""
    side = 512
    low = 128 - 2 ** (bits - 1)
    patch = Image.frombytes("L", (side, side), chance.randbytes(side * side)).point(
        [low + (value >> (8 - bits)) for value in range(256)]
    )
    layer = Image.new("L", canvas.size)
    for left in range(0, canvas.width, side):
        for top in range(0, canvas.height, side):
            layer.paste(ImageChops.offset(patch, chance.randrange(side), chance.randrange(side)), (left, top))
    return ImageChops.add(canvas, Image.merge("RGB", (layer, layer, layer)), 1, -128)


def ramp(stops: Sequence[tuple[float, Colour]], steps: int) -> list[Colour]:
    """So many colours, evenly spaced from the first stop to the last."""
    return [_between(stops, step / (steps - 1)) for step in range(steps)]


def _between(stops: Sequence[tuple[float, Colour]], height: float) -> Colour:
    for (low, one), (high, other) in pairwise(stops):
        if height <= high:
            share = (height - low) / (high - low) if high > low else 1.0
            return mix(one, other, max(0.0, share))
    return stops[-1][1]

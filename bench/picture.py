"""A picture that compresses as a photo does: light from large to small, colours only large, a little grain."""

from collections.abc import Sequence
from functools import cache
from io import BytesIO
from random import Random

from PIL import Image, ImageChops

EDGE = 1024
LIGHT = (4, 9, 21, 50, 120, 290)  # pixels of noise along an edge, before they are drawn out
COLOUR = (4, 9, 21)
GRAIN = 0.01


@cache
def photo() -> bytes:
    """A PNG of 1024 × 1024 pixels and about 1.1 MB, always the same."""
    random = Random(5)
    light = Image.blend(_clouds(random, LIGHT), _noise(random, EDGE), GRAIN)
    colours = [Image.blend(_clouds(random, COLOUR), Image.new("L", light.size, 128), 0.85) for _ in range(2)]
    file = BytesIO()
    Image.merge("YCbCr", [light, *colours]).convert("RGB").save(file, "PNG")
    return file.getvalue()


def _clouds(random: Random, octaves: Sequence[int]) -> Image.Image:
    clouds = Image.new("L", (EDGE, EDGE), 128)
    for depth, edge in enumerate(octaves):
        finer = _noise(random, edge).resize(clouds.size, Image.Resampling.BICUBIC)
        clouds = Image.blend(clouds, ImageChops.overlay(clouds, finer), 0.8 / (1 + depth / 2))
    return clouds


def _noise(random: Random, edge: int) -> Image.Image:
    return Image.frombytes("L", (edge, edge), random.randbytes(edge * edge))

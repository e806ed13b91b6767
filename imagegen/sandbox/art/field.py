"""Smooth fields of numbers that the flat pictures follow."""

from math import sin, tau
from random import Random
from typing import cast

from PIL import Image


def heights(size: tuple[int, int], chance: Random, bumps: float) -> Image.Image:
    """A smooth relief, `L` 0–255 over its whole range, with about so many bumps along the shorter side."""
    short = min(size)
    across, down = (max(3, round(bumps * side / short)) + 3 for side in size)
    seeds = Image.frombytes("L", (across, down), chance.randbytes(across * down)).convert("F")
    margin = 1.5
    relief = seeds.resize(size, Image.Resampling.BICUBIC, (margin, margin, across - margin, down - margin))
    low, high = cast("tuple[float, float]", relief.getextrema())
    spread = 255 / (high - low)
    return relief.point(lambda value: value * spread - low * spread).convert("L")


def turns(across: int, down: int, chance: Random, bumps: float) -> list[list[float]]:
    """Directions in radians on a grid: slow waves laid over one another."""
    waves = [
        (
            chance.uniform(0.4, 1) * bumps * chance.choice((-1, 1)),
            chance.uniform(0.4, 1) * bumps * chance.choice((-1, 1)),
            chance.uniform(0, tau),
            chance.uniform(0.5, 1.3),
        )
        for _ in range(4)
    ]
    lean, short = chance.uniform(0, tau), min(across, down)
    return [
        [
            lean + sum(high * sin(tau * (a * column + b * row) / short + start) for a, b, start, high in waves)
            for column in range(across)
        ]
        for row in range(down)
    ]

"""The sandbox's hand: a pleasant picture for any prompt, the same one every time."""

from random import Random

from PIL import Image

from . import words
from .brief import Brief, choose_inks, choose_sky
from .cutout import cut
from .kinds import ANY, KINDS
from .mark import sign
from .paint import grain

LARGEST = 2_100_000
"""Pixels up to which a picture is drawn at its own size; a larger one is brought up, then given its grain."""


def draw(prompt: str, width: int, height: int, *, index: int = 0, transparent: bool = False) -> Image.Image:
    """The picture for a prompt, of exactly so many pixels, `RGB` or, where transparent, `RGBA`; each index another."""
    said = words.split(prompt)
    kind = words.kind(said) or Random(prompt).choice(ANY)
    chance = Random(f"{index}:{prompt}")
    scale = min(1.0, (LARGEST / (width * height)) ** 0.5)
    brief = Brief(
        width=max(1, round(width * scale)),
        height=max(1, round(height * scale)),
        chance=chance,
        words=frozenset(said),
        sky=choose_sky(chance, kind, said),
        inks=choose_inks(chance, said),
    )
    picture = KINDS[kind](brief)
    if picture.size != (width, height):
        picture = picture.resize((width, height), Image.Resampling.BICUBIC)
    picture = grain(picture, chance, bits=4 if min(width, height) > 600 else 3)
    sign(picture, centred=transparent)
    return cut(picture) if transparent else picture

"""Every kind of picture the sandbox draws, by name."""

from collections.abc import Callable

from PIL import Image

from . import blocks, city, contours, dunes, flow, lighthouse, ridges, sea, spheres, terrazzo, tiles, vase
from .brief import Brief

KINDS: dict[str, Callable[[Brief], Image.Image]] = {
    "blocks": blocks.draw,
    "city": city.draw,
    "contours": contours.draw,
    "dunes": dunes.draw,
    "flow": flow.draw,
    "lighthouse": lighthouse.draw,
    "ridges": ridges.draw,
    "sea": sea.draw,
    "spheres": spheres.draw,
    "terrazzo": terrazzo.draw,
    "tiles": tiles.draw,
    "vase": vase.draw,
}

ANY = ("contours", "dunes", "flow", "ridges", "ridges", "sea", "sea", "spheres", "tiles")
"""What a prompt gets that names none of them."""

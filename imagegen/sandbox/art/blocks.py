"""Soft fields of colour laid one over another on raw canvas."""

from PIL import Image, ImageChops

from .brief import Brief
from .colour import mix, shift
from .paint import cloud


def draw(brief: Brief) -> Image.Image:
    """Two to four fields with frayed edges, painted small: nothing in them is sharp."""
    chance, inks = brief.chance, brief.inks
    scale = 2
    size = brief.width // scale, brief.height // scale
    canvas = Image.new("RGB", size, inks.paper)
    canvas.paste(shift(inks.paper, light=-0.04), (0, 0), cloud(size, chance, (5, 5), 4, 80, 260))
    margin = min(size) * chance.uniform(0.06, 0.1)
    shares = [chance.uniform(0.6, 1.6) for _ in range(chance.randint(2, 4))]
    unit = (size[1] - 2 * margin) / sum(shares)
    colours = list(dict.fromkeys(inks.inks))
    chance.shuffle(colours)
    top = margin
    for number, share in enumerate(shares):
        bottom = top + share * unit
        gap = margin * 0.22
        box = margin, top + gap, size[0] - margin, bottom - gap
        ink = colours[number % len(colours)]
        field = Image.new("RGB", size, ink)
        field.paste(shift(ink, light=0.05), (0, 0), cloud(size, chance, (3, 6), 4, 80, 250))
        field.paste(mix(ink, inks.paper, 0.35), (0, 0), cloud(size, chance, (14, 20), 3, 140, 400))
        canvas.paste(field, (0, 0), _frayed(brief, size, box))
        top = bottom
    return canvas.resize((brief.width, brief.height), Image.Resampling.BICUBIC)


def _frayed(brief: Brief, size: tuple[int, int], box: tuple[float, float, float, float]) -> Image.Image:
    """A box whose edge is where a soft ramp and a fine noise agree."""
    fray = min(size) * 0.045
    small = max(1, round(size[0] / fray)), max(1, round(size[1] / fray))
    ramp = Image.new("L", small)
    left, top, right, bottom = (round(value / fray) for value in box)
    ramp.paste(255, (left, top, right, bottom))
    soft = ramp.resize(size, Image.Resampling.BICUBIC)
    noise = cloud(size, brief.chance, (size[0] / fray * 1.3, size[1] / fray * 1.3), 3)
    edge = ImageChops.add(soft, noise, 1, -128)
    return edge.point([min(240, max(0, (value - 92) * 4)) for value in range(256)])

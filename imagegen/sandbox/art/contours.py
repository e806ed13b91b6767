"""A relief in flat layers with a fine line along every step, like a map or cut paper."""

from PIL import Image, ImageChops

from .brief import Brief
from .colour import luminance, mix
from .field import heights
from .paint import ramp


def draw(brief: Brief) -> Image.Image:
    """Eleven to seventeen layers."""
    chance, inks = brief.chance, brief.inks
    size = brief.width * 2, brief.height * 2
    steps = chance.randint(11, 17)
    relief = heights(size, chance, chance.uniform(2.6, 4.2))
    band = relief.point([value * steps // 256 for value in range(256)])
    tones = sorted((inks.paper, *inks.inks), key=luminance)
    colours = ramp([(0, tones[0]), (0.5, chance.choice(tones[1:-1])), (1, tones[-1])], steps)
    if chance.random() < 0.5:
        colours.reverse()
    sheet = Image.merge(
        "RGB", [band.point([colours[min(value, steps - 1)][part] for value in range(256)]) for part in range(3)]
    ).reduce(2)
    edges = ImageChops.lighter(
        *(ImageChops.difference(band, ImageChops.offset(band, x, y)) for x, y in ((2, 0), (0, 2)))
    )
    lines = edges.point([0] + [150] * 255).reduce(2)
    lines.paste(0, (0, 0, brief.width, 2))
    lines.paste(0, (0, 0, 2, brief.height))
    sheet.paste(mix(min(colours, key=luminance), (0, 0, 0), 0.25), (0, 0), lines)
    return sheet

"""A thrown vase on a table, glazed above and bare below, sometimes with dry stems."""

from itertools import pairwise
from math import cos, pi, sin

from PIL import Image, ImageChops

from .brief import Brief
from .colour import Colour, from_hex, mix, shift
from .paint import cloud, gradient
from .spheres import shadow, studio
from .stencil import Stencil


def draw(brief: Brief) -> Image.Image:
    """One vase in the studio, lit from the left."""
    chance, width, height = brief.chance, brief.width, brief.height
    canvas = studio(brief)
    tall = min(height * 0.5, width * 0.72) * chance.uniform(0.9, 1.05)
    stems = brief.asks("flower", "bouquet", "stem", "branch", "blossom", "dried") or chance.random() < 0.5
    tall *= 0.8 if stems else 1
    x, foot = width * chance.uniform(0.47, 0.53), height * (chance.uniform(0.76, 0.8) + 0.05 * stems)
    outline = _outline(brief, tall)
    widest = max(half for half, _ in outline)
    shadow(canvas, brief, x, foot, widest * 0.8)
    if stems:
        _stems(canvas, brief, x, foot - tall * 0.97, tall, outline[-1][0])
    _body(canvas, brief, x, foot, tall, outline)
    return canvas


def _outline(brief: Brief, tall: float) -> list[tuple[float, float]]:
    """Half-widths and heights from the foot to the lip."""
    chance = brief.chance
    belly, waist = chance.uniform(0.27, 0.36), chance.uniform(0.4, 0.6)
    foot, neck = chance.uniform(0.15, 0.2), chance.uniform(0.08, 0.13)
    outline = []
    for step in range(61):
        share = step / 60
        if share < waist:
            half = foot + (belly - foot) * sin(share / waist * pi / 2)
        else:
            half = (
                neck + (belly - neck) * (1 + cos((share - waist) / (0.93 - waist) * pi)) / 2 if share < 0.93 else neck
            )
        outline.append(((half + 0.02 * max(0.0, share - 0.93) / 0.07) * tall, share * tall))
    return outline


def _body(
    canvas: Image.Image, brief: Brief, x: float, foot: float, tall: float, outline: list[tuple[float, float]]
) -> None:
    chance = brief.chance
    widest = max(half for half, _ in outline) + 2
    lip = outline[-1][0]
    box = x - widest, foot - tall - lip * 0.3, x + widest, foot + outline[0][0] * 0.3
    stencil = Stencil(*box)
    left = [(x - half, foot - rise) for half, rise in outline]
    right = [(x + half, foot - rise) for half, rise in reversed(outline)]
    stencil.polygon([*left, *right]).disc(x, foot, outline[0][0], outline[0][0] * 0.16)
    stencil.disc(x, foot - tall, lip, lip * 0.22)
    size = stencil.width, stencil.height
    glaze, clay = chance.choice(brief.inks.inks[:3]), mix(from_hex("d8cbb4"), brief.inks.paper, 0.4)
    body = Image.new("RGB", size, clay)
    body.paste(shift(clay, light=-0.07), (0, 0), cloud(size, chance, (3, 34), 2, 120, 300))
    drip = Stencil(0, 0, size[0] - 1, size[1] - 1)
    edge, sway = size[1] * chance.uniform(0.3, 0.5), chance.uniform(0, 6)
    wave = [
        (step * size[0] / 40, edge + size[1] * 0.022 * (sin(step * 0.33 + sway) + 0.6 * sin(step * 0.71 + sway * 2)))
        for step in range(41)
    ]
    drip.polygon([(0, 0), *wave, (size[0], 0)]).paint(body, glaze)
    shaded = ImageChops.multiply(body, _shading(size, x - stencil.left, outline, foot - stencil.top))
    stencil.paint(canvas, shaded)
    mouth = Stencil(*box).disc(x, foot - tall, lip * 0.84, lip * 0.16)
    mouth.paint(canvas, mix(glaze, (20, 16, 14), 0.72))


def _shading(size: tuple[int, int], middle: float, outline: list[tuple[float, float]], foot: float) -> Image.Image:
    """Light across a turned body: one soft ramp, drawn in to the width at every height."""
    stops = ((0.0, 150), (0.12, 212), (0.3, 255), (0.5, 235), (0.78, 150), (0.94, 92), (1.0, 112))
    column = gradient((1, 256), [(place, (level, level, level)) for place, level in stops])
    ramp = column.transpose(Image.Transpose.ROTATE_90).resize((256, 4))
    mesh = []
    last = len(outline) - 2
    for place, ((half, rise), (other, above)) in enumerate(pairwise(outline)):
        top = 0 if place == last else round(foot - above)
        bottom = size[1] if place == 0 else round(foot - rise)
        left, right = ([128 + (edge - middle) / wide * 128 for wide in (other, half)] for edge in (0, size[0]))
        if bottom > top:
            mesh.append(((0, top, size[0], bottom), (left[0], 0, left[1], 4, right[1], 4, right[0], 0)))
    return ramp.transform(size, Image.Transform.MESH, mesh, Image.Resampling.BILINEAR)


def _stems(canvas: Image.Image, brief: Brief, x: float, y: float, tall: float, lip: float) -> None:
    chance = brief.chance
    reach = tall * chance.uniform(0.5, 0.7)
    box = (x - tall * 0.7, y - reach * 1.35, x + tall * 0.7, y + tall * 0.1)
    stems, heads = Stencil(*box), Stencil(*box)
    for _ in range(chance.randint(7, 13)):
        lean, length = chance.uniform(-0.65, 0.65), reach * chance.uniform(0.7, 1.2)
        points = [
            (x + lip * lean * 0.8 + lean * length * (step / 8) ** 1.6, y + 6 - length * step / 8) for step in range(9)
        ]
        stems.line(points, tall * 0.006)
        for place in range(4, 9):
            for side in (-1, 1):
                px, py = points[place]
                tip = px + side * tall * chance.uniform(0.012, 0.045), py - tall * chance.uniform(0.01, 0.05)
                stems.line([(px, py), tip], tall * 0.003)
                heads.disc(*tip, tall * chance.uniform(0.006, 0.0115))
    stems.paint(canvas, from_hex("8a7458"))
    bloom: Colour = mix(brief.inks.inks[-1], from_hex("d9a15a"), 0.35)
    heads.paint(canvas, bloom)

"""A still life of painted balls on a quiet table."""

from PIL import Image

from .brief import Brief
from .colour import Colour, from_hex, mix, shift
from .paint import EDGE, glow, gradient, ramp
from .stencil import Stencil


def draw(brief: Brief) -> Image.Image:
    """Two to five balls, the largest first, lit from the upper left."""
    chance, width, height = brief.chance, brief.width, brief.height
    canvas = studio(brief)
    count = chance.randint(2, 5)
    inks = list(dict.fromkeys(brief.inks.inks))
    chance.shuffle(inks)
    radius = brief.short * chance.uniform(0.17, 0.23)
    sizes = [radius * (0.72**number) * chance.uniform(0.92, 1.08) for number in range(count)]
    order = sizes if chance.random() < 0.5 else [sizes[0], *reversed(sizes[1:])]
    gap = radius * chance.uniform(0.02, 0.1)
    total = sum(2 * size for size in order) + gap * (count - 1)
    fit = min(1.0, width * 0.84 / total)
    x, floor = (width - total * fit) / 2, height * chance.uniform(0.66, 0.72)
    balls = []
    for number, size in enumerate(order):
        size *= fit
        balls.append(
            (
                x + size,
                floor + (size - radius) * -0.12 + chance.uniform(-0.3, 0.6) * size * 0.3,
                size,
                inks[number % len(inks)],
            )
        )
        x += size * 2 + gap * fit
    for middle, foot, size, _ in balls:
        shadow(canvas, brief, middle, foot, size)
    for middle, foot, size, ink in sorted(balls, key=lambda ball: ball[1]):
        _ball(canvas, middle, foot - size, size, ink)
    return canvas


def studio(brief: Brief) -> Image.Image:
    """An empty table before a wall, in a warm grey that leans to the paper."""
    chance, width, height = brief.chance, brief.width, brief.height
    base = mix(from_hex("b9b0a2"), brief.inks.paper, 0.38)
    if brief.asks("dark", "black", "night", "moody") or chance.random() < 0.12:
        base = mix(base, from_hex("23242a"), 0.78)
    edge = chance.uniform(0.52, 0.6)
    stops = (
        (0.0, shift(base, light=-0.03)),
        (edge - 0.05, shift(base, light=0.03)),
        (edge + 0.07, shift(base, light=-0.015)),
        (1.0, shift(base, light=-0.1)),
    )
    canvas = gradient((width, height), stops)
    glow(canvas, (width * 0.3, height * 0.2), max(width, height) * 0.75, shift(base, light=0.12), 0.6, 1.6)
    return canvas


def shadow(canvas: Image.Image, brief: Brief, x: float, foot: float, size: float) -> None:
    """What a thing of this half-width throws on the table, to the right."""
    dark = mix(from_hex("2a2420"), brief.inks.paper, 0.05)
    for across, down, drift, level in ((1.5, 0.2, 0.75, 96), (0.8, 0.13, 0.12, 150)):
        box = (x - size * 1.6, foot - size * 0.7, x + size * 3, foot + size * 0.7)
        Stencil(*box).disc(x + size * drift, foot - size * 0.03, size * across, size * down, level).paint(
            canvas, dark, size * 0.13
        )


def _ball(canvas: Image.Image, x: float, y: float, size: float, ink: Colour) -> None:
    side = round(size * 2.9)
    light, dark = shift(ink, light=0.2, chroma=0.75), shift(ink, light=-0.3, chroma=0.7)
    stops = (
        (0.0, mix(light, (255, 255, 255), 0.5)),
        (0.1, light),
        (0.42, ink),
        (0.78, shift(ink, light=-0.14)),
        (1.0, dark),
        (1.2, mix(dark, ink, 0.35)),
    )
    colours = ramp([(place / 1.2, colour) for place, colour in stops], 256)
    levels = [colours[min(255, round(value / EDGE * 255 * 0.86))] for value in range(256)]
    ball = Image.radial_gradient("L").resize((side, side), Image.Resampling.BILINEAR)
    shaded = Image.merge("RGB", [ball.point([colour[part] for colour in levels]) for part in range(3)])
    left, top = round(x - size), round(y - size)
    box = (left, top, left + round(size * 2), top + round(size * 2))
    stencil = Stencil(*box).disc(x, y, size - 1)
    away = round(side / 2 - size * 0.62), round(side / 2 - size * 0.56)
    stencil.paint(canvas, shaded.crop((away[0], away[1], away[0] + stencil.width, away[1] + stencil.height)))

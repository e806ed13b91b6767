"""A calm sea under a low sun or moon, with islands and now and then a sail."""

from PIL import Image

from . import land
from .brief import Brief
from .colour import Colour, mix
from .paint import cloud, glow, gradient, stretched
from .stencil import Stencil


def draw(brief: Brief) -> Image.Image:
    """Sky, islands, water with the light's path on it."""
    chance, width, height = brief.chance, brief.width, brief.height
    horizon = round(height * chance.uniform(0.5, 0.62))
    canvas = land.sky(brief, horizon)
    if brief.sky.dark:
        land.stars(canvas, brief, horizon)
    radius = brief.short * chance.uniform(0.05, 0.09)
    sun = width * chance.choice((0.3, 0.36, 0.62, 0.68)), horizon - radius * chance.uniform(0.2, 3)
    land.disc(canvas, brief, sun, radius)
    for number in range(chance.choice((0, 1, 2, 2))):
        _island(canvas, brief, horizon, 0.5 + 0.3 * number)
    water(canvas, brief, horizon)
    path(canvas, brief, sun[0], horizon, radius)
    if brief.asks("boat", "sail", "sailboat", "harbour", "harbor", "ship", "regatta") or chance.random() < 0.4:
        for _ in range(chance.randint(1, 3)):
            _sail(canvas, brief, horizon)
    return canvas


def water(canvas: Image.Image, brief: Brief, horizon: int) -> None:
    """The sea below the horizon: the sky's colours turned over, rippled more finely the farther off."""
    colours, size = brief.sky, (brief.width, brief.height - horizon)
    far, close = mix(colours.horizon, colours.middle, 0.6), mix(colours.near, colours.top, 0.5)
    canvas.paste(gradient(size, ((0, far), (0.25, mix(far, close, 0.45)), (1, close))), (0, horizon))
    light = mix(colours.horizon, colours.middle, 0.4)
    canvas.paste(light, (0, horizon), stretched(_ripples(brief, size), 0, 255, 90))
    canvas.paste(colours.near, (0, horizon), stretched(_ripples(brief, size), 0, 255, 80))


def path(canvas: Image.Image, brief: Brief, x: float, horizon: int, radius: float) -> None:
    """The broken path of light under a sun at `x`."""
    chance, deep = brief.chance, brief.height - horizon
    stencil = Stencil(0, horizon, brief.width - 1, brief.height - 1)
    for _ in range(230):
        depth = chance.random() ** 1.3
        y = horizon + 1 + depth * (deep - 2)
        spread = radius * (0.45 + 1.5 * depth)
        half = radius * chance.uniform(0.12, 0.75) * (0.35 + depth)
        level = round(chance.uniform(90, 235) * (1 - 0.72 * depth))
        stencil.disc(chance.gauss(x, spread * 0.55), y, half, 0.5 + brief.short * 0.0042 * depth, level)
    stencil.paint(canvas, brief.sky.disc)
    glow(canvas, (x, horizon + 2), radius * 3, brief.sky.disc, 0.22)


def _ripples(brief: Brief, size: tuple[int, int]) -> Image.Image:
    """Waves laid flat towards the horizon, white on black."""
    texture = cloud((320, 320), brief.chance, (7 * brief.width / brief.short, 44), 2, 118, 215)
    strips, eye, deep = 48, 0.1, size[1]

    def row(y: float) -> float:
        return 318 * (1 - eye / (y / deep + eye)) * (1 + eye)

    mesh = []
    for strip in range(strips):
        top, bottom = (round(deep * ((strip + end) / strips) ** 1.6) for end in (0, 1))
        if bottom > top:
            (a, v), (b, w) = ((160 - 150 / (1 + 1.6 * y / deep), row(y)) for y in (top, bottom))
            mesh.append(((0, top, size[0], bottom), (a, v, b, w, 320 - b, w, 320 - a, v)))
    return texture.transform(size, Image.Transform.MESH, mesh, Image.Resampling.BILINEAR)


def _island(canvas: Image.Image, brief: Brief, horizon: int, depth: float) -> None:
    chance, width = brief.chance, brief.width
    left, wide = chance.uniform(-0.2, 0.75) * width, chance.uniform(0.25, 0.6) * width
    heights = land.skyline(chance, 3, 0.42, steps=90)
    tall = brief.height * chance.uniform(0.02, 0.045)
    points = []
    for step, height in enumerate(heights):
        share = step / 90
        rise = (share * (1 - share) * 4) ** 0.6
        points.append((left + wide * share, horizon - max(0.0, rise * tall * (1.2 + 0.6 * height))))
    stencil = Stencil(max(0, left), horizon - tall * 3, min(width - 1, left + wide), horizon)
    stencil.polygon([*points, (left + wide, horizon + 1), (left, horizon + 1)])
    stencil.paint(canvas, mix(mix(brief.sky.far, brief.sky.near, depth * 0.7), brief.sky.horizon, 0.25))


def _sail(canvas: Image.Image, brief: Brief, horizon: int) -> None:
    chance = brief.chance
    depth = chance.uniform(0.03, 0.4)
    tall = brief.short * (0.05 + 0.22 * depth)
    x, y = brief.width * chance.uniform(0.12, 0.88), horizon + (brief.height - horizon) * depth
    cloth: Colour = brief.inks.inks[0] if chance.random() < 0.5 else mix(brief.sky.disc, (255, 255, 255), 0.4)
    hull = mix(brief.sky.near, brief.sky.far, 0.15)
    box = (x - tall, y - tall * 1.2, x + tall, y + tall)
    Stencil(*box).polygon(
        [(x - tall * 0.02, y - tall), (x - tall * 0.02, y - tall * 0.16), (x - tall * 0.42, y - tall * 0.16)]
    ).paint(canvas, mix(cloth, hull, 0.22))
    Stencil(*box).polygon(
        [(x + tall * 0.03, y - tall * 1.08), (x + tall * 0.5, y - tall * 0.16), (x + tall * 0.03, y - tall * 0.16)]
    ).paint(canvas, cloth)
    Stencil(*box).polygon(
        [
            (x - tall * 0.45, y - tall * 0.1),
            (x + tall * 0.52, y - tall * 0.1),
            (x + tall * 0.36, y + tall * 0.06),
            (x - tall * 0.34, y + tall * 0.06),
        ]
    ).line([(x, y - tall * 1.1), (x, y)], tall * 0.025).paint(canvas, hull)
    shade = Stencil(*box)
    for row in range(9):
        half = tall * 0.3 * (1 - row / 11) * chance.uniform(0.5, 1.1)
        shade.disc(
            x + chance.uniform(-0.1, 0.1) * tall, y + tall * (0.1 + row * 0.085), half, tall * 0.014, 120 - row * 10
        )
    shade.paint(canvas, hull)

"""A lighthouse on its headland, the lamp lit, the sea around it."""

from PIL import Image, ImageChops

from . import land, sea
from .brief import Brief
from .colour import Colour, from_hex, mix
from .paint import Point, cloud, glow, gradient
from .stencil import Stencil

LAMP = from_hex("ffdb8a")
IRON = from_hex("20232b")


def draw(brief: Brief) -> Image.Image:
    """Sky, sea, rock, tower, and a cottage where one is asked for."""
    chance, width, height = brief.chance, brief.width, brief.height
    horizon = round(height * chance.uniform(0.58, 0.66))
    canvas = land.sky(brief, horizon)
    if brief.sky.dark and chance.random() < 0.6:
        land.stars(canvas, brief, horizon)
    sea.water(canvas, brief, horizon)

    side = chance.choice((-1, 1))
    foot = width * (0.5 + side * chance.uniform(0.08, 0.17))
    unit = min(height, width * 1.1) * chance.uniform(0.92, 1.06)
    ground = horizon + height * chance.uniform(-0.03, 0.02)
    lamp = foot, ground - unit * 0.46
    if brief.sky.dark or chance.random() < 0.3:
        _beam(canvas, brief, lamp, side, unit)
    _rock(canvas, brief, foot + side * width * 0.06, ground)
    cottage = brief.asks("cottage", "house", "cabin", "lit", "home") or chance.random() < 0.5
    if cottage:
        _cottage(canvas, brief, foot + side * unit * 0.13, ground + unit * 0.012, unit)
    _tower(canvas, brief, foot, ground, lamp[1], unit)
    return canvas


def _beam(canvas: Image.Image, brief: Brief, lamp: Point, side: int, unit: float) -> None:
    """Two fans of light out of the lamp, drawn small: they have no edges to keep."""
    small = Image.new("L", (canvas.width // 4, canvas.height // 4))
    x, y, thin = lamp[0] / 4, lamp[1] / 4, unit / 4
    tilt = thin * brief.chance.uniform(0.05, 0.14)
    for way, level in ((-side, 150), (side, 95)):
        end = x + way * small.width, y + (tilt if way == side else -tilt)
        fan = Stencil.over(small).polygon(
            [(x, y - 1), (end[0], end[1] - thin * 0.07), (end[0], end[1] + thin * 0.07), (x, y + 1)], level
        )
        reach = small.width
        fade = Image.linear_gradient("L").rotate(90 if way < 0 else -90).resize((reach, small.height))
        shade = Image.new("L", small.size)
        shade.paste(fade, (round(x) if way > 0 else round(x) - reach, 0))
        small = ImageChops.lighter(small, ImageChops.multiply(fan.mask(thin * 0.02), shade))
    lit = mix(LAMP, (255, 255, 255), 0.25)
    canvas.paste(lit, (0, 0), small.resize(canvas.size, Image.Resampling.BICUBIC))
    glow(canvas, lamp, unit * 0.34, lit, 0.5, 2.6)


def _rock(canvas: Image.Image, brief: Brief, x: float, ground: float) -> None:
    chance, width, height = brief.chance, brief.width, brief.height
    rough = land.skyline(chance, 9, 0.55, steps=160)
    left, right = x - max(width, height) * 0.5, x + max(width, height) * 0.5
    points: list[Point] = []
    for step, bump in enumerate(rough):
        share = abs(step / 80 - 1)
        fall = (height - ground) * 1.12 * max(0.0, share - 0.22) ** 1.25 * 1.5
        points.append((left + (right - left) * step / 160, ground + fall + bump * height * 0.006 * (0.4 + share * 2)))
    top = int(min(y for _, y in points)) - 2
    box = 0, top, width - 1, height - 1
    size = width, height - top
    foam = Stencil(*box).line(points, height * 0.03, 230).mask(height * 0.03)
    spray = cloud(size, chance, (26, 16), 2, 60, 170)
    spray.paste(0, (0, 0, width, round(ground + height * 0.06) - top))
    canvas.paste(mix(brief.sky.horizon, (255, 255, 255), 0.4), (0, top), ImageChops.multiply(foam, spray))
    stone = mix(brief.sky.near, from_hex("3b352f"), 0.62)
    shade = [
        (0.0, mix(stone, brief.sky.far, 0.22)),
        (0.45, mix(stone, (0, 0, 0), 0.3)),
        (1.0, mix(stone, (0, 0, 0), 0.5)),
    ]
    face = gradient(size, shade)
    face.paste(mix(stone, brief.sky.far, 0.45), (0, 0), cloud(size, chance, (22, 13), 5, 90, 300))
    face.paste(mix(stone, (0, 0, 0), 0.55), (0, 0), cloud(size, chance, (9, 6), 5, 90, 300))
    Stencil(*box).polygon([*points, (right, height + 4.0), (left, height + 4.0)]).paint(canvas, face)


def _tower(canvas: Image.Image, brief: Brief, x: float, ground: float, lamp: float, unit: float) -> None:
    wide, slim = unit * 0.042, unit * 0.028
    white = mix(from_hex("efe7d6"), brief.sky.middle, 0.16)
    shaded = mix(white, brief.sky.near, 0.42)
    top = lamp + unit * 0.035

    def put(points: list[Point], fill: Colour) -> None:
        xs, ys = [px for px, _ in points], [py for _, py in points]
        Stencil(min(xs) - 1, min(ys) - 1, max(xs) + 1, max(ys) + 1).polygon(points).paint(canvas, fill)

    put([(x - slim, top), (x + slim, top), (x + wide, ground + unit * 0.02), (x - wide, ground + unit * 0.02)], white)
    put(
        [
            (x + slim * 0.2, top),
            (x + slim, top),
            (x + wide, ground + unit * 0.02),
            (x + wide * 0.2, ground + unit * 0.02),
        ],
        shaded,
    )
    if brief.asks("red", "striped", "crimson", "scarlet"):
        for low, high in ((0.12, 0.3), (0.5, 0.68)):
            ends = [(slim + (wide - slim) * share, top + (ground - top) * share) for share in (low, high)]
            put(
                [
                    (x - ends[0][0], ends[0][1]),
                    (x + ends[0][0], ends[0][1]),
                    (x + ends[1][0], ends[1][1]),
                    (x - ends[1][0], ends[1][1]),
                ],
                from_hex("b8392c"),
            )
    lantern = slim * 0.72
    put(
        [
            (x - lantern, lamp - unit * 0.022),
            (x + lantern, lamp - unit * 0.022),
            (x + lantern, top),
            (x - lantern, top),
        ],
        IRON,
    )
    put(
        [
            (x - lantern * 0.6, lamp - unit * 0.02),
            (x + lantern * 0.6, lamp - unit * 0.02),
            (x + lantern * 0.6, top - unit * 0.008),
            (x - lantern * 0.6, top - unit * 0.008),
        ],
        LAMP,
    )
    put(
        [
            (x - slim * 1.3, top - unit * 0.006),
            (x + slim * 1.3, top - unit * 0.006),
            (x + slim * 1.3, top + unit * 0.006),
            (x - slim * 1.3, top + unit * 0.006),
        ],
        IRON,
    )
    cap = Stencil(x - slim, lamp - unit * 0.06, x + slim, lamp - unit * 0.021)
    cap.disc(x, lamp - unit * 0.021, slim * 0.95, unit * 0.028).paint(canvas, IRON)
    glow(canvas, (x, lamp + unit * 0.005), unit * 0.07, LAMP, 0.55, 2)


def _cottage(canvas: Image.Image, brief: Brief, x: float, ground: float, unit: float) -> None:
    half, tall = unit * 0.066, unit * 0.06
    wall = mix(from_hex("b6ab98"), brief.sky.near, 0.35)
    box = (x - half * 1.4, ground - tall * 2.4, x + half * 1.4, ground + tall)
    Stencil(*box).box(x - half, ground - tall, x + half, ground + tall * 0.3).paint(canvas, wall)
    Stencil(*box).polygon(
        [
            (x - half * 1.18, ground - tall),
            (x - half * 0.55, ground - tall * 1.75),
            (x + half * 0.55, ground - tall * 1.75),
            (x + half * 1.18, ground - tall),
        ]
    ).paint(canvas, IRON)
    for place in (-0.45, 0.45):
        pane = half * 0.13
        left = x + half * place
        Stencil(*box).box(left - pane, ground - tall * 0.7, left + pane, ground - tall * 0.28).paint(canvas, LAMP)
        glow(canvas, (left, ground - tall * 0.5), half * 0.5, LAMP, 0.3)

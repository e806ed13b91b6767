"""What a painter is given: the size, the chance, the words and the colours."""

from dataclasses import dataclass
from random import Random

from . import words as reading
from .colour import Colour, from_lch, luminance, mix, shift, to_lch
from .palettes import INKS, SKIES, Inks, Sky

GREY = 0.03
"""Chroma below which a colour has no hue worth taking."""


@dataclass(frozen=True)
class Brief:
    """One picture to draw; sizes in pixels of the canvas."""

    width: int
    height: int
    chance: Random
    words: frozenset[str]
    sky: Sky
    inks: Inks

    @property
    def short(self) -> int:
        """The shorter side, by which things are sized."""
        return min(self.width, self.height)

    def asks(self, *words: str) -> bool:
        """True if the prompt has one of these words."""
        return not self.words.isdisjoint(words)


def choose_sky(chance: Random, kind: str, words: list[str]) -> Sky:
    """The sky that the words ask for, turned to the colours they name."""
    asked = reading.colours(words)
    light = reading.light(words)
    if light is None:
        light = chance.choice(_lights_near(asked[0]) if asked else _LIGHTS_OF.get(kind, ANY_LIGHT))
    sky = chance.choice(SKIES[light])
    return _tinted(sky, asked) if asked else sky


def choose_inks(chance: Random, words: list[str]) -> Inks:
    """Inks of the named colours, or one of the sets mixed by hand."""
    asked = reading.colours(words)
    dark = reading.light(words) == "night" or (bool(asked) and luminance(asked[0]) < 0.3)
    sets = [inks for inks in INKS if (luminance(inks.paper) < 0.5) == dark] if dark or asked else INKS
    inks = chance.choice(sets)
    if not asked:
        return inks
    ramp: list[Colour] = []
    for colour in asked[:4]:
        ramp += [colour, shift(colour, light=0.2, chroma=0.7), shift(colour, light=-0.18, chroma=0.8)]
    if len(asked) == 1:
        ramp.append(shift(colour, light=0.08, hue=14))
    return Inks(mix(inks.paper, asked[0], 0.08), tuple(ramp))


ANY_LIGHT = tuple(light for light in SKIES if light not in ("aurora", "desert"))

_LIGHTS_OF: dict[str, tuple[str, ...]] = {
    "dunes": ("desert", "desert", "dusk", "sunset", "night"),
    "city": ("night", "dusk", "blue hour", "sunset"),
    "lighthouse": ("blue hour", "blue hour", "sunset", "dusk", "day"),
}


def _lights_near(colour: Colour) -> tuple[str, ...]:
    lightness, chroma, hue = to_lch(colour)
    if chroma < GREY:
        return ("night",) if lightness < 0.4 else ("mist",)
    if hue < 90 or hue > 340:
        return "dusk", "sunset", "sunset"
    return ("dawn", "day", "mist") if hue < 220 else ("blue hour", "dusk", "night")


def _tinted(sky: Sky, asked: list[Colour]) -> Sky:
    main, second = asked[0], asked[-1]
    warm = second if second != main else mix(sky.horizon, main, 0.35)
    return Sky(
        top=_towards(sky.top, main, 0.8),
        middle=_towards(sky.middle, main, 1),
        horizon=_towards(sky.horizon, warm, 0.7),
        disc=mix(sky.disc, second, 0.12),
        far=_towards(sky.far, main, 0.8),
        near=_towards(sky.near, main, 0.4),
        dark=sky.dark,
    )


def _towards(colour: Colour, asked: Colour, strength: float) -> Colour:
    """The colour with the asked hue; its own lightness, moved a little."""
    lightness, chroma, _ = to_lch(colour)
    wanted, strong, hue = to_lch(asked)
    if strong < GREY:
        return from_lch(lightness + (wanted - lightness) * 0.25, chroma * 0.2, hue)
    share = 0.15 + max(0.0, wanted - 0.65)
    return from_lch(lightness + (wanted - lightness) * share, max(chroma, strong * strength) * 0.9, hue)

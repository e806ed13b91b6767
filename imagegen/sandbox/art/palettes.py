"""The palettes: skies for the landscapes, papers and inks for the flat pictures."""

from dataclasses import dataclass

from .colour import Colour, from_hex


@dataclass(frozen=True)
class Sky:
    """The colours of a landscape: the air from top to horizon, sun or moon, farthest and nearest land."""

    top: Colour
    middle: Colour
    horizon: Colour
    disc: Colour
    far: Colour
    near: Colour
    dark: bool = False


@dataclass(frozen=True)
class Inks:
    """The colours of a flat picture: its paper, and what is printed on it, the strongest first."""

    paper: Colour
    inks: tuple[Colour, ...]


def _sky(top: str, middle: str, horizon: str, disc: str, far: str, near: str, dark: bool = False) -> Sky:
    return Sky(from_hex(top), from_hex(middle), from_hex(horizon), from_hex(disc), from_hex(far), from_hex(near), dark)


def _inks(paper: str, inks: str) -> Inks:
    return Inks(from_hex(paper), tuple(from_hex(text) for text in inks.split()))


SKIES: dict[str, tuple[Sky, ...]] = {
    "dusk": (
        _sky("4a3547", "7d4449", "c0705f", "ffe6bb", "c98672", "21172a"),
        _sky("2f2f55", "76507a", "d98c86", "ffe0c2", "a2748a", "1b1733"),
    ),
    "sunset": (
        _sky("ec8072", "f7ae86", "ffdf9f", "fff4c9", "c48e84", "3a2c48"),
        _sky("b85550", "e88a5c", "fbca7f", "fff0bf", "b9705a", "35202c"),
    ),
    "dawn": (
        _sky("d8c5ad", "e2d0b6", "f0e2c8", "fff6de", "aba996", "26302e"),
        _sky("b9b3c9", "e0c0b8", "f6dcc0", "fff4dc", "a9a1ad", "3a3a4c"),
    ),
    "day": (
        _sky("5a8cae", "96bccb", "e9e6d4", "fffbe8", "a4bcbd", "27443f"),
        _sky("6f9fb8", "b4d0d2", "f2ead4", "fffaea", "9fb5a4", "2e4a38"),
    ),
    "blue hour": (
        _sky("1a2947", "44678f", "dcc5a6", "ffe3a9", "70849c", "1d2129", True),
        _sky("16294a", "3c6c92", "c7c3b2", "fff0c9", "5f86a0", "10202e", True),
    ),
    "night": (
        _sky("141d30", "2a3854", "5c6783", "ffe3b3", "75758f", "12141d", True),
        _sky("0d1a2c", "17344b", "3f6878", "f4f0d8", "3f5e6e", "070c12", True),
    ),
    "mist": (
        _sky("b9c0c0", "cfd2cc", "e6e3d8", "f8f6ec", "b3b9b6", "39454a"),
        _sky("a6b3b6", "c3cbc8", "dfe0d6", "f6f4ea", "a2aeac", "2c3b40"),
    ),
    "desert": (
        _sky("5c8493", "a3b7b0", "e6d3ae", "fff3d2", "d09a68", "4a281b"),
        _sky("87a0a8", "d3c4ae", "f1d6ae", "fff1cf", "d99f70", "5a2d20"),
    ),
    "aurora": (_sky("081424", "0d3040", "1f6468", "d8fff0", "14383f", "04080d", True),),
}

INKS: tuple[Inks, ...] = (
    _inks("efe6d3", "d1402b e8b037 1f3a63 1b1a19"),
    _inks("f2ebdd", "c9536a e9b7a0 3a4a74 f0cf86"),
    _inks("f0e2c6", "a4452c cf7c4d 5f2a26 e7b07a"),
    _inks("e9ead9", "1f4a57 dca968 3f7f86 9dbcae"),
    _inks("ece7d4", "2f4a3a 6f8a5c b5532f d0bd74"),
    _inks("f1e8e4", "4b2f4f a5586d e0a58f 6f7fa0"),
    _inks("eee9df", "2b2d33 b8a98f d8613c 8d9aa0"),
    _inks("121a23", "d9963a 4f8fa3 e7e0cf 9fb4b8"),
    _inks("1d1a26", "d86a5b e8c98f 7a6fb0 f0e6dc"),
)

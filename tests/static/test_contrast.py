"""Every pair of colours that meets on a page can be told apart, in both themes (WCAG 2.2: 1.4.3 and 1.4.11)."""

import re
from pathlib import Path

import pytest

TOKENS = Path(__file__).parents[2] / "static/css/tokens.css"
THEMES = ("light", "dark")
TEXT, GRAPHIC = 4.5, 3.0

# What stands on what: text, then what is only seen.
READ = {
    "text": ("canvas", "surface", "raised", "sunken", "stage", "hover", "current", "chosen", "accent-soft"),
    "text-2": ("canvas", "surface", "raised", "sunken", "stage", "hover", "current", "track", "slot"),
    "text-3": ("canvas", "surface", "raised", "sunken", "stage", "hover"),
    "accent": ("canvas", "surface", "accent-soft"),
    "on-accent": ("accent-fill",),
    "on-ink": ("ink",),
    "surface": ("danger",),
    "danger": ("surface", "danger-soft"),
    "ok": ("surface", "ok-soft"),
    "warn": ("surface", "raised", "warn-soft"),
}
SEEN = {
    "ctrl": ("canvas", "surface", "sunken", "raised"),
    "focus": ("canvas", "surface", "stage"),
    "c1": ("surface",),
    "c2": ("surface",),
    "c3": ("surface",),
    "c4": ("surface",),
}
PAIRS = [
    (front, back, least) for pairs, least in ((READ, TEXT), (SEEN, GRAPHIC)) for front in pairs for back in pairs[front]
]


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("front", "back", "least"), PAIRS)
def test_what_stands_on_something_can_be_told_from_it(front: str, back: str, least: float, theme: str) -> None:
    colours = palette(theme)

    assert contrast(colours[front], colours[back]) >= least


@pytest.mark.parametrize("theme", THEMES)
def test_white_on_the_scrim_is_read_even_over_a_white_picture(theme: str) -> None:
    veiled = scrim(theme)

    assert contrast("#FFFFFF", veiled) >= TEXT


def test_a_known_pair_has_the_known_contrast() -> None:
    assert round(contrast("#000000", "#FFFFFF"), 2) == 21
    assert round(contrast("#1B1B19", "#F7F7F5"), 2) == 16.08


def palette(theme: str) -> dict[str, str]:
    """Each colour token of one theme as #RRGGBB."""
    found = re.findall(r"--([\w-]+): light-dark\((#\w{6}), (#\w{6})\);", TOKENS.read_text())
    return {name: (light if theme == "light" else dark) for name, light, dark in found}


def scrim(theme: str) -> str:
    """What a pure white pixel looks like under the scrim."""
    found = re.search(r"--scrim: light-dark\((.+?\)), (.+?\))\);", TOKENS.read_text())
    assert found
    *channels, percent = (int(number) for number in re.findall(r"\d+", found[THEMES.index(theme) + 1]))
    mixed = [round(channel * percent / 100 + 255 * (1 - percent / 100)) for channel in channels]
    return "#" + "".join(f"{channel:02X}" for channel in mixed)


def contrast(one: str, other: str) -> float:
    """The ratio of WCAG, from 1 to 21."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    """Relative luminance of #RRGGBB, from 0 to 1."""
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

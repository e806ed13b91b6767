"""What a prompt asks of the sandbox's hand: its kind of picture, its light and its colours."""

import re

from .colour import Colour, from_hex

KINDS: dict[str, str] = {
    word: kind
    for kind, words in {
        "lighthouse": "lighthouse headland cape beacon",
        "sea": "sea ocean harbour harbor coast beach lake water wave boat sail sailboat ship island shore bay river",
        "city": "city skyline town street tower building skyscraper urban downtown architecture",
        "dunes": "dune desert sand sahara",
        "vase": "vase pot ceramic flower bouquet stoneware pottery jug bottle product",
        "spheres": "sphere ball orb stilllife fruit apple pear oranges lemons planet marbles bowl",
        "tiles": "tile pattern geometric bauhaus mosaic grid poster quilt logo icon sticker tessellation",
        "terrazzo": "terrazzo texture seamless floor stone marble speckle confetti wallpaper",
        "flow": "flow flowfield hair fur wind smoke fabric swirl feather ink silk fluid curl",
        "contours": "contour map topographic topography topographical strata paper-cut papercut agate relief",
        "blocks": "block abstract rothko minimal minimalist painting canvas watercolor watercolour gradient",
        "ridges": "mountain ridge hill valley forest pine tree landscape alps peak fog aurora wood moor horizon",
    }.items()
    for word in words.split()
}

LIGHTS: dict[str, str] = {
    word: light
    for light, words in {
        "sunset": "sunset golden summer warm",
        "dusk": "dusk evening twilight autumn",
        "dawn": "dawn sunrise morning firstlight spring",
        "day": "day noon midday sunny daylight bright",
        "blue hour": "bluehour storm stormy",
        "night": "night midnight moon moonlight moonlit star starry stars dark",
        "mist": "mist misty fog foggy haze hazy winter snow overcast",
        "desert": "desert sahara",
        "aurora": "aurora borealis",
    }.items()
    for word in words.split()
}

COLOURS: dict[str, Colour] = {
    word: from_hex(value)
    for value, words in {
        "c8372d": "red crimson scarlet vermilion oxide",
        "a4452c": "terracotta rust brick copper",
        "e0752d": "orange amber tangerine",
        "c98a2e": "ochre ocher mustard gold caramel",
        "e8bd3c": "yellow lemon saffron",
        "7a9a3e": "lime chartreuse",
        "4a7d4a": "green emerald moss olive jade sage",
        "2b7f80": "teal turquoise cyan petrol aqua",
        "2f62a8": "blue cobalt navy azure indigo ultramarine",
        "74509a": "purple violet lilac lavender plum",
        "d8718f": "pink rose magenta coral",
        "7a5238": "brown sepia chocolate umber",
        "8a8c8c": "grey gray silver concrete slate",
        "e6e0d0": "beige cream sand ivory",
        "f4f2ec": "white snow chalk",
        "1b1c20": "black ebony charcoal",
    }.items()
    for word in words.split()
}


def split(prompt: str) -> list[str]:
    """The prompt's words in lower case, plurals also in the singular, compounds also in parts."""
    words: list[str] = []
    text = re.sub(
        r"\b(blue hour|first light|still life|flow field)s?\b", lambda found: found[1].replace(" ", ""), prompt.lower()
    )
    for word in re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", text):
        words.append(word)
        if word.endswith("s"):
            words.append(word[:-1])
        words.extend(part for part in word.split("-") if part != word)
    return words


def kind(words: list[str]) -> str | None:
    """The kind of picture that the first telling word asks for."""
    return next((KINDS[word] for word in words if word in KINDS), None)


def light(words: list[str]) -> str | None:
    """The light that the prompt names."""
    return next((LIGHTS[word] for word in words if word in LIGHTS), None)


def colours(words: list[str]) -> list[Colour]:
    """The colours named, each once, in their order."""
    return list(dict.fromkeys(COLOURS[word] for word in words if word in COLOURS))

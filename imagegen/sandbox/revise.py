"""The `revised_prompt` of the DALL·E models: words put in, taken out and replaced, the same way every time."""

import re
from random import Random

ADJECTIVES: dict[str, tuple[str, ...]] = {
    "lighthouse": ("solitary white", "weathered"),
    "headland": ("rugged", "windswept"),
    "sea": ("slow, silvery", "calm"),
    "mountain": ("distant", "snow-dusted"),
    "mountains": ("layered", "distant"),
    "dune": ("sculpted",),
    "dunes": ("wind-sculpted", "sweeping"),
    "city": ("quiet", "rain-washed"),
    "harbour": ("sheltered", "old"),
    "vase": ("hand-thrown", "simple"),
    "tiles": ("crisp", "interlocking"),
    "pattern": ("balanced", "interlocking"),
    "forest": ("hushed", "deep"),
    "cat": ("contented", "grey"),
    "dog": ("patient", "shaggy"),
    "portrait": ("thoughtful", "softly lit"),
    "field": ("wide", "golden"),
    "house": ("small", "timber"),
    "cottage": ("stone",),
}
ANY_ADJECTIVE = ("carefully composed", "quiet", "finely detailed", "softly lit")

REPLACED: dict[str, str] = {
    "long-exposure sea": "the sea smoothed by a long exposure",
    "at sunset": "in the last warm light of the day",
    "at dawn": "in the first pale light of morning",
    "at night": "under a clear night sky",
    "at blue hour": "in the blue hour after sunset",
    "thin fog": "a thin veil of fog",
    "minimalist": "pared-back",
    "minimal": "pared-back",
    "colourful": "richly coloured",
    "colorful": "richly colored",
    "in the style of": "inspired by",
    "photo of": "photograph of",
    "picture of": "image of",
    "big": "towering",
    "small": "modest",
    "old": "time-worn",
}
FILLERS = ("very", "really", "beautiful", "amazing", "stunning", "highly detailed", "masterpiece", "8k", "4k", "please")
CLOSINGS = (
    "The composition is balanced and unhurried.",
    "Soft light falls from one side.",
    "The palette stays within a few related tones.",
    "Fine grain lends it the feel of film.",
)
MOST_REPLACED = 2


def revise(prompt: str, *, index: int = 0) -> str:
    """What the model says it drew instead; each index may say it another way."""
    chance = Random(f"{index}:{prompt}")
    text = _without_fillers(prompt.strip())
    text = _replaced(text, chance)
    text = _described(text, chance)
    end = "" if text.endswith((".", "!", "?", "。")) else "."
    return f"{text}{end} {chance.choice(CLOSINGS)}"


def _without_fillers(text: str) -> str:
    for filler in FILLERS:
        text = re.sub(rf"\b{filler}\b,?\s?", "", text, flags=re.IGNORECASE)
    return re.sub(r"[\s,]+$", "", text)


def _replaced(text: str, chance: Random) -> str:
    present = [phrase for phrase in REPLACED if re.search(rf"\b{phrase}\b", text, re.IGNORECASE)]
    for phrase in chance.sample(present, min(MOST_REPLACED, len(present))):
        text = re.sub(rf"\b{phrase}\b", REPLACED[phrase], text, count=1, flags=re.IGNORECASE)
    return text


def _described(text: str, chance: Random) -> str:
    """With an adjective before the first noun it knows, or after the first article."""
    for noun, adjectives in ADJECTIVES.items():
        if re.search(rf"\b{noun}\b", text, re.IGNORECASE):
            return _inserted(text, rf"\b(?={noun}\b)", chance.choice(adjectives))
    return _inserted(text, r"(?<=\ban )|(?<=\bthe )|(?<=\ba )", chance.choice(ANY_ADJECTIVE))


def _inserted(text: str, place: str, adjective: str) -> str:
    """The adjective put in at the first match, or before everything; "a" and "an" mended."""
    found = re.search(place, text, re.IGNORECASE)
    if found is None:
        lowered = text[:1].lower() + text[1:] if text[1:2].islower() else text
        return f"{adjective[0].upper()}{adjective[1:]} {lowered}".rstrip()
    at = found.start()
    before = re.sub(r"\b([Aa])n $", r"\1 ", text[:at])
    first = adjective[0].upper() + adjective[1:] if at == 0 else adjective
    after = text[at:] if at else text[:1].lower() + text[1:]
    return f"{before}{first} {after}"

"""What people search for, and the names that they give."""

import re

from django.core.exceptions import ValidationError

MOST = 20  # more than anybody means, and far less than a database can nest
# Control characters, line separators, and what turns the direction of all that follows.
_GARBLES = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")


def split(text: str) -> list[str]:
    """The words of a search, without what no text holds."""
    return "".join(letter if letter.isprintable() else " " for letter in text).split()[:MOST]


def seen(text: str) -> str:
    """What of a name can be seen: nothing in it garbles the sentences it stands in."""
    return _GARBLES.sub("", text).strip()


def validate_name(text: str) -> None:
    """Raises ValidationError for a name that would garble the sentences it stands in."""
    if _GARBLES.search(text):
        raise ValidationError("It has a character that cannot be seen and garbles the text around it. Type it anew.")

"""Takes key-like text out of what other servers say, and out of whatever is written or reported."""

import re
from collections.abc import Mapping
from typing import Any

HIDDEN = "[key]"

_KEYS = (
    # "Incorrect API key provided: abc", "api-key=abc", '"x-api-key": "abc"', "?key=abc"
    re.compile(
        r"""(?P<name>(?:\b(?:x-|x-goog-)?api[-_ ]?key|\b(?:access|auth)?[-_ ]?token|\bsecret|\bpassword|[?&]key)["']?"""
        r"""(?:\s+provided)?\s*[:=]\s*["']?)(?P<key>[^\s"',;&<>\[]+)""",
        re.IGNORECASE,
    ),
    re.compile(r"(?P<name>\bbearer\s+)(?P<key>[^\s\"',;<>\[]{8,})", re.IGNORECASE),
    # The shapes vendors give their keys; stars are how some of them mask the middle.
    re.compile(
        r"(?P<name>)(?P<key>\b(?:(?:sk|xai|gsk|r8|hf|tgp|pplx|ig)[-_][\w*.\-]{6,}|AIza[\w\-]{20,}|eyJ[\w\-]{10,}\.[\w.\-]+))"
    ),
)
# What neither PostgreSQL nor a page can hold: control characters and halves of surrogate pairs.
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


def without_keys(value: Any, *, most: int) -> Any:
    """The same, with every text in it redacted, however deep in mappings and lists."""
    if isinstance(value, Mapping):
        return {name: without_keys(each, most=most) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [without_keys(each, most=most) for each in value]
    return redact(value, most=most) if isinstance(value, str) else value


def redact(text: str, *, most: int) -> str:
    """The text without keys and unprintable characters, cut to `most` characters."""
    text = _UNPRINTABLE.sub("", text[: most * 4])
    for pattern in _KEYS:
        text = pattern.sub(lambda found: found["name"] + HIDDEN, text)
    text = text.strip()
    return text if len(text) <= most else text[: most - 1] + "…"

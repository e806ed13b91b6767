"""What one server says differently from OpenAI, and what the files in `dialects` are written with."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

# These have no default: a body that holds one holds somebody's wish.
_WISHES = {
    "negative_prompt": "negative prompt",
    "seed": "seed",
    "steps": "number of steps",
    "guidance_scale": "guidance",
}
_PIXELS = re.compile(r"([0-9]+)x([0-9]+)")


class Unsayable(ValueError):
    """The server has no words for what was asked; the message is for the person who asked."""


@dataclass(frozen=True, kw_only=True)
class Dialect:
    """How a server differs; as it stands, this one is OpenAI's own.

    `say` puts a request body written for OpenAI in the server's terms and raises Unsayable. `paths` maps OpenAI's
    paths to the server's. The models are listed at the first of `lists` that the server has.
    """

    say: Callable[[Mapping[str, Any]], dict[str, Any]] = dict
    paths: Mapping[str, str] = field(default_factory=dict)
    lists: tuple[str, ...] = ("/models",)
    lists_images_only: bool = False
    lists_what_it_serves: bool = True
    says_price: bool = False  # usage.cost of an answer is its price in US dollars


def only(body: Mapping[str, Any], *names: str, server: str) -> dict[str, Any]:
    """The fields that `server` knows; raises Unsayable for a wish that would be left out."""
    for name, label in _WISHES.items():
        if name in body and name not in names:
            raise Unsayable(f"{server} takes no {label}. Leave that field empty, or choose another model.")
    return {name: body[name] for name in names if name in body}


def pixels(body: Mapping[str, Any]) -> tuple[int, int] | None:
    """Width and height of the body's size; None where it leaves that to the model."""
    found = _PIXELS.fullmatch(body.get("size", ""))
    return (int(found[1]), int(found[2])) if found else None


def without_auto(body: Mapping[str, Any]) -> dict[str, Any]:
    """The body without a size that leaves it to the model, for servers that read pixels alone."""
    return {name: value for name, value in body.items() if name != "size" or pixels(body)}

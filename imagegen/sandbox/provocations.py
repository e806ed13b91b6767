"""Words in a prompt that make the sandbox misbehave on purpose; the table is in docs/sandbox.md."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from . import fields, rules
from .keys import bad_key
from .replies import Refusal, Reply
from .rules import Order

WORD = re.compile(r"\bsandbox:([a-z0-9]+)(?:=([0-9]+(?:\.[0-9]+)?))?", re.IGNORECASE)
LIMITED = re.compile(r"429(?:x([0-9]{1,3}))?")
HTML = "text/html; charset=utf-8"
LONGEST = 600.0
"""Seconds that a prompt can make a request wait."""


@dataclass(frozen=True)
class Provoked:
    """The provocations of one prompt, each with its number where it has one, and the prompt without them."""

    words: dict[str, float | None]
    subject: str

    def has(self, word: str) -> bool:
        return word in self.words

    def seconds(self, word: str, default: float = 0) -> float:
        number = self.words.get(word)
        return min(LONGEST, default if number is None else number)


def read(prompt: str) -> Provoked:
    """What the prompt provokes, and what is left of it to draw."""
    words = {found[1].lower(): float(found[2]) if found[2] else None for found in WORD.finditer(prompt)}
    return Provoked(words, " ".join(WORD.sub(" ", prompt).split()))


def refuse(provoked: Provoked, order: Order, key: str, attempts: Callable[[], int]) -> None:
    """Raise the first refusal asked for; `attempts` counts how often this job has come to be refused, with this."""
    for word in provoked.words:
        limited = LIMITED.fullmatch(word)
        if limited and (limited[1] is None or attempts() <= int(limited[1])):
            raise Refusal(
                429,
                f"Rate limit reached for {order.model.id} on images per minute. Please try again in 1s.",
                code="rate_limit_exceeded",
                kind="requests",
                headers=(("retry-after", "1"),),
            )
        if word in REFUSALS:
            raise REFUSALS[word](order, key)


def instead(provoked: Provoked) -> Reply | None:
    """The whole answer that stands in for a good one."""
    return next((make() for word, make in INSTEAD.items() if provoked.has(word)), None)


def _moderated(order: Order, key: str) -> Refusal:
    return Refusal(
        400,
        "Your request was rejected by the safety system. If you believe this is an error, "
        "contact us at help.openai.com and include the request ID. safety_violations=[violence].",
        code="moderation_blocked",
        kind="image_generation_user_error",
    )


REFUSALS: dict[str, Callable[[Order, str], Refusal]] = {
    "400": lambda order, key: fields.unknown("quality" if order.model.qualities else "size"),
    "401": lambda order, key: bad_key(key),
    "402": lambda order, key: Refusal(
        402, "Your account has reached its spend limit. Add credit to go on.", code="payment_required"
    ),
    "403": lambda order, key: Refusal(
        403,
        f"Your organization must be verified to use the model `{order.model.id}`. "
        "Please go to: https://platform.openai.com/settings/organization/general and click on Verify Organization.",
    ),
    "404": lambda order, key: rules.no_such_model(order.model.id),
    "refuse": _moderated,
    "policy": lambda order, key: Refusal(
        400,
        "Your request was rejected as a result of our safety system. "
        "Your prompt may contain text that is not allowed by our safety system.",
        code="content_policy_violation",
    ),
    "quota": lambda order, key: Refusal(
        429,
        "You exceeded your current quota, please check your plan and billing details.",
        code="insufficient_quota",
        kind="insufficient_quota",
    ),
    "billing": lambda order, key: Refusal(
        400, "Billing hard limit has been reached.", code="billing_hard_limit_reached", kind="billing_limit_user_error"
    ),
    "500": lambda order, key: Refusal(
        500, "The server had an error while processing your request. Sorry about that!", kind="server_error"
    ),
    "overloaded": lambda order, key: Refusal(
        503,
        "The server is overloaded or not ready yet.",
        code="server_is_overloaded",
        kind="service_unavailable_error",
    ),
}


def _page(title: str, text: str) -> bytes:
    return f"<!doctype html><html><head><title>{title}</title></head><body><h1>{text}</h1></body></html>".encode()


INSTEAD: dict[str, Callable[[], Reply]] = {
    "502": lambda: Reply.of(_page("502 Bad Gateway", "502 Bad Gateway"), status=502, content_type=HTML),
    "503": lambda: Reply.of(
        _page("503 Service Temporarily Unavailable", "503 Service Temporarily Unavailable"),
        status=503,
        content_type=HTML,
    ),
    "html": lambda: Reply.of(_page("Sign in", "Sign in to the company network"), content_type=HTML),
    "json": lambda: Reply.of(b'{"created": 1795305600, "data": [{"b64_json": "iVBORw0KGgoAAAANSUhEUg'),
    "empty": lambda: Reply.of(b""),
}
"""Whole answers that are no answer."""

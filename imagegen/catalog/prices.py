"""What a job will cost and what it did cost, in US dollars: arithmetic, and its words."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from imagegen.catalog.model import Model
from imagegen.catalog.pixels import parsed
from imagegen.catalog.rates import MILLION, Price, TokenRates, TokensByPixels
from imagegen.core.money import money

CHARACTERS_PER_TOKEN = 4
NOTHING = Decimal(0)
DEAREST = Decimal(10_000)  # dollars of one answer: what counts more has miscounted


@dataclass(frozen=True, kw_only=True)
class Estimate:
    """Dollars for `count` images at `cheapest` to `dearest` each, and `text` for the prompt.

    `exact` is True for what will be charged: a price for each image, where the provider says none of its own later.
    """

    count: int
    cheapest: Decimal
    dearest: Decimal
    text: Decimal
    exact: bool

    @property
    def low(self) -> Decimal:
        """The least the job may cost."""
        return self.count * self.cheapest + self.text

    @property
    def high(self) -> Decimal:
        """The most the job may cost."""
        return self.count * self.dearest + self.text

    def span(self) -> str:
        """The price of one image: "$0.04", or "$0.005 to $0.21"."""
        return _span(self.cheapest, self.dearest)

    def sum_text(self) -> str:
        """How the total comes about: "4 × $0.041 + $0.003 for text"."""
        if self.exact and not self.high:
            return "no charge"
        images = f"{self.count} × {self.span()}"
        if self.text:
            return f"{images} + {money(self.text)} for text"
        return f"{images}, fixed price" if self.exact else images

    def total_text(self) -> str:
        """The total: "about $0.17", "$0.16" where it is exact, "$0.02 to $0.84" where the model chooses."""
        if self.exact and not self.high:
            return "no charge"
        total = _span(self.low, self.high)
        return total if self.exact or " to " in total else f"about {total}"


def estimate(
    model: Model, values: Mapping[str, Any], agreed: Decimal | None = None, *, is_final: bool = True
) -> Estimate | None:
    """What a job with these cleaned values will cost, over all that "auto" leaves open; None where nobody says.

    `agreed` is what an admin says that one image costs: dollars that go above the catalogue's list. Nothing
    `is_final`, and so exact, where the provider says its own price with the answer.
    """
    count = int(values.get("n") or 1)
    if agreed is not None:
        return Estimate(count=count, cheapest=agreed, dearest=agreed, text=NOTHING, exact=is_final)
    if model.price is None:
        return None
    each = _per_image(model.price, str(values.get("size") or "auto"), str(values.get("quality") or "auto"))
    if not each:
        return None
    text_in = model.price.rates.text_in if model.price.rates else NOTHING
    tokens = -(-len(str(values.get("prompt") or "")) // CHARACTERS_PER_TOKEN)
    low, high = min(each), max(each)
    return Estimate(
        count=count,
        cheapest=low,
        dearest=high,
        text=tokens * text_in / MILLION,
        exact=is_final and low == high and model.price.rates is None,
    )


def actual(
    model: Model,
    usage: Mapping[str, Any] | None,
    count: int,
    values: Mapping[str, Any],
    agreed: Decimal | None = None,
) -> Decimal | None:
    """What an answer with `count` images did cost: as `agreed`, else by its usage or the list; None where nobody says.

    `values` is what was asked for, overlaid with what the answer echoed. Where it still says "auto" the dearest counts.
    """
    if agreed is not None:
        return count * agreed
    if model.price is None:
        return None
    metered = _metered(model.price.rates, usage or {}) if model.price.rates else None
    if metered is not None and metered <= DEAREST:
        return metered
    listed = estimate(model, {**values, "n": count})
    return listed.high if listed else None


def charged(usage: Mapping[str, Any] | None) -> Decimal | None:
    """What the provider itself says an answer cost, in US dollars; None where it does not."""
    cost = (usage or {}).get("cost")
    is_amount = isinstance(cost, (int, float)) and not isinstance(cost, bool) and 0 <= cost <= DEAREST
    return Decimal(str(cost)) if is_amount else None


def _per_image(price: Price, size: str, quality: str) -> list[Decimal]:
    """The dollars one image may cost, for every size and quality that fits what is asked."""
    listed = [
        dollars
        for (for_size, for_quality), dollars in price.per_image.items()
        if (size == "auto" or for_size in ("", size)) and (quality == "auto" or for_quality in ("", quality))
    ]
    if listed or price.by_pixels is None or price.rates is None:
        return listed
    return [tokens * price.rates.image_out / MILLION for tokens in _tokens(price.by_pixels, size, quality)]


def _tokens(formula: TokensByPixels, size: str, quality: str) -> list[int]:
    sizes = [found for found in map(parsed, formula.sizes if size == "auto" else (size,)) if found]
    qualities = formula.grid if quality == "auto" else [each for each in formula.grid if each == quality]
    return [
        formula.tokens(each, *pixels) * multiple
        for pixels in sizes
        for each in qualities
        for multiple in formula.uncertain.get(each, (1,))
    ]


def _metered(rates: TokenRates, usage: Mapping[str, Any]) -> Decimal | None:
    """Tokens times rates; None where the answer counts none. All output is image where the details are missing."""
    given, made = _count(usage.get("input_tokens")), _count(usage.get("output_tokens"))
    if not made:
        return None
    inside, outside = _details(usage, "input_tokens_details"), _details(usage, "output_tokens_details")
    image_in = min(_count(inside.get("image_tokens")), given)
    text_in = given - image_in
    cached_text, cached_image = _cached(inside, text_in, image_in)
    text_out = min(_count(outside.get("text_tokens")), made) if rates.text_out is not None else 0
    return (
        (text_in - cached_text) * rates.text_in
        + cached_text * rates.text_in_cached
        + (image_in - cached_image) * rates.image_in
        + cached_image * rates.image_in_cached
        + (made - text_out) * rates.image_out
        + text_out * (rates.text_out or NOTHING)
    ) / MILLION


def _cached(inside: Mapping[str, Any], text_in: int, image_in: int) -> tuple[int, int]:
    """How many of the text and image tokens were cached; taken for text first where the kinds are not told apart."""
    cached = min(_count(inside.get("cached_tokens")), text_in + image_in)
    kinds = _details(inside, "cached_tokens_details")
    text = min(_count(kinds.get("text_tokens")) if kinds else cached, text_in, cached)
    return text, min(cached - text, image_in)


def _details(usage: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = usage.get(name)
    return found if isinstance(found, Mapping) else {}


def _count(value: Any) -> int:
    return value if isinstance(value, int) and value > 0 else 0


def _span(low: Decimal, high: Decimal) -> str:
    first, last = money(low), money(high)
    return first if first == last else f"{first} to {last}"

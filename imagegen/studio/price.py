"""The price as Create shows it: the sum, and the button with the total."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from imagegen.catalog import prices
from imagegen.catalog.model import Model
from imagegen.credentials.models import Offer

PRICE_UNKNOWN = "price unknown"


@dataclass(frozen=True)
class PriceTag:
    """Texts for the estimate and the button: what is wished for, its cost ("" where there is none to tell), a note.

    The `quote` is what the button offers, but for the prompt's part.
    """

    sum_text: str
    wish: str
    cost: str
    note: str
    quote: str


def no_price(verb: str) -> PriceTag:
    """Where the settings are wrong, so that a press will send nothing."""
    return PriceTag("no price yet", verb, "", "", "")


def price_tag(known: Model, values: Mapping[str, Any], *, verb: str, offer: Offer) -> PriceTag:
    """What a job with these values will cost, in words, at the price of `offer`, which is used as the `known` model."""
    count = int(values.get("n") or 1)
    wish = f"{verb} {count} image{'s' * (count > 1)}"
    is_free, is_final = offer.credential.is_free, not offer.credential.dialect.says_price
    estimate = prices.estimate(known, values, offer.price, is_final=is_final)
    note = "not charged" if is_free else ""
    quote = f"{count} of {offer.value}, each {estimate.span() if estimate else PRICE_UNKNOWN}"
    if estimate is None:
        return PriceTag(PRICE_UNKNOWN, wish, "" if is_free else PRICE_UNKNOWN, note, quote)
    return PriceTag(estimate.sum_text(), wish, estimate.total_text(), note, quote)


def price_range(model: Model, agreed: Decimal | None) -> str:
    """What one image costs, from the smallest and plainest to the largest and finest."""
    estimate = prices.estimate(model, {"size": "auto", "quality": "auto"}, agreed)
    return estimate.span().replace(" to $", " – ") if estimate else PRICE_UNKNOWN

"""The vendor's price page, written down a second time."""

from decimal import Decimal

import pytest

from imagegen.catalog import lineup, prices
from imagegen.catalog.model import Model

SQUARE, WIDE, TALL = "1024x1024", "1536x1024", "1024x1536"
GPT_IMAGE_1_5 = {"low": ("0.009", "0.013"), "medium": ("0.034", "0.05"), "high": ("0.133", "0.2")}
LISTED = [
    (lineup.GPT_IMAGE_1_5, GPT_IMAGE_1_5),
    (lineup.CHATGPT_IMAGE_LATEST, GPT_IMAGE_1_5),
    (lineup.GPT_IMAGE_1_MINI, {"low": ("0.005", "0.006"), "medium": ("0.011", "0.015"), "high": ("0.036", "0.052")}),
    (lineup.GPT_IMAGE_1, {"low": ("0.011", "0.016"), "medium": ("0.042", "0.063"), "high": ("0.167", "0.25")}),
]
CURRENT = ("5", "1.25", "8", "2", "30", None)
RATES = [
    (lineup.GPT_IMAGE_2_6_SUNBURST, CURRENT),
    (lineup.GPT_IMAGE_2_6_FLARE, CURRENT),
    (lineup.GPT_IMAGE_2_5_SUNBURST, CURRENT),
    (lineup.GPT_IMAGE_2_5_FLARE, CURRENT),
    (lineup.GPT_IMAGE_2, CURRENT),
    (lineup.GPT_IMAGE_1_5, ("5", "1.25", "8", "2", "32", "10")),
    (lineup.CHATGPT_IMAGE_LATEST, ("5", "1.25", "8", "2", "32", "10")),
    (lineup.GPT_IMAGE_1_MINI, ("2", "0.2", "2.5", "0.25", "8", None)),
    (lineup.GPT_IMAGE_1, ("5", "1.25", "10", "2.5", "40", None)),
]


def listed(model: Model, size: str, quality: str = "") -> Decimal:
    estimate = prices.estimate(model, {"size": size, "quality": quality})
    assert estimate is not None
    assert estimate.low == estimate.high
    return estimate.low


@pytest.mark.parametrize(("model", "table"), LISTED)
def test_gpt_image_models_cost_what_the_page_says(model: Model, table: dict[str, tuple[str, str]]) -> None:
    for quality, (square, oblong) in table.items():
        assert listed(model, SQUARE, quality) == Decimal(square)
        assert listed(model, WIDE, quality) == listed(model, TALL, quality) == Decimal(oblong)


def test_dall_e_costs_what_the_page_said_last() -> None:
    assert [listed(lineup.DALL_E_3, size, "standard") for size in (SQUARE, "1792x1024", "1024x1792")] == [
        Decimal("0.04"),
        Decimal("0.08"),
        Decimal("0.08"),
    ]
    assert [listed(lineup.DALL_E_3, size, "hd") for size in (SQUARE, "1792x1024", "1024x1792")] == [
        Decimal("0.08"),
        Decimal("0.12"),
        Decimal("0.12"),
    ]
    assert [listed(lineup.DALL_E_2, size) for size in ("256x256", "512x512", SQUARE)] == [
        Decimal("0.016"),
        Decimal("0.018"),
        Decimal("0.02"),
    ]


@pytest.mark.parametrize(("model", "row"), RATES)
def test_a_million_tokens_cost_what_the_page_says(model: Model, row: tuple[str | None, ...]) -> None:
    assert model.price is not None
    rates = model.price.rates
    assert rates is not None
    kinds = (
        rates.text_in,
        rates.text_in_cached,
        rates.image_in,
        rates.image_in_cached,
        rates.image_out,
        rates.text_out,
    )
    assert kinds == tuple(None if dollars is None else Decimal(dollars) for dollars in row)

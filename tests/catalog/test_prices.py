from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from imagegen.catalog import lineup, prices
from imagegen.catalog.model import Model
from imagegen.catalog.rates import Price

PROMPT = "x" * 120


def said(model: Model, **values: Any) -> tuple[str, str]:
    estimate = prices.estimate(model, values)
    assert estimate is not None
    return estimate.sum_text(), estimate.total_text()


@pytest.mark.parametrize(("size", "tokens"), [((1024, 1024), 7024), ((1536, 1024), 5488), ((3840, 2160), 13342)])
def test_the_formula_gives_the_vendors_own_figures(size: tuple[int, int], tokens: int) -> None:
    price = lineup.GPT_IMAGE_2.price
    assert price is not None
    assert price.by_pixels is not None
    assert price.by_pixels.tokens("high", *size) == tokens


def test_tokens_along_the_shorter_side_are_rounded_and_their_product_is_rounded_up() -> None:
    price = lineup.GPT_IMAGE_2.price
    assert price is not None
    assert price.by_pixels is not None
    assert price.by_pixels.tokens("medium", 1600, 1024) == price.by_pixels.tokens("medium", 1024, 1600) == 1354
    assert price.by_pixels.tokens("low", 1024, 1024) == 196


def test_a_list_price_is_exact() -> None:
    estimate = prices.estimate(lineup.DALL_E_3, {"prompt": PROMPT, "size": "1024x1024", "quality": "standard", "n": 1})
    assert estimate is not None
    assert estimate.exact
    assert estimate.low == estimate.high == Decimal("0.04")
    assert (estimate.sum_text(), estimate.total_text()) == ("1 × $0.04, fixed price", "$0.04")
    assert said(lineup.DALL_E_2, prompt=PROMPT, size="256x256", n=10) == ("10 × $0.016, fixed price", "$0.16")


def test_a_formula_is_about_right_and_says_so() -> None:
    values = {"prompt": "x" * 2_400, "size": "1536x1024", "quality": "medium", "n": 4}
    assert said(lineup.GPT_IMAGE_2, **values) == ("4 × $0.041 + $0.003 for text", "about $0.17")


def test_text_is_a_token_for_four_characters_begun() -> None:
    estimate = prices.estimate(lineup.GPT_IMAGE_2, {"prompt": "héllo"})
    assert estimate is not None
    assert estimate.text == Decimal("0.00001")


def test_auto_is_a_range_over_all_it_may_become() -> None:
    assert said(lineup.GPT_IMAGE_1_MINI, size="auto", quality="auto") == ("1 × $0.005 to $0.052", "$0.005 to $0.052")
    assert said(lineup.GPT_IMAGE_1_MINI, size="1024x1024", quality="auto")[1] == "$0.005 to $0.036"
    assert said(lineup.GPT_IMAGE_1_MINI, size="auto", quality="high")[1] == "$0.036 to $0.052"
    assert said(lineup.GPT_IMAGE_2, size="1024x1024", quality="auto", n=4)[1] == "$0.024 to $0.84"


def test_where_the_vendor_gives_no_figure_a_range_of_multiples_stands() -> None:
    values = {"size": "1024x1024", "n": 1}
    before = prices.estimate(lineup.GPT_IMAGE_2_5_FLARE, {**values, "quality": "low"})
    after = prices.estimate(lineup.GPT_IMAGE_2_6_FLARE, {**values, "quality": "low"})
    assert before is not None
    assert after is not None
    assert (after.low, after.high) == (3 * before.low, 4 * before.low)
    high = [
        prices.estimate(model, {**values, "quality": "high"})
        for model in (lineup.GPT_IMAGE_2_5_FLARE, lineup.GPT_IMAGE_2_6_FLARE)
    ]
    assert high[0] == high[1]


def test_a_model_without_a_price_has_no_estimate() -> None:
    assert prices.estimate(lineup.ANY_DIFFUSION, {"prompt": PROMPT}) is None
    assert prices.actual(lineup.ANY_DIFFUSION, {"output_tokens": 10}, 1, {}) is None


@pytest.mark.parametrize(("cost", "dollars"), [(0.0375, "0.0375"), (2, "2"), (0, "0"), (1e-05, "0.00001")])
def test_a_price_that_the_provider_says_is_taken(cost: float, dollars: str) -> None:
    assert prices.charged({"cost": cost}) == Decimal(dollars)


@pytest.mark.parametrize(
    "usage", [None, {}, *({"cost": cost} for cost in (None, "0.1", True, -1, 1e300, float("nan")))]
)
def test_what_is_no_price_is_not_taken(usage: dict[str, Any] | None) -> None:
    assert prices.charged(usage) is None


def test_one_price_may_stand_for_every_size_and_quality() -> None:
    priced = replace(lineup.ANY_DALL_E, price=Price(per_image={("", ""): Decimal("0.03")}))
    assert said(priced, size="999x1000", quality="hd", n=2) == ("2 × $0.03, fixed price", "$0.06")
    free = replace(lineup.ANY_DALL_E, price=Price(per_image={("", ""): Decimal(0)}))
    assert said(free, n=2) == ("no charge", "no charge")


def test_what_an_admin_says_goes_above_the_catalogue_and_the_usage() -> None:
    estimate = prices.estimate(lineup.GPT_IMAGE_2, {"prompt": PROMPT, "n": 2}, Decimal("0.05"))
    assert estimate is not None and (estimate.sum_text(), estimate.total_text()) == ("2 × $0.05, fixed price", "$0.10")
    assert prices.estimate(lineup.ANY_DIFFUSION, {}, Decimal(0)) is not None
    usage = {"input_tokens": 50, "output_tokens": 1372}
    assert prices.actual(lineup.GPT_IMAGE_2, usage, 2, {}, Decimal("0.05")) == Decimal("0.10")


@pytest.mark.parametrize(
    ("agreed", "words"),
    [
        (None, ("2 × $0.04", "about $0.08")),
        (Decimal("0.05"), ("2 × $0.05", "about $0.10")),
        (Decimal(0), ("2 × $0.00", "about $0.00")),
    ],
)
def test_no_price_is_fixed_where_the_provider_says_its_own(agreed: Decimal | None, words: tuple[str, str]) -> None:
    values = {"size": "1024x1024", "quality": "standard", "n": 2}
    estimate = prices.estimate(lineup.DALL_E_3, values, agreed, is_final=False)
    assert estimate is not None and (estimate.sum_text(), estimate.total_text()) == words


def test_the_true_cost_is_usage_times_rates() -> None:
    usage = {
        "input_tokens": 150,
        "input_tokens_details": {"text_tokens": 50, "image_tokens": 100},
        "output_tokens": 1372,
        "output_tokens_details": {"image_tokens": 1272, "text_tokens": 100},
    }
    assert prices.actual(lineup.GPT_IMAGE_1_5, usage, 1, {}) == Decimal("0.042754")


def test_output_without_details_counts_as_image() -> None:
    usage = {"input_tokens": 50, "output_tokens": 1372}
    assert prices.actual(lineup.GPT_IMAGE_1_5, usage, 1, {}) == Decimal("0.044154")
    assert prices.actual(lineup.GPT_IMAGE_2, usage, 1, {}) == Decimal("0.04141")


def test_cached_input_has_its_own_rate() -> None:
    usage = {"input_tokens": 100, "input_tokens_details": {"cached_tokens": 40}, "output_tokens": 1000}
    assert prices.actual(lineup.GPT_IMAGE_2, usage, 1, {}) == Decimal("0.03035")
    kinds = {"image_tokens": 60, "cached_tokens": 40, "cached_tokens_details": {"text_tokens": 10, "image_tokens": 30}}
    usage = {"input_tokens": 100, "input_tokens_details": kinds, "output_tokens": 1000}
    assert prices.actual(lineup.GPT_IMAGE_2, usage, 1, {}) == Decimal("0.0304625")


@pytest.mark.parametrize(
    "usage",
    [None, {}, {"output_tokens": 0}, {"output_tokens": "many"}, {"output_tokens": -5}, {"output_tokens": None}],
)
def test_without_usable_usage_the_list_counts_the_pictures_received(usage: dict[str, Any] | None) -> None:
    values = {"prompt": "", "size": "1024x1024", "quality": "high", "n": 4}
    assert prices.actual(lineup.GPT_IMAGE_1, usage, 3, values) == Decimal("0.501")


def test_a_list_priced_model_costs_its_list_price_whatever_a_server_counts() -> None:
    values = {"size": "1024x1024", "quality": "hd", "n": 1}
    assert prices.actual(lineup.DALL_E_3, {"output_tokens": 5}, 1, values) == Decimal("0.08")


def test_where_auto_is_all_that_is_known_the_dearest_counts() -> None:
    assert prices.actual(lineup.GPT_IMAGE_1, None, 1, {"size": "auto", "quality": "auto"}) == Decimal("0.25")
    echoed = {"size": "1024x1024", "quality": "low"}
    assert prices.actual(lineup.GPT_IMAGE_1, None, 1, {"size": "auto", "quality": "auto"} | echoed) == Decimal("0.011")

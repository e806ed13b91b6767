"""The vendors' price pages: https://platform.openai.com/docs/pricing and https://docs.x.ai/developers/models"""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from imagegen.catalog import sizes
from imagegen.catalog.rates import Price, TokenRates, TokensByPixels


def _rates(**dollars: str) -> TokenRates:
    return TokenRates(**{kind: Decimal(price) for kind, price in dollars.items()})


def _per_image(**prices: Mapping[str, str]) -> dict[tuple[str, str], Decimal]:
    """The table as pages print it, a row for each quality and a column for each size."""
    return {(size, quality): Decimal(price) for quality, row in prices.items() for size, price in row.items()}


def _three(square: str, oblong: str) -> dict[str, str]:
    return dict(zip(sizes.STANDARD, (square, oblong, oblong), strict=True))


_CURRENT = _rates(text_in="5", text_in_cached="1.25", image_in="8", image_in_cached="2", image_out="30")
_PIXELS_2 = TokensByPixels(grid={"low": 16, "medium": 48, "high": 96}, sizes=sizes.UP_TO_4K)
_PIXELS_2_5 = replace(_PIXELS_2, grid={"low": 16, "medium": 24, "high": 48, "xhigh": 64, "max": 96})
_PIXELS_2_6 = replace(_PIXELS_2_5, uncertain={"low": (3, 4), "medium": (3, 4)})

GPT_IMAGE_2 = Price(rates=_CURRENT, by_pixels=_PIXELS_2)
GPT_IMAGE_2_5 = Price(rates=_CURRENT, by_pixels=_PIXELS_2_5)
GPT_IMAGE_2_6 = Price(rates=_CURRENT, by_pixels=_PIXELS_2_6)
GPT_IMAGE_1_5 = Price(
    per_image=_per_image(low=_three("0.009", "0.013"), medium=_three("0.034", "0.05"), high=_three("0.133", "0.2")),
    rates=_rates(text_in="5", text_in_cached="1.25", image_in="8", image_in_cached="2", image_out="32", text_out="10"),
)
GPT_IMAGE_1_MINI = Price(
    per_image=_per_image(low=_three("0.005", "0.006"), medium=_three("0.011", "0.015"), high=_three("0.036", "0.052")),
    rates=_rates(text_in="2", text_in_cached="0.2", image_in="2.5", image_in_cached="0.25", image_out="8"),
)
GPT_IMAGE_1 = Price(
    per_image=_per_image(low=_three("0.011", "0.016"), medium=_three("0.042", "0.063"), high=_three("0.167", "0.25")),
    rates=_rates(text_in="5", text_in_cached="1.25", image_in="10", image_in_cached="2.5", image_out="40"),
)
DALL_E_3 = Price(
    per_image=_per_image(
        standard={"1024x1024": "0.04", "1792x1024": "0.08", "1024x1792": "0.08"},
        hd={"1024x1024": "0.08", "1792x1024": "0.12", "1024x1792": "0.12"},
    )
)
DALL_E_2 = Price(
    per_image={
        ("256x256", ""): Decimal("0.016"),
        ("512x512", ""): Decimal("0.018"),
        ("1024x1024", ""): Decimal("0.02"),
    }
)
# What an image of low quality costs in any other size, xAI does not say: no more than the one of medium quality.
GROK_IMAGINE_IMAGE_2 = Price(per_image=_per_image(low={"1024x1024": "0.04", "": "0.06"}, medium={"": "0.06"}))
GROK_IMAGINE_IMAGE = Price(per_image={("", ""): Decimal("0.02")})
GROK_IMAGINE_IMAGE_QUALITY = Price(per_image={("", ""): Decimal("0.05")})

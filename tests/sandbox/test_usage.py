"""The tokens an answer says it used."""

from typing import Any

import pytest

from imagegen.sandbox import rules
from imagegen.sandbox.usage import tokens, usage


def order(**fields: Any) -> rules.Order:
    return rules.order({"prompt": "Dunes", **fields})


@pytest.mark.parametrize(("size", "expected"), [("1024x1024", 7024), ("1536x1024", 5488), ("3840x2160", 13342)])
def test_gpt_image_2_uses_what_the_vendor_publishes(size: str, expected: int) -> None:
    assert tokens(order(model="gpt-image-2", quality="high", size=size)) == expected


def test_2_6_is_heavier_than_2_5_at_low_and_medium_only() -> None:
    for quality, heavier in (("low", True), ("medium", True), ("high", False), ("max", False)):
        newer, older = (
            tokens(order(model=f"gpt-image-{version}-flare", quality=quality, size="1024x1024"))
            for version in ("2.6", "2.5")
        )
        assert (newer >= 3 * older) is heavier
        assert newer >= older


@pytest.mark.parametrize(
    ("model", "quality", "size", "expected"),
    [
        ("gpt-image-1", "low", "1024x1024", 272),
        ("gpt-image-1", "high", "1024x1536", 6240),
        ("gpt-image-1.5", "medium", "1024x1024", 1056),
        ("gpt-image-1-mini", "medium", "1536x1024", 1875),
    ],
)
def test_older_models_use_fixed_numbers(model: str, quality: str, size: str, expected: int) -> None:
    assert tokens(order(model=model, quality=quality, size=size)) == expected


def test_the_parts_add_up_over_all_images() -> None:
    one, four = (usage(order(model="gpt-image-2", n=n)) for n in (1, 4))
    assert four["output_tokens"] == 4 * int(str(one["output_tokens"]))
    assert four["total_tokens"] == int(str(four["input_tokens"])) + int(str(four["output_tokens"]))
    assert four["output_tokens_details"] == {"image_tokens": four["output_tokens"], "text_tokens": 0}

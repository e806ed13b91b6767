from dataclasses import replace
from datetime import date

import pytest

from imagegen.catalog import lineup
from imagegen.catalog.model import Model

TODAY = date(2026, 11, 21)


def test_a_model_is_found_by_its_id_or_alias() -> None:
    assert lineup.find("gpt-image-2") is lineup.GPT_IMAGE_2
    assert lineup.find("gpt-image-2-2026-04-21") is lineup.GPT_IMAGE_2
    assert lineup.find("gpt-image-9") is None


def test_no_name_means_two_models() -> None:
    names = [name for model in lineup.MODELS for name in (model.id, *model.also_known_as)]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("model", [lineup.DALL_E_2, lineup.DALL_E_3, lineup.GPT_IMAGE_1])
def test_what_its_vendor_retired_has_ended_whatever_the_clock_says(model: Model) -> None:
    assert model.ended(date(2020, 1, 1))


def test_a_model_ends_on_its_shutdown_day() -> None:
    assert not lineup.GPT_IMAGE_1_5.ended(date(2026, 11, 30))
    assert lineup.GPT_IMAGE_1_5.ended(date(2026, 12, 1))
    assert not lineup.GPT_IMAGE_2.ended(date(2036, 1, 1))


def test_the_default_is_the_first_that_lasts() -> None:
    assert lineup.default(lineup.MODELS, TODAY) is lineup.GPT_IMAGE_2
    assert lineup.default([lineup.GPT_IMAGE_1_5, lineup.GPT_IMAGE_2_5_FLARE], TODAY) is lineup.GPT_IMAGE_2_5_FLARE
    assert lineup.default([lineup.GPT_IMAGE_1_5], date(2026, 10, 1)) is lineup.GPT_IMAGE_1_5


def test_a_model_that_has_ended_or_soon_will_is_never_the_default() -> None:
    ending = [lineup.DALL_E_2, lineup.DALL_E_3, lineup.GPT_IMAGE_1, lineup.GPT_IMAGE_1_5, lineup.GPT_IMAGE_1_MINI]
    assert lineup.default(ending, TODAY) is None


@pytest.mark.parametrize(
    "model_id",
    [
        "gpt-image-9",
        "qwen-image",
        "image-model-1",
        "our_image",
        "black-forest-labs/FLUX.1-dev",
        "stable-diffusion-3.5-large",
        "imagen-4",
        "dall-e-4",
    ],
)
def test_an_image_model_is_known_by_its_words(model_id: str) -> None:
    assert lineup.looks_like_an_image_model(model_id)


@pytest.mark.parametrize(
    "model_id", ["gpt-6.1-sol", "pilgrimage-7b", "whisper-1", "omni-moderation-latest", "text-embedding-3-small"]
)
def test_other_models_are_not(model_id: str) -> None:
    assert not lineup.looks_like_an_image_model(model_id)


def test_a_model_with_another_name_is_still_that_model() -> None:
    assert replace(lineup.DALL_E_3, label="Our deployment") == lineup.DALL_E_3
    assert {lineup.DALL_E_3: 1}[replace(lineup.DALL_E_3, label="Our deployment")] == 1

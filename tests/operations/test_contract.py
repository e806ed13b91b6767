"""Every operation and model against the vendor's contract, written down here a second time, by hand."""

from typing import Any

import pytest
from django.forms import ChoiceField

from imagegen import operations
from imagegen.catalog import lineup, prices
from imagegen.catalog.form import form_for
from imagegen.catalog.model import Model
from imagegen.operations.base import Operation

THREE_SIZES = ["auto", "1024x1024", "1536x1024", "1024x1536"]
TO_4K = [*THREE_SIZES, "2048x2048", "2048x1152", "1152x2048", "3840x2160", "2160x3840"]
GPT_DEFAULTS = {
    "prompt": "a cat",
    "size": "auto",
    "quality": "auto",
    "background": "auto",
    "n": 1,
    "output_format": "png",
    "moderation": "auto",
    "user": "member-1",
}
GPT_VALUES = {
    "background": ["auto", "opaque", "transparent"],
    "output_format": ["png", "jpeg", "webp"],
    "moderation": ["auto", "low"],
}
FOUR_QUALITIES = ["auto", "low", "medium", "high"]
SIX_QUALITIES = [*FOUR_QUALITIES, "xhigh", "max"]
GPT_1 = {**GPT_VALUES, "size": THREE_SIZES, "quality": FOUR_QUALITIES}
GPT_2_5 = {**GPT_VALUES, "size": TO_4K, "quality": SIX_QUALITIES}

SHAPES = [
    "auto", "1:1", "3:4", "4:3", "9:16", "16:9", "2:3", "3:2", "9:19.5", "19.5:9", "9:20", "20:9", "1:2", "2:1",
]  # fmt: skip
GROK = {"aspect_ratio": SHAPES, "resolution": ["1k", "2k"]}
GROK_DEFAULTS = {
    "prompt": "a cat",
    "aspect_ratio": "auto",
    "resolution": "1k",
    "n": 1,
    "response_format": "b64_json",
    "user": "member-1",
}

# What the form offers, by wire name.
VALUES: dict[str, dict[str, list[str]]] = {
    "gpt-image-2.6-sunburst": GPT_2_5,
    "gpt-image-2.6-flare": GPT_2_5,
    "gpt-image-2.5-sunburst": GPT_2_5,
    "gpt-image-2.5-flare": GPT_2_5,
    "gpt-image-2": {**GPT_VALUES, "size": TO_4K, "quality": FOUR_QUALITIES},
    "gpt-image-1.5": GPT_1,
    "chatgpt-image-latest": GPT_1,
    "gpt-image-1-mini": GPT_1,
    "gpt-image-1": GPT_1,
    "dall-e-3": {
        "size": ["1024x1024", "1792x1024", "1024x1792"],
        "quality": ["standard", "hd"],
        "style": ["vivid", "natural"],
    },
    "dall-e-2": {"size": ["256x256", "512x512", "1024x1024"]},
    "grok-imagine-image-2.0": {**GROK, "aspect_ratio": [*SHAPES, "21:9", "5:2"], "quality": ["low", "medium"]},
    "grok-imagine-image": GROK,
    "grok-imagine-image-quality": GROK,
    "any-dall-e": {
        "size": ["1024x1024", "1792x1024", "1024x1792"],
        "quality": ["standard", "hd"],
        "style": ["vivid", "natural"],
    },
    "any-diffusion": {"size": ["1024x1024", "1536x1024", "1024x1536", "512x512"]},
}
# The body of a request that names nothing but a prompt.
BODIES: dict[str, dict[str, Any]] = {
    **{model_id: GPT_DEFAULTS for model_id in VALUES if "gpt" in model_id},
    **{model_id: GROK_DEFAULTS for model_id in VALUES if "grok" in model_id},
    "grok-imagine-image-2.0": {**GROK_DEFAULTS, "quality": "medium"},
    "dall-e-3": {
        "prompt": "a cat",
        "size": "1024x1024",
        "quality": "standard",
        "style": "vivid",
        "response_format": "b64_json",
        "user": "member-1",
    },
    "dall-e-2": {
        "prompt": "a cat",
        "size": "1024x1024",
        "n": 1,
        "response_format": "b64_json",
        "user": "member-1",
    },
    "any-dall-e": {
        "prompt": "a cat",
        "size": "1024x1024",
        "quality": "standard",
        "style": "vivid",
        "n": 1,
        "response_format": "b64_json",
        "user": "member-1",
    },
    "any-diffusion": {"prompt": "a cat", "size": "1024x1024", "n": 1, "response_format": "b64_json"},
}
LONGEST_PROMPT = {"dall-e-3": 4_000, "dall-e-2": 1_000, "any-dall-e": 4_000}
MOST_IMAGES = {"dall-e-3": 1}
ANY_SIZE = [model_id for model_id in VALUES if VALUES[model_id].get("size") == TO_4K]

every_operation_and_model = pytest.mark.parametrize(
    ("operation", "model"),
    [
        pytest.param(operation, model, id=f"{operation.slug}-{model.id}")
        for operation in operations.OPERATIONS.values()
        for model in operation.capabilities
    ],
)


def body(operation: Operation, model: Model, **given: Any) -> dict[str, Any]:
    form = form_for(operation.capability(model), model)({"prompt": "a cat", **given})
    assert form.is_valid(), form.errors
    return operation.body(model.id, model, form.cleaned_data, "member-1")


def problems(operation: Operation, model: Model, **given: Any) -> list[str]:
    return list(form_for(operation.capability(model), model)({"prompt": "a cat", **given}).errors)


def test_the_whole_line_up_can_generate() -> None:
    assert {model.id for model in operations.get("generate").capabilities} == set(VALUES) == set(BODIES)
    assert set(operations.get("generate").capabilities) == set(lineup.MODELS)


@every_operation_and_model
def test_a_prompt_alone_makes_the_body_the_vendor_expects(operation: Operation, model: Model) -> None:
    assert body(operation, model) == {"model": model.id, **BODIES[model.id]}


@every_operation_and_model
def test_a_body_that_was_kept_makes_the_same_body_again(operation: Operation, model: Model) -> None:
    kept = operation.capability(model).encode(BODIES[model.id])
    assert operation.capability(model).encode(kept, "member-1") == BODIES[model.id]


@every_operation_and_model
def test_exactly_the_vendors_values_are_offered_and_each_is_sent(operation: Operation, model: Model) -> None:
    form = form_for(operation.capability(model), model)()
    for name, values in VALUES[model.id].items():
        field = form.fields[name]
        assert isinstance(field, ChoiceField)
        offered = [value for value, _ in field.widget.choices if value != "custom"]
        assert offered == values
        for value in values:
            assert body(operation, model, **{name: value})[name] == value
        assert problems(operation, model, **{name: "unheard-of"}) == [name]
    choices = {name for name, field in form.fields.items() if hasattr(field, "choices")}
    assert choices == set(VALUES[model.id])


@every_operation_and_model
def test_the_prompt_may_be_as_long_as_the_vendor_lets_it(operation: Operation, model: Model) -> None:
    longest = LONGEST_PROMPT.get(model.id, 32_000)
    assert body(operation, model, prompt="é" * longest)["prompt"] == "é" * longest
    assert problems(operation, model, prompt="é" * (longest + 1)) == ["prompt"]


@every_operation_and_model
def test_as_many_images_as_the_vendor_makes_may_be_asked_for(operation: Operation, model: Model) -> None:
    most = MOST_IMAGES.get(model.id, 10)
    assert body(operation, model, n=str(most)).get("n", 1) == most
    assert problems(operation, model, n=str(most + 1)) == ["n"]
    assert problems(operation, model, n="0") == ["n"]


@every_operation_and_model
def test_compression_goes_only_with_formats_that_compress(operation: Operation, model: Model) -> None:
    if "output_format" not in VALUES[model.id]:
        assert "output_compression" not in body(operation, model, output_compression="50")
        return
    assert "output_compression" not in body(operation, model, output_format="png", output_compression="50")
    for name in ("jpeg", "webp"):
        assert body(operation, model, output_format=name)["output_compression"] == 100
        assert body(operation, model, output_format=name, output_compression="0")["output_compression"] == 0
        assert problems(operation, model, output_format=name, output_compression="101") == ["output_compression"]


@every_operation_and_model
def test_transparent_goes_only_with_formats_that_have_it(operation: Operation, model: Model) -> None:
    if "background" not in VALUES[model.id]:
        return
    assert body(operation, model, background="transparent", output_format="webp")["background"] == "transparent"
    assert problems(operation, model, background="transparent", output_format="jpeg") == ["background"]


@every_operation_and_model
def test_a_free_size_goes_where_the_vendor_takes_one(operation: Operation, model: Model) -> None:
    if model.id in ANY_SIZE:
        assert body(operation, model, size="custom", size_custom="1504 × 1008")["size"] == "1504x1008"
        assert problems(operation, model, size="1500x1000") == ["size"]
    elif model.id.startswith("any-"):
        assert body(operation, model, size="1000x999")["size"] == "1000x999"
    elif "size" in VALUES[model.id]:
        assert problems(operation, model, size="1504x1008") == ["size"]
    else:
        assert "size" not in body(operation, model, size="1504x1008")


@every_operation_and_model
def test_the_schema_lists_what_the_form_asks(operation: Operation, model: Model) -> None:
    schema = operation.capability(model).schema()
    form = form_for(operation.capability(model), model)()
    assert set(schema["properties"]) == set(form.fields)
    assert schema["required"] == ["prompt"]
    for name, field in schema["properties"].items():
        assert field["type"] in {"string", "integer", "number"}, name
        assert field["title"], name
        if "enum" in field:
            assert field.get("default", field["enum"][0]) in field["enum"], name


@every_operation_and_model
def test_every_model_of_a_vendor_with_prices_has_an_estimate(operation: Operation, model: Model) -> None:
    for quality in VALUES[model.id].get("quality", [""]):
        for size in VALUES[model.id].get("size", ["auto"]):
            estimate = prices.estimate(model, {"prompt": "a cat", "size": size, "quality": quality, "n": 1})
            assert (estimate is None) == model.id.startswith("any-")
            if estimate is not None:
                assert 0 < estimate.low <= estimate.high < 1


@pytest.mark.parametrize(
    ("model", "quality", "each"),
    [
        (lineup.GROK_IMAGINE_IMAGE, "", "$0.02"),
        (lineup.GROK_IMAGINE_IMAGE_QUALITY, "", "$0.05"),
        (lineup.GROK_IMAGINE_IMAGE_2, "medium", "$0.06"),
        (lineup.GROK_IMAGINE_IMAGE_2, "low", "$0.04 to $0.06"),
    ],
)
def test_a_grok_image_costs_what_xai_lists(model: Model, quality: str, each: str) -> None:
    estimate = prices.estimate(model, {"prompt": "a cat", "aspect_ratio": "16:9", "quality": quality, "n": 2})
    assert estimate is not None
    assert estimate.span() == each


def test_a_quality_that_grok_has_no_word_for_becomes_its_best() -> None:
    operation = operations.get("generate")
    before, after = operation.capability(lineup.GPT_IMAGE_2_5_FLARE), operation.capability(lineup.GROK_IMAGINE_IMAGE_2)
    for quality in ("high", "max"):
        kept, _ = after.carry({"prompt": "a cat", "quality": quality}, before, lineup.GROK_IMAGINE_IMAGE_2)
        assert kept["quality"] == "medium"


def test_a_diffusion_server_is_told_what_only_it_knows() -> None:
    sent = body(
        operations.get("generate"),
        lineup.ANY_DIFFUSION,
        negative_prompt="blur",
        seed="0",
        steps="30",
        guidance_scale="7.5",
    )
    assert sent == {
        "model": "any-diffusion",
        "prompt": "a cat",
        "negative_prompt": "blur",
        "size": "1024x1024",
        "n": 1,
        "seed": 0,
        "steps": 30,
        "guidance_scale": 7.5,
        "response_format": "b64_json",
    }


def test_what_a_job_did_not_ask_for_is_not_added_when_it_is_sent() -> None:
    operation = operations.get("generate")
    assert operation.body("house-xl", lineup.DALL_E_3, {"prompt": "a cat", "size": "1024x1024"}, "member-1") == {
        "model": "house-xl",
        "prompt": "a cat",
        "size": "1024x1024",
        "response_format": "b64_json",
        "user": "member-1",
    }


def test_the_model_is_sent_under_the_servers_own_name_for_it() -> None:
    operation = operations.get("generate")
    assert operation.body("our-deployment", lineup.DALL_E_3, {"prompt": "a cat"})["model"] == "our-deployment"


def test_values_of_dall_e_3_are_all_it_gets_after_a_gpt_image_model() -> None:
    operation = operations.get("generate")
    before, after = operation.capability(lineup.GPT_IMAGE_2), operation.capability(lineup.DALL_E_3)
    given = {"prompt": "a cat", "size": "1536x1024", "quality": "high", "n": "4", "background": "transparent"}
    kept, notes = after.carry(given, before, lineup.DALL_E_3)
    assert kept == {"prompt": "a cat", "size": "1792x1024", "quality": "hd", "n": 1}
    assert notes[-1] == "DALL·E 3 has no background option. Kept for when you switch back."
    back, _ = before.carry({**given, **kept}, after, lineup.GPT_IMAGE_2)
    assert back["quality"] == "high"
    assert back["background"] == "transparent"

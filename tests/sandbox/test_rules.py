"""The vendor's rules, field by field."""

from typing import Any

import pytest

from imagegen.sandbox import lineup, rules
from imagegen.sandbox.replies import Refusal
from imagegen.sandbox.rules import Order

GPT = [name for name, model in lineup.MODELS.items() if model.is_gpt]
NEWER = [name for name in GPT if lineup.MODELS[name].is_free_size]
OLDER = [name for name in GPT if name not in NEWER]


def order(model: str = "gpt-image-2", prompt: Any = "Dunes", **fields: Any) -> Order:
    return rules.order({"model": model, "prompt": prompt, **fields})


def refused(model: str = "gpt-image-2", prompt: Any = "Dunes", **fields: Any) -> Refusal:
    with pytest.raises(Refusal) as caught:
        order(model, prompt, **fields)
    return caught.value


@pytest.mark.parametrize("name", [*lineup.MODELS, *lineup.ALSO_KNOWN_AS])
def test_every_model_and_dated_id_takes_a_plain_prompt(name: str) -> None:
    assert order(name).n == 1


def test_a_strange_model_is_not_found() -> None:
    refusal = refused("gpt-image-9")
    assert (refusal.status, refusal.code) == (404, "model_not_found")
    assert "gpt-image-9" in refusal.message


@pytest.mark.parametrize("name", GPT)
@pytest.mark.parametrize("field", ["response_format", "style", "seed", "input_fidelity", "negative_prompt"])
def test_a_gpt_image_model_refuses_what_it_does_not_know(name: str, field: str) -> None:
    refusal = refused(name, **{field: "natural"})
    assert (refusal.status, refusal.code, refusal.param) == (400, "unknown_parameter", field)
    assert refusal.message == f"Unknown parameter: '{field}'."


@pytest.mark.parametrize(
    ("name", "field"),
    [("dall-e-2", "quality"), ("dall-e-2", "style"), ("dall-e-3", "background"), ("dall-e-3", "output_format")],
)
def test_dall_e_refuses_what_it_does_not_know(name: str, field: str) -> None:
    assert refused(name, **{field: "auto"}).code == "unknown_parameter"


@pytest.mark.parametrize(
    ("name", "field", "value"),
    [
        ("gpt-image-2", "quality", "xhigh"),
        ("gpt-image-2", "quality", "hd"),
        ("gpt-image-2", "background", "clear"),
        ("gpt-image-2", "output_format", "gif"),
        ("gpt-image-2", "moderation", "high"),
        ("gpt-image-1", "size", "2048x2048"),
        ("dall-e-3", "quality", "high"),
        ("dall-e-3", "style", "loud"),
        ("dall-e-3", "size", "auto"),
        ("dall-e-3", "response_format", "base64"),
        ("dall-e-2", "size", "1792x1024"),
    ],
)
def test_a_value_outside_the_list_is_invalid_at_its_field(name: str, field: str, value: str) -> None:
    refusal = refused(name, **{field: value})
    assert (refusal.status, refusal.code, refusal.param) == (400, "invalid_value", field)
    assert f"Invalid value: '{value}'. Supported values are: " in refusal.message


def test_the_supported_values_are_listed_as_the_vendor_lists_them() -> None:
    assert refused(quality="best").message == (
        "Invalid value: 'best'. Supported values are: 'low', 'medium', 'high', and 'auto'."
    )


@pytest.mark.parametrize("name", NEWER)
@pytest.mark.parametrize(
    "size", ["1024x1024", "2048x1152", "3840x2160", "2160x3840", "1536x512", "816x816", "3840x1280"]
)
def test_newer_models_draw_any_size_within_the_rule(name: str, size: str) -> None:
    assert order(name, size=size).size == size


@pytest.mark.parametrize(
    ("size", "why"),
    [
        ("1000x1024", "multiples of 16"),
        ("1024x1000", "multiples of 16"),
        ("3856x1600", "3840"),
        ("1600x512", "3 times"),
        ("800x800", "between 655360"),
        ("3840x2176", "between 655360"),
        ("1024", "Expected"),
        ("1024X1024", "Expected"),
        ("0x1024", "Expected"),
        ("²x1024", "Expected"),
    ],
)
def test_newer_models_refuse_a_size_outside_the_rule(size: str, why: str) -> None:
    refusal = refused(size=size)
    assert (refusal.code, refusal.param) == ("invalid_value", "size")
    assert why in refusal.message


@pytest.mark.parametrize("name", OLDER)
def test_older_models_draw_three_sizes(name: str) -> None:
    assert order(name, size="1024x1536").size == "1024x1536"
    assert refused(name, size="2048x2048").param == "size"


def test_auto_size_follows_the_prompt() -> None:
    assert order(prompt="Mountains", size="auto").size == "1536x1024"
    assert order(prompt="A portrait of my aunt").size == "1024x1536"
    assert order(prompt="My aunt", size=None).size == "1024x1024"


@pytest.mark.parametrize("output_format", ["jpeg", "webp"])
def test_compression_goes_with_jpeg_and_webp(output_format: str) -> None:
    assert order(output_format=output_format, output_compression=0).compression == 0
    assert order(output_format=output_format).compression == 100


@pytest.mark.parametrize("fields", [{}, {"output_format": "png"}])
def test_compression_does_not_go_with_png(fields: dict[str, Any]) -> None:
    refusal = refused(output_compression=80, **fields)
    assert (refusal.code, refusal.param) == ("invalid_value", "output_compression")


def test_jpeg_has_no_transparent_background() -> None:
    assert refused(background="transparent", output_format="jpeg").param == "background"
    assert order(background="transparent", output_format="webp").background == "transparent"


@pytest.mark.parametrize(
    ("name", "n", "code"),
    [
        ("gpt-image-2", 0, "integer_below_min_value"),
        ("gpt-image-2", 11, "integer_above_max_value"),
        ("dall-e-3", 2, "integer_above_max_value"),
        ("dall-e-2", 11, "integer_above_max_value"),
        ("gpt-image-2", "2", "invalid_type"),
        ("gpt-image-2", 1.5, "invalid_type"),
        ("gpt-image-2", True, "invalid_type"),
    ],
)
def test_n_has_its_limits(name: str, n: object, code: str) -> None:
    refusal = refused(name, n=n)
    assert (refusal.code, refusal.param) == (code, "n")


@pytest.mark.parametrize(("name", "longest"), [("dall-e-2", 1_000), ("dall-e-3", 4_000), ("gpt-image-2", 32_000)])
def test_a_prompt_is_measured_in_code_points(name: str, longest: int) -> None:
    assert order(name, "🌊" * longest).prompt == "🌊" * longest
    refusal = refused(name, "🌊" * (longest + 1))
    assert (refusal.code, refusal.param) == ("string_above_max_length", "prompt")


@pytest.mark.parametrize(
    ("prompt", "code"), [("", "empty_string"), (None, "missing_required_parameter"), (7, "invalid_type")]
)
def test_a_prompt_must_be_there(prompt: object, code: str) -> None:
    refusal = refused(prompt=prompt)
    assert (refusal.code, refusal.param) == (code, "prompt")


def test_a_model_must_be_named() -> None:
    with pytest.raises(Refusal) as caught:
        rules.order({"prompt": "Dunes"})
    assert (caught.value.code, caught.value.param) == ("missing_required_parameter", "model")


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("gpt-image-2.6-flare", {"output_format": "gif"}),
        ("gpt-image-2.6-flare", {"output_format": "svg"}),
        ("gpt-image-2.6-sunburst", {"complexity": "low"}),
        ("gpt-image-2", {"stream": True}),
        ("gpt-image-2", {"partial_images": 2}),
    ],
)
def test_what_the_sandbox_does_not_draw_is_unsupported(name: str, fields: dict[str, Any]) -> None:
    assert refused(name, **fields).code == "unsupported_parameter"


def test_nulls_stand_for_the_defaults() -> None:
    plain = order()
    assert order(n=None, quality=None, size=None, background=None, output_format=None, stream=None) == plain
    assert (plain.quality, plain.background, plain.output_format) == ("medium", "opaque", "png")


def test_dall_e_answers_by_url_unless_told_otherwise() -> None:
    assert order("dall-e-3").by_url
    assert not order("dall-e-3", response_format="b64_json").by_url
    assert not order("gpt-image-2").by_url


@pytest.mark.parametrize("body", [b"", b"{", b"[1]", b'"text"', b"\xff", b"[" * 100_000])
def test_a_body_that_is_no_json_object_is_refused(body: bytes) -> None:
    with pytest.raises(Refusal) as caught:
        rules.parse(body)
    assert caught.value.status == 400


def test_half_a_surrogate_pair_is_refused() -> None:
    with pytest.raises(Refusal):
        rules.order(rules.parse(b'{"model": "gpt-image-2", "prompt": "\\ud83c"}'))

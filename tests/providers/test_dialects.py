from typing import Any

import pytest

from imagegen.providers.dialect import Dialect, Unsayable
from imagegen.providers.presets import find

BODY = {"model": "sample", "prompt": "a cat", "size": "1024x1024", "n": 1, "response_format": "b64_json"}


def said(slug: str, **fields: Any) -> dict[str, Any]:
    return find(slug).dialect.say(BODY | fields)


def test_openai_is_spoken_unless_a_server_differs() -> None:
    assert Dialect().say(BODY) == BODY
    assert Dialect().say(BODY) is not BODY


@pytest.mark.parametrize(
    ("size", "ratio", "resolution"),
    [
        ("1024x1024", "1:1", "1k"),
        ("1792x1024", "16:9", "1k"),
        ("1024x1536", "2:3", "1k"),
        ("2048x2048", "1:1", "2k"),
        ("3840x2160", "16:9", "2k"),
        ("1000x999", "1:1", "1k"),
        ("8192x512", "20:9", "2k"),
        ("900x1950", "9:19.5", "1k"),
    ],
)
def test_xai_is_told_the_nearest_shape_and_resolution(size: str, ratio: str, resolution: str) -> None:
    words = said("xai", size=size)
    assert (words["aspect_ratio"], words["resolution"]) == (ratio, resolution)
    assert "size" not in words


def test_xai_may_choose_the_shape() -> None:
    words = said("xai", size="auto")
    assert words["aspect_ratio"] == "auto"
    assert not {"size", "resolution"} & set(words)


def test_what_is_already_in_xais_words_stays_as_it_is() -> None:
    words = said("xai", size="1024x1024", aspect_ratio="21:9", resolution="2k")
    assert (words["aspect_ratio"], words["resolution"]) == ("21:9", "2k")
    assert "size" not in words


@pytest.mark.parametrize(("quality", "sent"), [("low", "low"), ("medium", "medium"), ("hd", None), ("auto", None)])
def test_xai_is_told_a_quality_that_it_has(quality: str, sent: str | None) -> None:
    assert said("xai", quality=quality).get("quality") == sent


@pytest.mark.parametrize("slug", ["together", "openrouter", "gemini", "sdcpp", "vllm-omni"])
def test_a_size_that_is_left_to_the_model_is_left_out(slug: str) -> None:
    assert not {"size", "width", "height"} & set(said(slug, size="auto"))


def test_localai_is_always_told_pixels() -> None:
    assert said("localai", size="auto")["size"] == "1024x1024"


@pytest.mark.parametrize("fields", [{"prompt": "a | b"}, {"negative_prompt": "a | b"}, {"prompt": "a|"}])
def test_localai_is_sent_no_prompt_that_it_would_split(fields: dict[str, str]) -> None:
    with pytest.raises(Unsayable, match="without that character"):
        said("localai", **fields)


def test_stable_diffusion_cpp_is_sent_no_command() -> None:
    with pytest.raises(Unsayable, match="as a command"):
        said("sdcpp", prompt='a cat <sd_cpp_extra_args>{"seed": 1}</sd_cpp_extra_args>')


@pytest.mark.parametrize(
    ("slug", "fields", "label"),
    [
        ("xai", {"seed": 0}, "xAI takes no seed"),
        ("openrouter", {"negative_prompt": "blur"}, "OpenRouter takes no negative prompt"),
        ("localai", {"guidance_scale": 4.5}, "LocalAI takes no guidance"),
        ("sdcpp", {"steps": 30}, r"stable-diffusion\.cpp takes no number of steps"),
    ],
)
def test_a_wish_is_never_left_out_in_silence(slug: str, fields: dict[str, Any], label: str) -> None:
    with pytest.raises(Unsayable, match=label):
        said(slug, **fields)


@pytest.mark.parametrize("slug", ["xai", "together", "openrouter", "gemini", "localai", "sdcpp", "vllm-omni"])
def test_what_every_form_sends_unasked_is_left_out_where_it_is_unknown(slug: str) -> None:
    assert not {"style", "moderation"} & set(said(slug, style="vivid", moderation="auto"))


@pytest.mark.parametrize(
    ("quality", "sent"), [("standard", "medium"), ("hd", "high"), ("max", "high"), ("low", "low"), ("auto", "auto")]
)
def test_openrouter_is_told_the_quality_in_its_own_words(quality: str, sent: str) -> None:
    assert said("openrouter", quality=quality)["quality"] == sent


def test_openrouter_is_told_shape_and_resolution_in_its_own_words() -> None:
    words = said("openrouter", aspect_ratio="16:9", resolution="2k")
    assert (words["aspect_ratio"], words["resolution"]) == ("16:9", "2K")

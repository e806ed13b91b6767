import pytest
from django import forms
from django.core.exceptions import ValidationError

from imagegen.catalog import lineup
from imagegen.catalog.fields import FreeSize, Size

free = FreeSize(multiple=16, longest=3840, ratio=3, least=655_360, most=8_294_400)
any_to_4k = Size(
    name="size", label="Size", values=("auto", "1024x1024", "2048x1152", "3840x2160"), default="auto", free=free
)
squares = Size(name="size", label="Size", values=("256x256", "512x512", "1024x1024"), default="1024x1024")


class Form(forms.Form):
    size = any_to_4k.ask(lineup.GPT_IMAGE_2)


def test_a_listed_size_is_taken_and_nothing_is_the_default() -> None:
    assert squares.ask(lineup.DALL_E_2).clean("512x512") == "512x512"
    assert squares.ask(lineup.DALL_E_2).clean("") == "1024x1024"


def test_a_size_off_the_list_is_refused_with_the_list() -> None:
    with pytest.raises(ValidationError) as caught:
        squares.ask(lineup.DALL_E_2).clean("1792x1024")
    assert caught.value.messages == ["1792x1024 is not offered by dall-e-2. Choose 256x256, 512x512 or 1024x1024."]


@pytest.mark.parametrize("text", ["1504x1008", "1504×1008", " 1504 x 1008 ", "1504X1008", "1504*1008"])
def test_the_custom_box_takes_any_way_of_writing_a_size(text: str) -> None:
    form = Form({"size": "custom", "size_custom": text})
    assert form.is_valid()
    assert form.cleaned_data == {"size": "1504x1008"}


def test_a_script_may_name_a_free_size_directly() -> None:
    form = Form({"size": "1504x1008"})
    assert form.is_valid()
    assert form.cleaned_data == {"size": "1504x1008"}


def test_a_size_against_the_rule_comes_with_the_nearest_that_the_model_makes() -> None:
    form = Form({"size": "custom", "size_custom": "1500x1000"})
    (error,) = form.errors.as_data()["size"]
    assert error.messages == ["GPT Image 2 needs sides divisible by 16. Nearest: 1504x1008."]
    assert error.code == "size_rule"
    assert error.params is not None
    assert error.params["nearest"] == "1504x1008"
    assert form["size"].value() == "1500x1000"


@pytest.mark.parametrize("text", ["", "large", "0x0", "1024", "x", "-16x16", "1024x1024x16", "100000x16"])
def test_a_custom_size_that_is_none_says_how_to_write_one(text: str) -> None:
    assert Form({"size": "custom", "size_custom": text}).errors["size"] == [
        "Write the size as width x height, such as 1536x1024."
    ]


def test_tiles_are_named_by_their_shapes_or_by_pixels_where_two_share_one() -> None:
    assert [(tile.value, tile.label) for tile in any_to_4k.tiles()] == [
        ("auto", "Auto"),
        ("1024x1024", "1024 × 1024"),
        ("2048x1152", "2048 × 1152"),
        ("3840x2160", "3840 × 2160"),
    ]
    assert [tile.label for tile in squares.tiles()] == ["256 × 256", "512 × 512", "1024 × 1024"]


def test_frames_fit_their_icon_and_keep_their_shape() -> None:
    frames = [tile.frame for tile in any_to_4k.narrow(values=("auto", "1024x1024", "1536x1024", "1024x1792")).tiles()]
    assert frames == [None, (24, 24), (29, 19), (17, 30)]


def test_a_size_is_carried_to_the_nearest_shape() -> None:
    wide = squares.narrow(values=("1024x1024", "1792x1024", "1024x1792"))
    assert wide.carried("1536x1024") == "1792x1024"
    assert wide.carried("1024x1536") == "1024x1792"
    assert squares.carried("2048x2048") == "1024x1024"
    assert wide.carried("auto") is None
    assert any_to_4k.carried("1500 × 1000") == "1504x1008"
    assert any_to_4k.carried("256x256") == "816x816"

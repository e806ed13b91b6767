import pytest
from django.core.exceptions import ValidationError

from imagegen.catalog import lineup
from imagegen.catalog.fields import Choice

quality = Choice(
    name="quality", label="Quality", values=("standard", "hd"), default="standard", like={"max": ("high", "hd")}
)


def test_what_is_not_given_is_the_default() -> None:
    assert quality.ask(lineup.DALL_E_3).clean("") == "standard"


def test_a_value_of_another_model_is_refused_with_the_ones_there_are() -> None:
    with pytest.raises(ValidationError) as caught:
        quality.ask(lineup.DALL_E_3).clean("low")
    assert caught.value.messages == ["low is not offered by dall-e-3. Choose standard or hd."]


def test_values_are_read_in_words() -> None:
    assert quality.ask(lineup.DALL_E_3).choices == [("standard", "Standard"), ("hd", "HD")]
    assert [quality.words(value) for value in ("png", "jpeg", "webp", "xhigh")] == ["PNG", "JPEG", "WebP", "Extra high"]


def test_a_value_is_carried_as_its_nearest_kin() -> None:
    assert quality.carried("hd") == "hd"
    assert quality.carried("max") == "hd"
    assert quality.carried("unheard of") is None

import pytest

from imagegen.core.secret import Secret
from imagegen.providers.presets import PRESETS, find, normalise_base_url


def test_a_preset_says_where_and_with_which_header() -> None:
    target = find("openai").target("", Secret("sk-sample-1"))
    assert target.url("/images/generations") == "https://api.openai.com/v1/images/generations"
    assert target.headers == {"Authorization": Secret("Bearer sk-sample-1")}
    assert "sk-sample-1" not in repr(target)


def test_an_address_that_an_admin_typed_wins() -> None:
    assert (
        find("compatible").target("http://localhost:8080/v1/", Secret("x")).url("models")
        == "http://localhost:8080/v1/models"
    )


def test_without_a_key_no_header_is_sent() -> None:
    assert find("compatible").target("http://localhost:8080", Secret("")).headers == {}


def test_presets_are_told_apart_and_their_addresses_are_normal() -> None:
    assert len({preset.slug for preset in PRESETS}) == len(PRESETS)
    assert all(normalise_base_url(preset.base_url) == preset.base_url for preset in PRESETS if preset.base_url)
    assert [preset.slug for preset in PRESETS if preset.is_free] == ["sandbox"]


def test_an_unknown_preset_is_an_error_that_names_the_known_ones() -> None:
    with pytest.raises(ValueError, match=r"openai, .*compatible, sandbox"):
        find("unheard-of")


def test_azure_is_told_who_we_are_in_a_header_of_its_own() -> None:
    target = find("azure").target("https://sample.openai.azure.com/openai/v1", Secret("sk-sample-1"))
    assert target.headers == {"api-key": Secret("sk-sample-1")}


def test_every_preset_says_what_to_type() -> None:
    for preset in PRESETS:
        assert preset.help.endswith("."), preset.slug
        assert bool(preset.base_url) != bool(preset.example), preset.slug


def test_an_example_is_an_address_that_would_do() -> None:
    assert all(normalise_base_url(preset.example) for preset in PRESETS if preset.example)

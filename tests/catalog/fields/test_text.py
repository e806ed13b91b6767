import pytest
from django.core.exceptions import ValidationError

from imagegen.catalog import lineup
from imagegen.catalog.fields import Text

prompt = Text(name="prompt", label="Prompt", required=True, max_length=10)
asked = prompt.ask(lineup.DALL_E_2)


def refused(value: str) -> str:
    with pytest.raises(ValidationError) as caught:
        asked.clean(value)
    return str(caught.value.messages[0])


def test_nothing_but_line_ends_is_changed() -> None:
    assert asked.clean(" a\r\nb\rc\t\n") == " a\nb\nc\t\n"


def test_length_is_counted_in_characters_after_line_ends_are_one() -> None:
    assert asked.clean("👩‍🚀" * 3) == "👩‍🚀" * 3
    assert asked.clean("\r\n" + "x" * 9) == "\n" + "x" * 9


def test_one_character_too_many_names_the_model_the_limit_and_the_length() -> None:
    assert refused("x" * 11) == "DALL·E 2 takes a prompt of at most 10 characters. This one has 11."


@pytest.mark.parametrize("blank", ["", " ", "\r\n\t", "\u3000", None])
def test_a_blank_prompt_is_asked_for(blank: str) -> None:
    assert refused(blank) == "Write a prompt first."


@pytest.mark.parametrize("text", ["a\0b", "a\ud800"])
def test_what_no_request_can_hold_has_words_of_its_own(text: str) -> None:
    assert refused(text) == "The prompt contains an invisible character that cannot be sent. Write it again."


def test_optional_text_left_blank_is_not_sent() -> None:
    optional = prompt.narrow(required=False)
    assert optional.ask(lineup.DALL_E_2).clean("  ") == ""
    assert optional.encode("") is None


def test_the_form_field_knows_what_it_asks_for_and_its_template() -> None:
    assert asked.spec is prompt
    assert asked.template == "fields/text.html"

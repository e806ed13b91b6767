import pytest
from django.core.exceptions import ValidationError

from imagegen.core.words import validate_name


@pytest.mark.parametrize("name", ["Zoë 😀👩‍👩‍👧", "می‌خواهم", "דנה", "North\u00a0light"])
def test_a_name_has_whatever_letters_its_language_has(name: str) -> None:
    validate_name(name)


@pytest.mark.parametrize("letter", ["\x07", "\t", "\x85", "\u2028", "\u202e", "\u2066"])
def test_a_name_garbles_no_sentence_around_it(letter: str) -> None:
    with pytest.raises(ValidationError, match="cannot be seen"):
        validate_name(f"Ada {letter}nimdA")

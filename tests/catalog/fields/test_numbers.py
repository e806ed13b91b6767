from typing import Any

import pytest
from django.core.exceptions import ValidationError

from imagegen.catalog import lineup
from imagegen.catalog.fields import Count, Field, Integer, Number

seed = Integer(name="seed", label="Seed", low=0, high=4_294_967_295)
guidance = Number(name="guidance_scale", label="Guidance", low=0, high=20)
n = Count(name="n", label="Images", low=1, high=10, default=1)
exactly_one = n.narrow(high=1)


def cleaned(field: Field, value: Any) -> Any:
    asked = field.ask(lineup.DALL_E_3)
    assert asked is not None
    return asked.clean(value)


def refused(field: Field, value: Any) -> str:
    with pytest.raises(ValidationError) as caught:
        cleaned(field, value)
    return str(caught.value.messages[0])


def test_numbers_within_bounds_are_taken_zero_included() -> None:
    assert cleaned(seed, "0") == 0
    assert cleaned(seed, 4_294_967_295) == 4_294_967_295
    assert cleaned(guidance, "7.5") == 7.5


def test_a_blank_optional_number_is_nothing_and_not_sent() -> None:
    assert cleaned(seed, "") is None
    assert seed.encode(None) is None
    assert cleaned(guidance, "") is None


@pytest.mark.parametrize("value", ["-1", "4294967296", "1.5", "many", "9" * 5000])
def test_a_number_outside_the_bounds_is_told_them(value: str) -> None:
    assert refused(seed, value) == "Choose a whole number from 0 to 4,294,967,295."


@pytest.mark.parametrize("value", ["-0.1", "20.1", "nan", "inf", "1e999", "much"])
def test_a_decimal_number_outside_the_bounds_is_told_them(value: str) -> None:
    assert refused(guidance, value) == "Choose a number from 0 to 20."


def test_a_count_names_the_model_and_its_rule() -> None:
    assert refused(n, "11") == "DALL·E 3 makes 1 to 10 images per job. Choose 1 to 10."
    assert refused(exactly_one, "2") == "DALL·E 3 makes exactly 1 image per job. Choose 1."


def test_an_emptied_count_is_no_number_and_one_that_is_left_out_is_the_default() -> None:
    assert refused(n, "") == "DALL·E 3 makes 1 to 10 images per job. Choose 1 to 10."
    assert cleaned(n, None) == 1


def test_a_count_of_exactly_one_is_neither_shown_nor_sent() -> None:
    assert not exactly_one.shown
    assert exactly_one.encode(1) is None
    assert n.shown
    assert n.encode(1) == 1


def test_numbers_are_carried_within_the_bounds() -> None:
    assert exactly_one.carried("4") == 1
    assert seed.carried("12") == 12
    assert seed.carried("x") is None
    assert guidance.carried("30") == 20
    assert guidance.carried("nan") is None

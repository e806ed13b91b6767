"""The revised prompt: the same every time, another for each picture, and in the prompt's spirit."""

import pytest

from imagegen.sandbox.revise import revise

LIGHTHOUSE = "A lighthouse on a basalt headland at blue hour, long-exposure sea, thin fog, a single lit cottage."


def test_words_are_put_in_and_replaced() -> None:
    revised = revise(LIGHTHOUSE)
    assert "lighthouse on a basalt headland" in revised
    assert revised.split()[1:3] != ["lighthouse", "on"]
    assert sum(phrase in revised for phrase in ("at blue hour", "long-exposure sea", "thin fog")) == 1


def test_words_are_taken_out() -> None:
    revised = revise("A very beautiful harbour, highly detailed, 4k, masterpiece")
    assert all(word not in revised for word in ("very", "beautiful", "4k", "masterpiece"))
    assert "harbour" in revised


def test_a_prompt_is_always_revised_alike_and_each_picture_its_own_way() -> None:
    assert revise(LIGHTHOUSE) == revise(LIGHTHOUSE)
    assert len({revise(LIGHTHOUSE, index=index) for index in range(6)}) > 2


@pytest.mark.parametrize("prompt", ["", "灯塔", "an apple", "(", "x" * 4_000])
def test_any_prompt_can_be_revised(prompt: str) -> None:
    revised = revise(prompt)
    assert revised != prompt
    assert "an finely" not in revised

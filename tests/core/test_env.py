from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from imagegen import env


def test_a_value_may_be_in_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("sample\n")
    monkeypatch.setenv("SAMPLE_FILE", str(tmp_path / "secret"))
    assert env.text("SAMPLE") == "sample"


@pytest.mark.parametrize(("given", "found"), [("on", True), ("False", False), ("1", True), ("", True)])
def test_a_flag_is_read(monkeypatch: pytest.MonkeyPatch, given: str, found: bool) -> None:
    monkeypatch.setenv("SAMPLE", given)
    assert env.flag("SAMPLE", default=True) is found


def test_nonsense_is_answered_with_the_variable_and_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAMPLE", "maybe")
    with pytest.raises(ImproperlyConfigured, match="SAMPLE=on or SAMPLE=off"):
        env.flag("SAMPLE", default=True)
    with pytest.raises(ImproperlyConfigured, match="SAMPLE takes a number from 1 to 9"):
        env.number("SAMPLE", 3, low=1, high=9)


def test_items_are_parted_by_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAMPLE", " a, b,,c ")
    assert env.items("SAMPLE") == ("a", "b", "c")

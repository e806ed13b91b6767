import pytest

from imagegen.catalog.pixels import proportion


@pytest.mark.parametrize(
    ("text", "found"), [("1536x1024", 1.5), ("16:9", 16 / 9), ("9:19.5", 9 / 19.5), ("auto", None), ("", None)]
)
def test_a_proportion_is_read_from_pixels_or_a_shape(text: str, found: float | None) -> None:
    assert proportion(text) == found

import pytest

from imagegen.gallery.amounts import Amount


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (Amount(0, 0), "0 pictures"),
        (Amount(1, 0), "1 picture"),
        (Amount(0, 1), "1 file"),
        (Amount(1284, 2), "1,284 pictures and 2 files"),
    ],
)
def test_pictures_are_named_pictures_and_files_files(amount: Amount, words: str) -> None:
    assert str(amount) == words

import base64

import pytest

from imagegen.operations.results import Image, unbase64

FILE = bytes(range(256)) * 3


@pytest.mark.fault("F20")
@pytest.mark.parametrize(
    "text",
    [
        base64.b64encode(FILE).decode(),
        base64.urlsafe_b64encode(FILE).decode(),
        base64.encodebytes(FILE).decode(),
        f" {base64.b64encode(FILE).decode()}\r\n",
    ],
)
def test_base64_is_read_as_servers_write_it(text: str) -> None:
    assert unbase64(text) == FILE


def test_missing_padding_is_supplied() -> None:
    assert unbase64(base64.b64encode(b"ab").decode().rstrip("=")) == b"ab"
    assert unbase64(base64.b64encode(b"a").decode().rstrip("=")) == b"a"


@pytest.mark.fault("F20")
@pytest.mark.parametrize("text", ["<html>", "QUJD*", "QUJDR", "QU=JD", "café"])
def test_what_is_not_base64_is_not_guessed_at(text: str) -> None:
    assert unbase64(text) is None


def test_an_image_gives_its_file_only_where_it_came_along() -> None:
    assert Image(index=0, base64="QUJD").content() == b"ABC"
    assert Image(index=0, url="https://example.com/1.png").content() is None


def test_an_image_does_not_print_its_bytes() -> None:
    assert "QUJD" not in repr(Image(index=0, base64="QUJD"))

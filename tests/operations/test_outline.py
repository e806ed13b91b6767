import base64
import json
from io import BytesIO
from typing import Any

import pytest

from imagegen.operations.outline import LONG, Text, outline

TEXT = base64.b64encode(b"\xfb\xff" * LONG).decode()


def read(body: str | bytes) -> Any:
    return outline(BytesIO(body.encode() if isinstance(body, str) else body)).parsed()


def plain(value: Any) -> Any:
    """The value with its texts read."""
    if isinstance(value, dict):
        return {name: plain(item) for name, item in value.items()}
    return [plain(item) for item in value] if isinstance(value, list) else str(value)


@pytest.mark.parametrize(
    "written",
    [
        TEXT,
        TEXT.replace("/", "\\/"),
        TEXT.replace("+", "\\u002b"),
        TEXT[:76] + "\\n" + TEXT[76:] + "\\r\\n",
        "data:image\\/png;base64," + TEXT,
        TEXT + "é\\u00e9\\\\",
        TEXT + '\\"',
    ],
)
@pytest.mark.parametrize("key", ['"b64_json":', '"url" :\n\t ', '"b64\\u005fjson":', '"x\\"b64_json": ', '"other": '])
def test_a_long_text_reads_as_it_is_written(key: str, written: str) -> None:
    body = f'{{"data": [{{{key}"{written}", "url": "short"}}, {{"b64_json": "{TEXT}"}}], "more": 1}}'
    assert plain(read(body)) == plain(json.loads(body))


def test_long_texts_of_pictures_stay_in_the_file() -> None:
    found = outline(BytesIO(json.dumps({"data": [{"b64_json": TEXT}, {"url": TEXT}], "usage": {}}).encode()))
    assert len(found.rest) < 500
    first, second = (next(iter(item.values())) for item in found.parsed()["data"])
    assert isinstance(first, Text) and len(first) == len(TEXT) and str(first) == str(second) == TEXT
    assert TEXT[:9] not in repr(first)


def test_what_stands_inside_a_text_is_no_key() -> None:
    said = {"prompt": f'an image with "b64_json": "{TEXT}" in it', "data": [{"b64_json": TEXT}], "b64_json": "short"}
    assert plain(read(json.dumps(said))) == plain(said)


def test_it_does_not_matter_where_a_piece_ends() -> None:
    for before in range((1 << 20) - 40, (1 << 20) + 10):
        said = {"p": "x" * before, "b64_json": TEXT, "q": "y"}
        found = outline(BytesIO(json.dumps(said).encode()))
        assert list(map(str, found.texts.values())) == [TEXT]
        assert found.parsed()["q"] == "y"


def test_a_text_that_ends_where_a_piece_ends_is_whole() -> None:
    start = len('{"b64_json": "')
    for length in range((1 << 20) - start - 3, (1 << 20) + 3):
        found = read('{"b64_json": "' + "A" * length + '", "q": "y"}')
        assert len(found["b64_json"]) == length and found["q"] == "y"


@pytest.mark.parametrize("body", ["", '{"b64_json": "' + TEXT, f'{{"b64_json": "{TEXT}"', f'"url": "{TEXT}"'])
def test_what_is_not_json_is_not_read(body: str) -> None:
    with pytest.raises(ValueError):
        read(body)


def test_a_text_that_cannot_be_read_is_given_as_it_is() -> None:
    found = read(f'{{"b64_json": "{TEXT}\\q", "url": "{TEXT}\n"}}')
    assert (str(found["b64_json"]), str(found["url"])) == (TEXT + "\\q", TEXT + "\n")

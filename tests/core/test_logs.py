import json
import logging
import sys

import pytest

from imagegen.core import logs

CANARY = "canary-0123456789"


@pytest.mark.parametrize("as_json", [True, False])
def test_a_traceback_shows_no_values_of_variables(as_json: bool, capsys: pytest.CaptureFixture[str]) -> None:
    config = logs.configure(level="INFO", as_json=as_json)
    formatter = config["formatters"]["line"]
    made = formatter.pop("()")(**formatter)
    canary = "sk-" + "canary-0123456789"
    try:
        raise_with(canary)
    except ValueError:
        record = logging.LogRecord("sample", logging.ERROR, "", 0, "failed", None, sys.exc_info())
    line = made.format(record)
    assert "ValueError" in line and canary not in line


@pytest.mark.parametrize(
    ("logger", "level", "is_whole"),
    [
        ("django.request", logging.ERROR, True),
        ("django.request", logging.WARNING, False),
        ("django.security.RequestDataTooBig", logging.ERROR, False),
    ],
)
def test_only_a_failure_has_its_traceback(logger: str, level: int, is_whole: bool) -> None:
    formatter = logs.configure(level="INFO", as_json=False)["formatters"]["line"]
    made = formatter.pop("()")(**formatter)
    try:
        raise_with("sample")
    except ValueError:
        record = logging.LogRecord(logger, level, "", 0, "refused", None, sys.exc_info())
    assert ("Traceback" in made.format(record)) is is_whole


@pytest.mark.parametrize("as_json", [True, False])
def test_no_line_has_a_key_in_it(as_json: bool) -> None:
    config = logs.configure(level="INFO", as_json=as_json)
    formatter = config["formatters"]["line"]
    made = formatter.pop("()")(**formatter)
    said = f'asked with {"sk-" + CANARY}, {{"api_key": "{CANARY}"}}, password="{CANARY}", "Bearer {CANARY}"'
    try:
        raise ValueError(said)
    except ValueError:
        record = logging.LogRecord("other", logging.ERROR, "", 0, said, None, sys.exc_info())
    line = made.format(record)
    assert CANARY not in line
    event = json.loads(line) if as_json else {"event": line, "exception": line}
    assert "asked with [key]" in event["event"] and "ValueError: asked with [key]" in event["exception"]


def raise_with(secret: str) -> None:
    raise ValueError(len(secret))

"""What would be open to anybody does not start, and says in one line what to do."""

import os
import re
import runpy
import secrets
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from tests.browser.studio import ROOT, environment

SERVED = {
    "BROKER_URL": "redis://127.0.0.1:6379/9",
    "ALLOWED_HOSTS": "studio.example",
    "SECRET_KEY": secrets.token_urlsafe(64),
    "ENCRYPTION_KEYS": secrets.token_urlsafe(64),
}
PUBLISHED = "sample-for-nobody-0123456789-0123456789-0123456789"
WRITTEN = re.compile(r"""(?:SECRET_KEY|ENCRYPTION_KEYS?)\w*["']?\]?\s*[:=]\s*f?\(?["']?([\w+/=.-]{43,})""")


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY takes at least 50 random characters."),
        ({"SECRET_KEY": secrets.token_urlsafe(30)}, "SECRET_KEY takes at least 50 random characters."),
        ({"SECRET_KEY": PUBLISHED}, "SECRET_KEY and ENCRYPTION_KEYS must be your own: "),
        ({"SECRET_KEY": f"django-insecure-{'x' * 50}"}, "SECRET_KEY and ENCRYPTION_KEYS must be your own: "),
        ({"ENCRYPTION_KEYS": ""}, "ENCRYPTION_KEYS takes random texts of at least 43 characters"),
        ({"ENCRYPTION_KEYS": secrets.token_urlsafe(30)}, "ENCRYPTION_KEYS takes random texts of at least 43"),
        ({"ENCRYPTION_KEYS": SERVED["SECRET_KEY"]}, "ENCRYPTION_KEYS takes random texts of at least 43 characters"),
        (
            {"ENCRYPTION_KEYS": f"{SERVED['ENCRYPTION_KEYS']},{PUBLISHED}"},
            "SECRET_KEY and ENCRYPTION_KEYS must be your",
        ),
        ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS must name the host names that people type"),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS must name the host names that people type"),
        ({"ALLOWED_HOSTS": "*", "BROKER_URL": ""}, "ALLOWED_HOSTS must name the host names that people type"),
        ({"DEBUG": "on"}, "DEBUG must be off where HOST or ALLOWED_HOSTS name more than this machine."),
        ({"DEBUG": "on", "ALLOWED_HOSTS": "localhost", "HOST": "0.0.0.0"}, "DEBUG must be off where HOST or ALLOWED"),
        ({"DEBUG": "on", "BROKER_URL": "", "ALLOWED_HOSTS": "", "HOST": "10.0.0.5"}, "DEBUG must be off where HOST"),
    ],
)
def test_it_does_not_start(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, variables: dict[str, str], said: str
) -> None:
    monkeypatch.setattr(os, "environ", environment(tmp_path) | SERVED | variables)
    with pytest.raises(ImproperlyConfigured) as refused:
        runpy.run_path("imagegen/settings.py")
    assert str(refused.value).startswith(said) and "\n" not in str(refused.value)


@pytest.mark.parametrize("variables", [{}, {"DEBUG": "on", "BROKER_URL": "", "ALLOWED_HOSTS": ""}])
def test_with_keys_of_its_own_it_does(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, variables: dict[str, str]
) -> None:
    monkeypatch.setattr(os, "environ", environment(tmp_path) | SERVED | variables)
    runpy.run_path("imagegen/settings.py")


@pytest.mark.parametrize(
    "command", [("manage.py", "run"), ("manage.py", "work", "calls"), ("-m", "gunicorn", "imagegen.wsgi")]
)
def test_nothing_of_it_does(tmp_path: Path, command: tuple[str, ...]) -> None:
    quiet = {"GUNICORN_CMD_ARGS": "--bind 127.0.0.1:0 --log-level critical"}
    done = subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env=environment(tmp_path) | SERVED | quiet | {"SECRET_KEY": PUBLISHED},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode != 0 and done.stdout == ""
    (line,) = done.stderr.splitlines()
    assert line.startswith("SECRET_KEY and ENCRYPTION_KEYS must be your own: ")


def written() -> Iterator[tuple[str, str]]:
    """Every text of this repository that could be taken for a key, with its file."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in filter(None, listed.split("\0")):
        with (ROOT / name).open(encoding="utf-8", errors="ignore") as file:
            yield from ((name, key) for line in file for key in WRITTEN.findall(line))


def test_every_key_that_is_written_down_here_says_that_it_is_a_sample() -> None:
    assert WRITTEN.findall(f'SECRET_KEY = "{PUBLISHED}"') == [PUBLISHED]
    assert WRITTEN.findall(f"  SECRET_KEY={PUBLISHED} \\") == [PUBLISHED]
    assert [(name, key) for name, key in written() if "sample" not in key] == []

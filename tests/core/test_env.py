import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from imagegen import env
from tests.browser.studio import ROOT, environment


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


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ("smtp+tls://user:password@mail.example.org:2587", ("smtp+tls", "mail.example.org", 2587, "user", "password")),
        ("smtp+tls://mail.example.org", ("smtp+tls", "mail.example.org", 587, "", "")),
        ("smtp+ssl://mail.example.org/", ("smtp+ssl", "mail.example.org", 465, "", "")),
        ("smtp://[::1]", ("smtp", "::1", 25, "", "")),
        (
            "smtp+tls://ines%40studio.example:p%40ss%2F%3A%23%25@mail.example.org",
            ("smtp+tls", "mail.example.org", 587, "ines@studio.example", "p@ss/:#%"),
        ),
    ],
)
def test_a_mail_server_is_read(monkeypatch: pytest.MonkeyPatch, given: str, found: tuple[object, ...]) -> None:
    monkeypatch.setenv("SAMPLE", given)
    server = env.mail_server("SAMPLE")
    assert server is not None
    assert (server.scheme, server.host, server.port, server.user, server.password) == found
    assert server.password == "" or server.password not in repr(server)


@pytest.mark.parametrize(
    "given",
    [
        "mail.example.org:587",
        "https://user:canary@mail.example.org",
        "smtp+tls://user:canary@",
        "smtp+tls://user:canary@mail.example.org:many",
        "smtp+tls://user:canary@mail.example.org:99999",
        "smtp+tls://user:canary@mail..example.org",
        "smtp+tls://user:can/ary@mail.example.org",
        "smtp+tls://user:canary@mail.example.org/in/a/folder",
        "smtp+tls://user:canary@mail.example.org?tls=on",
        "smtp+tls://user@mail.example.org",
        "smtp+tls://:canary@mail.example.org",
        "smtp+tls://user:canary-ä@mail.example.org",
    ],
)
def test_what_no_mail_server_has_is_refused_in_one_line_that_keeps_the_password(
    monkeypatch: pytest.MonkeyPatch, given: str
) -> None:
    monkeypatch.setenv("SAMPLE", given)
    with pytest.raises(ImproperlyConfigured, match=r"^SAMPLE takes an address such as smtp\+tls://.*$") as refused:
        env.mail_server("SAMPLE")
    assert "can" not in str(refused.value) and refused.value.__cause__ is None


@pytest.mark.parametrize("given", ["", "nobody", "a@b.example, c@d.example", "Studio <a@b.example>\nBcc: c@d.example"])
def test_a_sender_is_one_address(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setenv("SAMPLE", given)
    with pytest.raises(ImproperlyConfigured, match="SAMPLE must be the one address"):
        env.sender("SAMPLE", "")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "console"),
        ({"EMAIL_URL": "smtp://localhost", "DEFAULT_FROM_EMAIL": "studio@example.org"}, "smtp False False 10"),
        ({"EMAIL_URL": "smtp+tls://localhost", "DEFAULT_FROM_EMAIL": "studio@example.org"}, "smtp True False 10"),
        ({"EMAIL_URL": "smtp+ssl://localhost", "DEFAULT_FROM_EMAIL": "studio@example.org"}, "smtp False True 10"),
        ({"EMAIL_URL": "smtp://localhost"}, "DEFAULT_FROM_EMAIL must be the one address that mail is from."),
    ],
)
def test_mail_goes_to_the_log_until_a_server_and_a_sender_are_named(
    tmp_path: Path, given: dict[str, str], said: str
) -> None:
    names = ("BACKEND", "USE_TLS", "USE_SSL", "TIMEOUT")
    asked = f"from imagegen import settings; print(*[getattr(settings, f'EMAIL_{{name}}', '') for name in {names}])"
    done = subprocess.run(
        [sys.executable, "-c", asked],
        cwd=ROOT,
        env=environment(tmp_path) | given,
        capture_output=True,
        text=True,
        check=False,
    )
    answer = done.stdout.removeprefix("django.core.mail.backends.").replace(".EmailBackend", "").strip()
    assert answer == said if done.returncode == 0 else said in done.stderr

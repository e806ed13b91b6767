"""A bucket that is slow or away."""

import threading
from contextlib import closing
from urllib.error import HTTPError
from urllib.parse import parse_qs, urlsplit
from urllib.request import urlopen

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import Settings

from imagegen.accounts.models import Team, User
from tests import make
from tests.conftest import use_bucket
from tests.providers.loopback import Line, Loopback
from tests.s3 import S3, variables


def test_a_bucket_that_is_away_is_said_and_kept_by_nobody(
    as_alice: Client, team: Team, alice: User, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    picture = make.picture(team, alice)
    use_bucket(variables("http://127.0.0.1:9"), settings, monkeypatch)
    answer = as_alice.get(f"/files/{picture.pk}/")
    assert (answer.status_code, answer["Cache-Control"]) == (503, "private, no-store")


@pytest.mark.parametrize("has_picture", [True, False])
def test_a_bucket_that_is_away_is_said_by_the_command_that_looks_at_files(
    team: Team, alice: User, settings: Settings, monkeypatch: pytest.MonkeyPatch, has_picture: bool
) -> None:
    if has_picture:
        make.picture(team, alice)
    use_bucket(variables("http://127.0.0.1:9"), settings, monkeypatch)
    with pytest.raises(CommandError, match=r"^The files could not be looked at: EndpointConnectionError: [^\n]+$"):
        call_command("check_invariants")


def test_an_object_is_for_whoever_has_the_key_and_for_nginx_within_a_minute(
    s3: S3, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    use_bucket(s3.bucket(), settings, monkeypatch)
    default_storage.save("a/1.png", ContentFile(b"kept"))
    address = urlsplit(default_storage.url("a/1.png").removeprefix("/internal/s3"))
    with pytest.raises(HTTPError, match="403"):
        urlopen(f"{s3.address}{address.path}")
    with urlopen(f"{s3.address}{address.geturl()}") as answer:
        assert answer.read() == b"kept"
    assert parse_qs(address.query)["X-Amz-Expires"] == ["60"]


def test_an_object_is_passed_on_as_it_comes_and_asked_for_once(
    as_alice: Client, team: Team, alice: User, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    picture = make.picture(team, alice)
    has_begun = threading.Event()

    def speak(line: Line) -> None:
        line.request()
        line.say(b"HTTP/1.1 200 OK\r\ncontent-length: 8192\r\n\r\n" + b"a" * 4096)
        has_begun.wait(10)
        line.say(b"b" * 4096)

    with closing(Loopback(speak)) as server:
        use_bucket(variables(f"http://{server.place}"), settings, monkeypatch)
        answer = as_alice.get(f"/files/{picture.pk}/")
        body = iter(answer)
        assert next(body) == b"a" * 4096
        has_begun.set()
        assert next(body) == b"b" * 4096
        assert answer["Content-Length"] == "8192"
        assert [request.split()[:2] for request in server.requests] == [
            [b"GET", f"/sample/studio/{picture.key}".encode()]
        ]

"""A bucket that is slow or away."""

import threading
from contextlib import closing

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import Settings

from imagegen.accounts.models import Team, User
from tests import make
from tests.conftest import use_bucket
from tests.providers.loopback import Line, Loopback
from tests.s3 import variables


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

"""What leaves for Sentry, and what does not."""

import logging
from collections.abc import Iterator
from typing import Any
from wsgiref.util import setup_testing_defaults

import pytest
import sentry_sdk
from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application
from django.test import Client
from sentry_sdk.envelope import Envelope
from sentry_sdk.transport import Transport

from imagegen.accounts import services
from imagegen.accounts.models import User
from imagegen.core import reports
from imagegen.studio import views

CANARY = "sk-" + "canary-0123456789"


class Sent(Transport):
    """Keeps what would be sent."""

    def __init__(self) -> None:
        super().__init__()
        self.reports: list[str] = []

    def capture_envelope(self, envelope: Envelope) -> None:
        self.reports.append(envelope.serialize().decode())


@pytest.fixture
def sent() -> Iterator[list[str]]:
    transport = Sent()
    reports.start("https://public@sentry.example.org/1", transport=transport)
    yield transport.reports
    sentry_sdk.init()


def ask(address: str, **environ: str) -> int:
    """The status that the application answers to a whole request, as a server hands it over."""
    answered: list[str] = []

    def start_response(status: str, *_: Any) -> Any:
        answered.append(status)

    path, _, query = address.partition("?")
    setup_testing_defaults(environ)
    environ |= {"PATH_INFO": path, "QUERY_STRING": query}
    response = get_wsgi_application()(environ, start_response)
    b"".join(response)
    response.close()
    return int(answered[0][:3])


@pytest.mark.django_db(transaction=True)  # a whole request drops a connection that is in a transaction
def test_a_failing_page_is_reported_without_whose_and_with_what(
    sent: list[str], as_alice: Client, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any, **__: Any) -> None:
        secret = CANARY
        raise RuntimeError(f"could not use {secret}")

    monkeypatch.setattr(views, "_page", fail)
    cookie = f"session={as_alice.cookies['session'].value}"
    assert ask("/create/?prompt=Dunes", HTTP_HOST="localhost", HTTP_COOKIE=cookie) == 500
    (report,) = sent
    assert "RuntimeError" in report and "/create/" in report
    for kept_here in (CANARY, "Dunes", alice.email, cookie):
        assert kept_here not in report


def test_a_link_that_works_once_is_not_reported(sent: list[str], db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr(services, "find_invitation", fail)
    assert ask("/invitations/one-time-token/", HTTP_HOST="localhost") == 500
    (report,) = sent
    assert "/invitations/{token}/" in report and "one-time-token" not in report


def test_strangers_provoke_no_report(sent: list[str]) -> None:
    assert ask("/create/?prompt=Dunes", HTTP_HOST="scanner.example") == 400
    assert sent == []


def test_what_is_logged_as_an_error_is_reported_without_keys(sent: list[str]) -> None:
    logging.getLogger("imagegen.sample").error("refused: %s", CANARY)
    (report,) = sent
    assert "refused: [key]" in report and CANARY not in report


def test_what_is_no_dsn_stops_the_start() -> None:
    with pytest.raises(ImproperlyConfigured, match="SENTRY_DSN takes"):
        reports.start("nonsense")

"""What leaves for Sentry, and what does not."""

import logging
from collections.abc import Iterator
from typing import Any

import pytest
import sentry_sdk
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from sentry_sdk.envelope import Envelope
from sentry_sdk.transport import Transport

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


def test_a_failing_page_is_reported_without_whose_and_with_what(
    sent: list[str], as_alice: Client, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any, **__: Any) -> None:
        secret = CANARY
        raise RuntimeError(f"could not use {secret}")

    monkeypatch.setattr(views, "_page", fail)
    as_alice.raise_request_exception = False
    assert as_alice.get("/create/?prompt=Dunes").status_code == 500
    (report,) = sent
    assert "RuntimeError" in report and "/create/" in report
    for kept_here in (CANARY, "Dunes", alice.email, "session="):
        assert kept_here not in report


def test_what_is_logged_as_an_error_is_reported_without_keys(sent: list[str]) -> None:
    logging.getLogger("imagegen.sample").error("refused: %s", CANARY)
    (report,) = sent
    assert "refused: [key]" in report and CANARY not in report


def test_what_is_no_dsn_stops_the_start() -> None:
    with pytest.raises(ImproperlyConfigured, match="SENTRY_DSN takes"):
        reports.start("nonsense")

import os
from contextlib import nullcontext

import pytest
from celery.exceptions import SecurityWarning
from celery.platforms import check_privileges  # type: ignore[attr-defined]
from pytest_django import Settings

from imagegen.celery import app
from imagegen.jobs.bells import Kind
from imagegen.start.management.commands.work import Command


@pytest.mark.parametrize("embedded", [True, False])
def test_only_a_server_is_warned_of_a_worker_that_is_the_superuser(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, embedded: bool
) -> None:
    settings.EMBEDDED = embedded
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(app, "worker_main", lambda _: check_privileges(app.conf.accept_content))
    with nullcontext() if embedded else pytest.warns(SecurityWarning, match="superuser"):
        Command().handle(kind=Kind.CALLS)

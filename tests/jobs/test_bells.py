"""The doorbell where nobody answers it."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from imagegen.accounts.models import User
from imagegen.jobs import bells
from imagegen.jobs.bells import Kind
from tests.faults.processes import ROOT
from tests.faults.studio import environment

RING = """
import time, django
django.setup()
from imagegen.jobs import bells
began = time.monotonic()
bells.ring_calls()
print(time.monotonic() - began)
"""


@pytest.mark.slow
@pytest.mark.fault("F4")
@pytest.mark.parametrize("address", ["redis://127.0.0.1:{}/0", "amqp://guest:guest@127.0.0.1:{}//"])
def test_a_broker_that_says_nothing_holds_nobody_up(address: str, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        broker = address.format(silent.getsockname()[1])
        command = [sys.executable, "-c", RING]
        served = {**os.environ, **environment(tmp_path, "", broker, "")}
        done = subprocess.run(command, cwd=ROOT, env=served, check=True, capture_output=True, text=True)
    assert float(done.stdout) < 3


@pytest.mark.skipif(connection.vendor != "sqlite", reason="reads SQLite's files")
@pytest.mark.parametrize("kind", Kind)
def test_the_database_is_asked_where_something_was_written_or_a_moment_has_passed(
    kind: Kind,
    transactional_db: None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def asked() -> bool:
        with CaptureQueriesContext(connection) as queries:
            bells.ring_waiting(kind, lambda: 1)
        return bool(queries)

    monkeypatch.setattr(bells, "LOOK_AGAIN", 60.0)
    monkeypatch.setattr(bells, "_last_look", {})
    assert [asked(), asked()] == [True, False]
    User.objects.create(email="new@studio.example")
    assert [asked(), asked()] == [True, False]
    monkeypatch.setattr(bells, "LOOK_AGAIN", 0.0)
    assert asked()

"""The doorbell where nobody answers it."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

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

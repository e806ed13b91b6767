"""The doorbell where nobody answers it."""

import os
import socket
import subprocess
import sys
from pathlib import Path

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


def test_a_broker_that_says_nothing_holds_nobody_up(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        broker = f"redis://127.0.0.1:{silent.getsockname()[1]}/0"
        command = [sys.executable, "-c", RING]
        served = {**os.environ, **environment(tmp_path, "", broker, "")}
        done = subprocess.run(command, cwd=ROOT, env=served, check=True, capture_output=True, text=True)
    assert float(done.stdout) < 3

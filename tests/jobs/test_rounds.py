"""The threads of a worker, and what a process that is forked beside them inherits."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults.processes import ROOT

FORK_BESIDE_THE_RING = """
import os, time, django
django.setup()
from django.conf import settings
from imagegen.jobs import rounds
database = settings.DATABASES["default"]["NAME"]
rounds.start_finish(2, lambda: 2, lambda: rounds.Pulse(frozenset(), waiting=0, active=0, taken=0))
inherited = 0
for _ in range(50):
    time.sleep(0.013)
    child = os.fork()
    if child == 0:
        open_files = [os.path.realpath(f"/proc/self/fd/{name}") for name in os.listdir("/proc/self/fd")]
        os._exit(any(name.startswith(database) for name in open_files))
    inherited += os.waitpid(child, 0)[1]
print(inherited)
"""

TWO_PROCESSES_AT_WORK = """
import itertools, subprocess, sys, time, django
django.setup()
from imagegen.jobs import rounds
rounds.STUCK_AFTER = rounds.LOST_AFTER = 1
pulses, ended = itertools.count(), {ended}
waits = subprocess.Popen(["sleep", "600"])
def pulse():
    late = next(pulses) > 0
    pool = {{waits.pid}} if late and ended else {{1, waits.pid}}
    return rounds.Pulse(frozenset(pool), 2, 2, {after} if late else 0)
rounds.start_finish(2, lambda: 0, pulse)
time.sleep({seconds})
waits.kill()
"""


def test_a_forked_process_inherits_no_open_database(tmp_path: Path) -> None:
    done = run(FORK_BESIDE_THE_RING, tmp_path)
    assert (done.stdout.strip(), done.returncode) == ("0", 0), done.stderr


@pytest.mark.fault("F10")
def test_a_worker_that_lost_a_process_and_comes_no_further_ends_with_the_others(tmp_path: Path) -> None:
    done = run(TWO_PROCESSES_AT_WORK.format(after=0, ended=True, seconds=60), tmp_path)
    assert done.returncode == 1, done.stderr


@pytest.mark.parametrize(("after", "ended"), [(0, False), ("time.monotonic()", True)])
def test_a_worker_goes_on_that_lost_none_or_comes_further(tmp_path: Path, after: object, ended: bool) -> None:
    done = run(TWO_PROCESSES_AT_WORK.format(after=after, ended=ended, seconds=5), tmp_path)
    assert done.returncode == 0, done.stderr


def run(code: str, data: Path) -> "subprocess.CompletedProcess[str]":
    """What came of it, once nobody holds its output any more."""
    environment = {**os.environ, "IMAGEGEN_DATA_DIR": str(data), "DATABASE_URL": "", "BROKER_URL": ""}
    environment["DJANGO_SETTINGS_MODULE"] = "imagegen.settings"
    command = [sys.executable, "-c", code]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=180)

"""The studio itself, started as people start it, and ended by process id."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

import httpx
from django.conf import settings

from imagegen.jobs.bells import Kind

PATIENCE = 30.0
GRACE = 12.0
CPUS = os.cpu_count() or 1


@dataclass(frozen=True)
class Studio:
    """Where it answers, and the processes from which all others descend."""

    address: str
    leaders: list[int]


@contextmanager
def running() -> Iterator[Studio]:
    """Web and workers while inside: under the supervisor where embedded, side by side where served."""
    started = [
        subprocess.Popen([sys.executable, *command], start_new_session=True, stdout=subprocess.DEVNULL)
        for command in _commands()
    ]
    address = f"http://{settings.HOST}:{settings.PORT}"
    try:
        _wait_for(f"{address}/healthz", started)
        yield Studio(address, [process.pid for process in started])
    finally:
        _end(started)


def _commands() -> list[list[str]]:
    if settings.EMBEDDED:
        return [["manage.py", "run"]]
    return [
        ["-m", "gunicorn", "--config", "python:imagegen.start.gunicorn_conf", "imagegen.wsgi"],
        *(["manage.py", "work", kind] for kind in Kind),
    ]


def _wait_for(address: str, started: list[subprocess.Popen[bytes]]) -> None:
    give_up = time.monotonic() + PATIENCE
    while time.monotonic() < give_up:
        if any(process.poll() is not None for process in started):
            raise RuntimeError("A process of the studio ended while it started.")
        with suppress(httpx.TransportError):
            if httpx.get(address, trust_env=False).status_code == 200:
                return
        time.sleep(0.1)
    raise TimeoutError(f"{address} did not answer in {PATIENCE:.0f} s.")


def _end(started: list[subprocess.Popen[bytes]]) -> None:
    for process in started:
        process.terminate()
    give_up = time.monotonic() + GRACE
    for process in started:
        with suppress(subprocess.TimeoutExpired):
            process.wait(max(0.1, give_up - time.monotonic()))
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

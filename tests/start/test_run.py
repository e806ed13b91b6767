"""`manage.py run`, for real."""

import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
from django.core.management.base import CommandError
from pytest_django import Settings

from imagegen.start.management.commands import run as command
from imagegen.start.management.commands.run import Command
from tests.faults import desk
from tests.faults.processes import ROOT, within
from tests.start.studio import Studio


def test_the_first_start_prints_a_link_once_and_ctrl_c_ends_everything(studio: Studio) -> None:
    studio.start()
    assert f"imagegen is at {studio.address}/" in studio.said()
    link = re.search(rf"once, at ({studio.address}/\S+)", studio.said())
    assert link is not None
    with urllib.request.urlopen(link[1]) as page:
        assert page.status == 200
    assert len(studio.alive()) > 5
    studio.interrupt()
    assert "Traceback" not in studio.said() and "Stopping: what is under way gets 6 seconds." in studio.said()


@pytest.mark.slow
@pytest.mark.fault("F30")
def test_what_was_sent_when_it_stopped_is_unknown_and_the_next_start_says_so(furnished: Studio) -> None:
    furnished.start()
    assert "once, at" not in furnished.said()
    slow = f"{desk.SETUP}; print(desk.submit('sandbox:slow=60', 'dall-e-2')[0])"
    job = int(run(furnished, "-c", slow))
    state = f"{desk.SETUP}; print(desk.job({job})['call'], desk.job({job})['status'])"
    within(lambda: run(furnished, "-c", state).split() == ["sent", "running"], every=0.5)
    furnished.interrupt()

    furnished.start("again")
    assert "1 job was sent and not answered when the studio stopped: see Activity." in furnished.said("again")
    assert run(furnished, "-c", state).split() == ["lost", "unknown"]
    furnished.processes.running["again"].kill()
    within(lambda: not furnished.alive())


def test_one_that_runs_is_not_started_twice_and_its_workers_are_started_again(furnished: Studio) -> None:
    furnished.start()
    lines = furnished.refused("second").splitlines()
    assert len(lines) == 1 and "A studio runs already with the data directory" in lines[0]
    for worker in ("watchdog.py", "work calls", "work finish", "gunicorn"):
        kill_and_expect_another(furnished, worker)
    furnished.interrupt()


def test_the_supervisor_holds_nothing_that_the_children_need(studio: Studio) -> None:
    held = "import imagegen.start.supervisor, sys; print(*{'django', 'celery', 'PIL', 'httpx'} & set(sys.modules))"
    assert run(studio, "-c", held) == "\n"


def kill_and_expect_another(studio: Studio, worker: str) -> None:
    before = studio.alive(like=worker)
    os.kill(min(before), signal.SIGKILL)
    within(lambda: studio.alive(like=worker) - before)
    within(lambda: not studio.alive(like=worker) & before, seconds=10)


def test_a_folder_of_a_newer_version_is_left_alone(studio: Studio) -> None:
    run(studio, "manage.py", "migrate", "--verbosity", "0")
    newer = "from django.db import connection; from django.db.migrations.recorder import MigrationRecorder"
    run(
        studio,
        "manage.py",
        "shell",
        "--command",
        f"{newer}; MigrationRecorder(connection).record_applied('jobs', '99')",
    )
    before = (Path(studio.processes.environment["IMAGEGEN_DATA_DIR"]) / "imagegen.sqlite3").read_bytes()
    lines = studio.refused().splitlines()
    assert len(lines) == 1 and "is of a newer imagegen (jobs.99). Nothing was changed: start that one." in lines[0]
    assert (Path(studio.processes.environment["IMAGEGEN_DATA_DIR"]) / "imagegen.sqlite3").read_bytes() == before


def test_a_port_in_use_is_said_in_one_line(studio: Studio) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", int(studio.processes.environment["PORT"])))
        other.listen()
        lines = studio.refused().splitlines()
    assert len(lines) == 1 and "cannot be used: Address already in use. Choose another with PORT=8001." in lines[0]


@pytest.mark.parametrize("host", ["studio..example", "192.0.2.1"])
def test_a_host_that_is_not_this_machine_is_said_with_the_variable(settings: Settings, host: str) -> None:
    settings.HOST = host
    with pytest.raises(CommandError, match=r"HOST=127\.0\.0\.1"):
        Command()._check_port()


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", "http://127.0.0.1:8123"),
        ("studio.example", "http://studio.example:8123"),
        ("::1", "http://[::1]:8123"),
        ("0.0.0.0", "http://localhost:8123"),
        ("::", "http://localhost:8123"),
    ],
)
def test_the_printed_address_can_be_opened(settings: Settings, host: str, address: str) -> None:
    settings.HOST, settings.PORT = host, 8123
    assert command._address() == address


def run(studio: Studio, *arguments: str) -> str:
    """What `python …` prints beside the studio."""
    command = [sys.executable, *arguments]
    return subprocess.run(
        command, cwd=ROOT, env=studio.processes.environment, capture_output=True, text=True, check=True
    ).stdout

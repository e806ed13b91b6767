"""Finish workers that are killed, and a picture that would fill their memory."""

import os
import signal
from pathlib import Path

import pytest

from tests.faults.processes import children, within
from tests.faults.studio import Studio

pytestmark = pytest.mark.timeout(120, func_only=True)


@pytest.mark.fault("F10")
def test_a_finisher_killed_between_file_and_commit_doubles_nothing(studio: Studio) -> None:
    studio.open("calls", "finish")
    job = studio.submit("a lighthouse", n=4)
    within(60, studio.stored, every=0.001)
    with studio.nobody_writes():
        found = studio.job(job)
        assert (found["call"], found["status"]) == ("answered", "running")
        studio.kill("calls", "finish")
    studio.ask("recover")
    studio.work("calls", "finish")
    studio.becomes(job, "succeeded")
    assert len(studio.stored()) == len(set(studio.ask("originals", pk=job))) == 4
    assert studio.requests_for(job) == 1


@pytest.mark.fault("F10")
def test_killed_finish_processes_are_replaced_and_their_answer_finished(studio: Studio) -> None:
    studio.open("calls", "finish")
    job = studio.submit("a lighthouse", n=4)
    within(60, studio.stored, every=0.001)
    with studio.nobody_writes():
        assert studio.job(job)["status"] == "running"
        # One of them waits for work, and takes the lock of the pool with it.
        for child in children(studio.processes.running["finish"].pid):
            os.kill(child, signal.SIGKILL)
    studio.ask("let_leases_expire")
    studio.supervise_until(lambda: studio.job(job)["status"] == "succeeded")
    assert len(studio.stored()) == 4 and studio.requests_for(job) == 1


@pytest.mark.fault("F22")
def test_a_picture_that_would_explode_is_kept_as_a_file(studio: Studio) -> None:
    studio.open("calls", "finish")
    job = studio.submit("sandbox:bomb", n=2)
    found = studio.becomes(job, "succeeded")
    assert "more pixels than can be shown" in found["warning"]
    for child in children(studio.processes.running["finish"].pid):
        assert peak(child) < 600e6
    neighbour = studio.submit("a vase")
    studio.becomes(neighbour, "succeeded")


def peak(pid: int) -> float:
    """The most memory that a process ever had, in bytes."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(float(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM"))

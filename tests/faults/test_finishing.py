"""Finish workers that are killed, and a picture that would fill their memory."""

import os
import random
import signal
import time
from contextlib import suppress
from typing import Any

import pytest

from tests.faults import places
from tests.faults.processes import children, memory, within
from tests.faults.studio import MODEL, Studio
from tests.rows import Recovery


@pytest.mark.fault("F10")
def test_a_finisher_killed_between_file_and_commit_doubles_nothing(studio: Studio) -> None:
    studio.open("calls", "finish")
    job = studio.submit("a lighthouse", n=4)
    within(studio.stored, every=0.001)
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
    within(studio.stored, every=0.001)
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
        assert memory(child, "VmHWM") < 600e6
    neighbour = studio.submit("a vase")
    studio.becomes(neighbour, "succeeded")


@pytest.mark.fault("F11")
def test_finishers_broken_off_around_their_commits_double_and_lose_nothing(studio: Studio, recovery: Recovery) -> None:
    jobs = answered(studio, {"prompt": "tiles", "size": "256x256", "times": 200})
    studio.work("finish")
    # Their soft time limit raises wherever they are; once they are ended, and replaced after ten seconds.
    for number in [signal.SIGUSR1] * 9 + [signal.SIGTERM] + [signal.SIGUSR1] * 10:
        let_something_be_stored(studio)
        time.sleep(random.uniform(0, 0.05))
        signal_finishers(studio, number)
    studio.ask("let_leases_expire")
    with recovery():
        studio.supervise_until(lambda: studio.ask("statuses") == {"succeeded": 200})
    assert [len(studio.ask("originals", pk=job)) for job in jobs] == [1] * 200
    assert studio.provider.requests()["by_job"] == {str(job): 1 for job in jobs}


@pytest.mark.fault("F33")
def test_an_answer_that_kills_its_finisher_is_kept_unopened_and_its_neighbours_are_finished(studio: Studio) -> None:
    poison, *_ = answered(studio, {"prompt": "a lighthouse", "n": 10}, {"prompt": "tiles", "times": 20})
    studio.work("finish")
    with places.looking(studio.database) as look:
        attempts = f"SELECT attempts FROM jobs_call WHERE job_id = {poison}"
        for attempt in range(1, 4):
            studio.supervise_until(lambda tried=attempt: look(attempts) == tried)  # type: ignore[misc]
            signal_finishers(studio, signal.SIGKILL)
            assert studio.job(poison)["status"] == "running"
            studio.ask("let_leases_expire")
    studio.supervise_until(lambda: studio.ask("statuses") == {"succeeded": 21})
    assert "could not be opened in three attempts" in studio.job(poison)["warning"]
    assert len(studio.ask("originals", pk=poison)) == 10 and studio.requests_for(poison) == 1


def answered(studio: Studio, *wishes: dict[str, Any]) -> list[int]:
    """Jobs whose answers wait in the spool, with nobody there to finish them."""
    studio.open("calls")
    jobs = [job for wish in wishes for job in studio.ask("submit", model=MODEL, **wish)]
    within(lambda: all(studio.job(job)["call"] == "answered" for job in jobs), every=0.5)
    studio.kill("calls")
    return jobs


def let_something_be_stored(studio: Studio) -> None:
    """Wait until a file is there that was not."""
    known = len(studio.stored())
    studio.supervise_until(lambda: len(studio.stored()) > known)


def signal_finishers(studio: Studio, number: signal.Signals) -> None:
    """To every process that finishes."""
    for child in children(studio.processes.running["finish"].pid):
        with suppress(ProcessLookupError):
            os.kill(child, number)

"""Finish workers that are killed, and a picture that would fill their memory."""

import os
import random
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from tests.faults.processes import children, memory, within
from tests.faults.studio import MODEL, Studio
from tests.rows import Recovery


@pytest.mark.fault("F10")
def test_a_finisher_killed_between_file_and_commit_doubles_nothing(studio: Studio) -> None:
    studio.open("calls", "finish")
    with half_stored(studio) as job:
        studio.kill("calls", "finish")
    studio.ask("recover")
    studio.work("calls", "finish")
    studio.becomes(job, "succeeded")
    assert len(set(studio.ask("originals", pk=job))) == 4
    expect_nothing_twice(studio, job)


@pytest.mark.fault("F10")
def test_killed_finish_processes_are_replaced_and_their_answer_finished(studio: Studio) -> None:
    studio.open("calls", "finish")
    with half_stored(studio) as job:
        # One of them waits for work, and takes the lock of the pool with it.
        for child in children(studio.processes.running["finish"].pid):
            os.kill(child, signal.SIGKILL)
    studio.ask("let_leases_expire")
    studio.supervise_until(lambda: studio.job(job)["status"] == "succeeded")
    expect_nothing_twice(studio, job)


@contextmanager
def half_stored(studio: Studio) -> Iterator[int]:
    """A job of which a file is stored and no row; nobody writes meanwhile. That moment is caught by trying."""
    for _ in range(30):
        known = len(studio.stored())
        job = studio.submit("a lighthouse", n=4)
        within(lambda known=known: len(studio.stored()) > known, every=0.001)  # type: ignore[misc]
        with studio.nobody_writes():
            found = studio.job(job)
            if (found["call"], found["status"]) == ("answered", "running"):
                yield job
                return
        studio.becomes(job, "succeeded")
    raise AssertionError("the moment was never caught")


def expect_nothing_twice(studio: Studio, job: int) -> None:
    assert len(studio.stored()) == 4 * studio.ask("statuses")["succeeded"]
    assert studio.requests_for(job) == 1


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
        let_something_be_stored(studio, most=len(jobs))
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
    with held_up(studio.folder / "spool" / f"{studio.job(poison)['spool_key']}.body"):
        studio.work("finish")
        for attempt in range(1, 4):
            studio.ask("let_leases_expire")
            studio.supervise_until(lambda tried=attempt: studio.job(poison)["attempts"] == tried)  # type: ignore[misc]
            signal_finishers(studio, signal.SIGKILL)
            assert studio.job(poison)["status"] == "running"
    studio.ask("let_leases_expire")
    studio.supervise_until(lambda: studio.ask("statuses") == {"succeeded": 21})
    assert "could not be opened in three attempts" in studio.job(poison)["warning"]
    assert len(studio.ask("originals", pk=poison)) == 10 and studio.requests_for(poison) == 1


@contextmanager
def held_up(file: Path) -> Iterator[None]:
    """Whoever opens the file does not come back from that."""
    kept = file.rename(file.with_suffix(".kept"))
    os.mkfifo(file)
    yield
    kept.replace(file)


def answered(studio: Studio, *wishes: dict[str, Any]) -> list[int]:
    """Jobs whose answers wait in the spool, with nobody there to finish them."""
    studio.open("calls")
    jobs = [job for wish in wishes for job in studio.ask("submit", model=MODEL, **wish)]
    within(lambda: all(studio.job(job)["call"] == "answered" for job in jobs), every=0.5)
    studio.kill("calls")
    return jobs


def let_something_be_stored(studio: Studio, *, most: int) -> None:
    """Wait until a file is there that was not, unless all are."""
    known = len(studio.stored())
    studio.supervise_until(lambda: len(studio.stored()) >= min(known + 1, most))


def signal_finishers(studio: Studio, number: signal.Signals) -> None:
    """To every process that finishes."""
    for child in children(studio.processes.running["finish"].pid):
        with suppress(ProcessLookupError):
            os.kill(child, number)

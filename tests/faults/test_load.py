"""Many jobs at once, while workers are started again, people change their minds and one team asks for everything."""

import random
import signal
import time

import pytest

from tests.faults.processes import within
from tests.faults.studio import MODEL, Studio
from tests.rows import Recovery

GRACE = 7.0  # seconds, as the supervisor's


@pytest.mark.fault("F30")
def test_twenty_restarts_under_load_lose_nothing_and_send_nothing_twice(studio: Studio, recovery: Recovery) -> None:
    studio.open("calls", "finish")
    jobs: list[int] = []
    broken_off: set[int] = set()
    for turn in range(20):
        name = "finish" if turn % 4 == 3 else "calls"
        process = studio.processes.running[name]
        process.send_signal(signal.SIGTERM)
        asked = time.monotonic()
        while process.poll() is None and time.monotonic() < asked + GRACE:
            jobs += studio.ask("submit", prompt="sandbox:slow=1 tiles", model=MODEL, size="256x256")
            time.sleep(0.5)
        is_killed = process.poll() is None
        studio.kill(name)
        if is_killed and name == "calls":
            broken_off |= set(studio.ask("sent"))
        studio.work(name)
        jobs += studio.ask("submit", prompt="sandbox:slow=20 tiles", model=MODEL, size="256x256") if turn == 10 else []
        for _ in range(4):
            jobs += studio.ask("submit", prompt="sandbox:slow=1 tiles", model=MODEL, size="256x256")
            time.sleep(0.5)
    with recovery():
        within(lambda: not {"queued", "running"} & set(studio.ask("statuses")), every=0.5)
    ends = {job: studio.job(job)["status"] for job in jobs}
    assert set(ends.values()) <= {"succeeded", "unknown"}
    assert {job for job, end in ends.items() if end == "unknown"} <= broken_off
    assert sum(studio.ask("statuses").values()) == len(jobs)
    requests = studio.provider.requests()["by_job"]
    assert set(requests.values()) == {1}
    assert {job for job in jobs if str(job) not in requests} <= broken_off


@pytest.mark.fault("F34")
def test_jobs_cancelled_at_any_moment_leave_the_books_in_order(studio: Studio) -> None:
    studio.processes.environment["IMAGEGEN_CALL_SLOTS"] = "14"
    studio.open()
    jobs = studio.ask("submit", prompt="sandbox:slow=0.2 tiles", model=MODEL, times=200, size="256x256")
    studio.work("calls", "finish")
    within(lambda: studio.provider.requests()["total"])
    free = set()
    for job in random.sample(jobs, k=len(jobs)):
        if studio.ask("cancel", pk=job):
            free.add(job)
        time.sleep(random.uniform(0, 0.04))
    within(lambda: not {"queued", "running"} & set(studio.ask("statuses")), every=0.2)
    assert studio.ask("statuses") == {"cancelled": len(free), "succeeded": 200 - len(free)}
    assert studio.provider.requests()["by_job"] == {str(job): 1 for job in jobs if job not in free}
    assert 0 < len(free) < 200


@pytest.mark.fault("F36")
def test_a_team_does_not_wait_behind_the_thousand_jobs_of_another(studio: Studio) -> None:
    studio.processes.environment["IMAGEGEN_CALL_SLOTS"] = "8"
    studio.open()
    studio.ask("add_team", name="Flood")
    studio.ask("submit", prompt="sandbox:slow=1 tiles", model=MODEL, times=1000, size="256x256", team="Flood")
    studio.work("calls", "finish")
    within(lambda: studio.provider.requests()["running"])
    studio.becomes(studio.submit("a vase", size="256x256"), "succeeded")
    assert studio.ask("statuses")["queued"] > 500

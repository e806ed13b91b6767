"""A database that is away, written to by many, or read by those whose clocks disagree."""

import shutil
import sys
import time

import pytest

from tests.faults.postgres import Postgres
from tests.faults.processes import within
from tests.faults.studio import MODEL, Studio
from tests.rows import Recovery


@pytest.mark.fault("F26")
def test_a_database_that_stops_in_the_middle_of_a_call_loses_nothing(
    studio: Studio, postgres: Postgres, recovery: Recovery
) -> None:
    studio.work("calls", "finish")
    studio.open()
    job = studio.submit("sandbox:hold")
    within(lambda: studio.provider.requests()["held"])
    postgres.stop()
    studio.provider.release()
    within(lambda: studio.spooled("json"))
    time.sleep(60)
    postgres.start()
    with recovery():
        within(lambda: studio.job(job)["status"] == "succeeded", every=0.2)
    assert studio.requests_for(job) == 1


@pytest.mark.fault("F27")
def test_eight_workers_at_once_wait_for_no_lock_in_vain(studio: Studio) -> None:
    workers = [f"{kind} {number}" for kind in ("calls", "finish") for number in range(1, 5)]
    studio.open(*workers)
    for _ in range(8):
        studio.ask("submit", prompt="tiles", model=MODEL, times=50, size="256x256")
    within(lambda: studio.ask("statuses") == {"succeeded": 400}, every=0.5)
    assert list(studio.provider.requests()["by_job"].values()) == [1] * 400
    for worker in workers:
        said = studio.processes.log(worker)
        assert "locked" not in said and "deadlock" not in said


@pytest.mark.fault("F32")
@pytest.mark.skipif(shutil.which("faketime") is None, reason="There is no faketime on this machine.")
def test_workers_whose_clocks_are_twenty_minutes_apart_agree(studio: Studio, postgres: Postgres) -> None:
    studio.processes.environment["IMAGEGEN_CALL_SLOTS"] = "14"  # one team gets ten of them
    studio.open("finish")
    for name, offset in (("early", "-10m"), ("late", "+10m")):
        command = ("-m", "-f", offset, sys.executable, "manage.py", "work", "calls")
        studio.processes.start(name, *command, program="faketime")
    held = studio.ask("submit", prompt="sandbox:hold", model=MODEL, times=20, size="256x256")
    within(lambda: studio.provider.requests()["held"] == 20)
    time.sleep(75)  # leases are for sixty seconds, and both have mended since
    assert studio.ask("statuses") == {"running": 20}
    studio.provider.release()
    studio.ask("submit", prompt="sandbox:429x1 tiles", model=MODEL, times=10, size="256x256")
    within(lambda: studio.ask("statuses") == {"succeeded": 30}, every=0.2)
    assert all(studio.requests_for(job) == 1 for job in held)
    studio.kill("early", "late")

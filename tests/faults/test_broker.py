"""A broker that forgets, and connections to it that are cut, slow or dead."""

import os
import signal
import time
from pathlib import Path

import pytest
from kombu import Connection

from tests.faults.processes import children, within
from tests.faults.redis import Broker
from tests.faults.studio import MODEL, Studio, status
from tests.rows import Recovery

LONGER_THAN_A_SOCKET_WAITS = 6.0  # seconds


@pytest.mark.fault("F5")
def test_a_broker_that_forgets_everything_loses_no_job(studio: Studio, redis: Broker, recovery: Recovery) -> None:
    studio.processes.environment["IMAGEGEN_CALL_SLOTS"] = "14"  # one team gets ten of them
    studio.open("calls", "finish")
    studio.ask("submit", prompt="sandbox:hold", model=MODEL, times=10, size="256x256")
    within(lambda: studio.provider.requests()["held"] == 10)
    studio.ask("submit", prompt="tiles", model=MODEL, times=100, size="256x256")
    assert studio.ask("statuses") == {"running": 10, "queued": 100}
    redis.flush()
    with recovery():
        studio.provider.release()
        within(lambda: studio.ask("statuses") == {"succeeded": 110}, every=0.2)
    assert set(studio.provider.requests()["by_job"].values()) == {1}
    studio.becomes(studio.submit("a vase"), "succeeded")


@pytest.mark.fault("F6")
@pytest.mark.parametrize("how", ["cut", "slow"])
def test_a_worker_survives_a_connection_that_is(studio: Studio, redis: Broker, recovery: Recovery, how: str) -> None:
    studio.open("calls", "finish")
    studio.becomes(studio.submit("a vase"), "succeeded")
    jobs = studio.ask("submit", prompt="sandbox:hold", model=MODEL, times=10, size="256x256")
    within(lambda: studio.provider.requests()["held"] == 10)
    if how == "cut":
        redis.proxy.cut()
    else:
        redis.proxy.delay = 0.5
    studio.provider.release()
    with recovery():
        jobs += studio.ask("submit", prompt="tiles", model=MODEL, times=10, size="256x256")
        within(lambda: studio.ask("statuses") == {"succeeded": 21}, every=0.2)
    assert all(studio.requests_for(job) == 1 for job in jobs)


@pytest.mark.fault("F6")
def test_a_worker_that_alone_hears_nothing_is_told_of_and_hears_again(
    studio: Studio, redis: Broker, recovery: Recovery
) -> None:
    studio.work("calls", "finish")
    studio.processes.environment["BROKER_URL"] = redis.own_address
    ready = f"{studio.open().serve()}/readyz"
    studio.becomes(studio.submit("a vase"), "succeeded")
    within(lambda: status(ready) == 200, every=0.5)
    redis.proxy.hold()
    studio.ask("submit", prompt="tiles", model=MODEL, times=5, size="256x256")
    within(lambda: status(ready) == 503, every=1)
    redis.proxy.heal()
    with recovery():
        within(lambda: studio.ask("statuses") == {"succeeded": 6}, every=0.2)
    assert studio.provider.requests()["total"] == 6
    within(lambda: status(ready) == 200, every=0.5)


@pytest.mark.fault("F6")
def test_a_worker_that_could_not_answer_its_broker_for_a_while_goes_on_hearing_it(
    studio: Studio, redis: Broker, recovery: Recovery
) -> None:
    studio.open("calls", "finish")
    studio.becomes(studio.submit("a vase"), "succeeded")
    finishing = children(studio.processes.running["finish"].pid)
    for child in finishing:
        os.kill(child, signal.SIGSTOP)
    jobs = [studio.submit("a vase") for _ in finishing]
    within(lambda: all(studio.job(job)["call"] == "answered" for job in jobs))
    time.sleep(1)  # until the messages of that are heard
    redis.proxy.hold_requests()
    for child in finishing:
        os.kill(child, signal.SIGCONT)
    time.sleep(LONGER_THAN_A_SOCKET_WAITS * len(jobs))
    redis.proxy.pass_requests()
    with recovery():
        studio.becomes(studio.submit("a vase"), "succeeded")
    assert studio.ask("statuses") == {"succeeded": 2 + len(jobs)}


class Code:
    """What is carried out by whoever unpickles it."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.mkdir, (str(self.file),)


def test_code_in_a_message_is_not_carried_out(studio: Studio, redis: Broker, tmp_path: Path) -> None:
    studio.open("calls", "finish")
    carried_out = tmp_path / "carried-out"
    with Connection(redis.own_address) as connection:
        message = [Code(carried_out)], {}, {}  # type: ignore[var-annotated]
        about = {"task": "calls", "id": "sample"}
        connection.Producer(serializer="pickle").publish(message, routing_key="calls", headers=about)
    within(lambda: carried_out.exists() or "pickle" in studio.processes.log("calls"))
    assert not carried_out.exists()
    studio.becomes(studio.submit("a vase"), "succeeded")

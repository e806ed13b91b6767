"""Forms that are sent again and again, web servers that are killed while they take one."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from http.client import HTTPException
from statistics import median

import pytest

from tests.faults import places
from tests.faults.processes import within
from tests.faults.redis import Broker
from tests.faults.studio import PASSWORD, Studio, Visitor
from tests.rows import Recovery


@pytest.mark.fault("F1")
def test_a_form_sent_fifty_times_at_once_is_one_job(studio: Studio) -> None:
    studio.open("calls", "finish")
    visitor = studio.visit(studio.serve(workers=4))
    form = visitor.form("a vase")
    with ThreadPoolExecutor(50) as tabs:
        places_led_to = set(tabs.map(lambda _: visitor.post(form), range(50)))
    assert len(places_led_to) == 1
    within(lambda: studio.ask("statuses") == {"succeeded": 1})
    assert studio.provider.requests()["total"] == 1
    assert {visitor.post(visitor.form("a vase"))}.isdisjoint(places_led_to)


@pytest.mark.fault("F2")
def test_a_job_whose_web_server_was_killed_before_it_rang_is_found(
    studio: Studio, redis: Broker, recovery: Recovery
) -> None:
    visitor = studio.open().visit(studio.serve())
    form = visitor.form("a vase")
    redis.proxy.hold()
    answered = post_aside(visitor, form)
    with places.looking(studio.database) as look:
        within(lambda: look("SELECT id FROM jobs_job"), every=0.001)
    studio.kill("web")
    answered()  # or not: after half a second the form does not wait for the bell any more
    redis.proxy.heal()
    assert redis.messages() == 0
    with recovery():
        studio.work("calls", "finish")
        within(lambda: studio.ask("statuses") == {"succeeded": 1})
    assert studio.provider.requests()["total"] == 1


@pytest.mark.fault("F3")
def test_a_web_server_killed_before_it_commits_leaves_nothing(studio: Studio, redis: Broker) -> None:
    visitor = studio.open().visit(studio.serve())
    form = visitor.form("a vase")
    with studio.nobody_writes():
        answered = post_aside(visitor, form)
        time.sleep(2)
        assert visitor.ask("GET", "/create/")[0] == 200  # it is not the server that is slow
        studio.kill("web")
    assert answered() == []
    assert studio.ask("statuses") == {} and redis.messages() == 0
    with places.looking(studio.database) as look:
        assert look("SELECT count(*) FROM budgets_reservation") == 0


def post_aside(visitor: Visitor, form: dict[str, str]) -> Callable[[], list[str]]:
    """Post while the test goes on; asked afterwards, where it led, if anywhere."""
    answers: list[str] = []

    def post() -> None:
        with suppress(OSError, HTTPException):
            answers.append(visitor.post(form))

    posting = threading.Thread(target=post)
    posting.start()

    def wait() -> list[str]:
        posting.join()
        return answers

    return wait


@pytest.mark.fault("F4")
@pytest.mark.parametrize("how", ["stopped", "silent"])
def test_a_broker_that_is_away_delays_no_form_by_a_second(
    studio: Studio, redis: Broker, recovery: Recovery, how: str
) -> None:
    address = studio.open("calls", "finish").serve()
    visitor = studio.visit(address)
    usual = seconds_of_a_form(visitor)
    within(lambda: studio.ask("statuses") == {"succeeded": 20}, every=0.2)
    redis.stop() if how == "stopped" else redis.proxy.hold()
    assert seconds_of_a_form(visitor) < usual + 1
    assert [Visitor(address, "", "").sign_in(password) for password in ("sample password 2", PASSWORD)] == [200, 302]
    assert studio.ask("statuses")["queued"] >= 1
    redis.start() if how == "stopped" else redis.proxy.heal()
    with recovery():
        within(lambda: studio.ask("statuses") == {"succeeded": 40}, every=0.2)
    assert studio.provider.requests()["total"] == 40


def seconds_of_a_form(visitor: Visitor) -> float:
    """Post twenty jobs; how long the one in the middle took."""
    seconds = []
    for _ in range(20):
        form = visitor.form("tiles")
        began = time.monotonic()
        visitor.post(form)
        seconds.append(time.monotonic() - began)
    return median(seconds)

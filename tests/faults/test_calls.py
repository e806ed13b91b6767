"""Calls workers that are killed, answers that break off, bells that ring too often."""

import base64
import hashlib
import json
import signal
from collections.abc import Callable
from functools import partial

import pytest

from tests.faults import places
from tests.faults.processes import within
from tests.faults.studio import MODEL, Studio, status
from tests.rows import Recovery


@pytest.mark.fault("F8")
def test_a_worker_killed_while_the_provider_works_leaves_an_unknown_job(studio: Studio) -> None:
    job = kill_while_held(studio)
    assert studio.ask("recover") == {"unknown": 1, "waiting": 0}
    expect_unknown_and_retry(studio, job)


@pytest.mark.fault("F8")
def test_a_job_whose_lease_has_expired_becomes_unknown_by_itself(studio: Studio) -> None:
    job = kill_while_held(studio)
    studio.work("calls")
    studio.becomes(job, "unknown")
    studio.kill("calls")
    expect_unknown_and_retry(studio, job)


def kill_while_held(studio: Studio) -> int:
    studio.open("calls", "finish")
    job = studio.submit("sandbox:hold")
    within(lambda: studio.provider.requests()["running"])
    studio.kill("calls", "finish")
    assert studio.job(job)["call"] == "sent"
    return job


def expect_unknown_and_retry(studio: Studio, job: int) -> None:
    studio.work("calls", "finish")
    found = studio.becomes(job, "unknown")
    assert found["call"] == "lost" and "may have been billed" in found["said"]
    other = studio.submit("a vase")
    studio.becomes(other, "succeeded")
    assert studio.requests_for(job) == 1

    again = studio.ask("run_again", pk=job)
    within(lambda: studio.requests_for(again))
    let_go_until(studio, lambda: studio.job(again)["status"] == "succeeded")
    assert (studio.requests_for(job), studio.requests_for(again)) == (1, 1)


def let_go_until(studio: Studio, is_so: Callable[[], object]) -> None:
    """Let go of what the provider holds, which is counted a moment before it is held."""

    def look() -> object:
        studio.provider.release()
        return is_so()

    within(look)


@pytest.mark.fault("F7")
def test_a_worker_killed_between_the_claim_and_the_first_byte_costs_nothing(studio: Studio, recovery: Recovery) -> None:
    studio.open("calls", "finish")
    job = freeze_before_sending(studio)
    studio.kill("calls")
    studio.ask("let_leases_expire")
    with recovery():
        studio.work("calls")
        studio.becomes(job, "succeeded")
    assert studio.requests_for(job) == 1
    assert studio.ask("calls", pk=job) == ["unsent", "stored"]


@pytest.mark.fault("F9b")
def test_a_worker_killed_in_the_middle_of_an_answer_takes_no_half_for_a_whole(studio: Studio) -> None:
    studio.open("calls", "finish")
    job = studio.submit("sandbox:stall")
    within(lambda: any(path.stat().st_size for path in studio.spooled("part")))
    studio.kill("calls")
    studio.ask("recover")
    studio.work("calls")
    found = studio.becomes(job, "unknown")
    assert [path.stem for path in studio.spooled("part")] == [found["spool_key"]]
    assert studio.stored() == [] and studio.requests_for(job) == 1


@pytest.mark.fault("F9")
def test_a_worker_killed_before_it_notes_the_answer_loses_nothing(studio: Studio) -> None:
    studio.open("calls", "finish")
    job = studio.submit("sandbox:hold a harbour")
    within(lambda: studio.provider.requests()["running"])
    with studio.nobody_writes():
        let_go_until(studio, lambda: studio.spooled("json"))
        assert studio.job(job)["call"] == "sent"
        studio.kill("calls", "finish")
    studio.ask("recover")
    studio.work("calls", "finish")
    studio.becomes(job, "succeeded")
    assert studio.requests_for(job) == 1
    body = json.loads(studio.provider.picture(model=MODEL, prompt="a harbour", response_format="b64_json"))
    sent = base64.b64decode(body["data"][0]["b64_json"])
    assert studio.ask("originals", pk=job) == [hashlib.sha256(sent).hexdigest()]


@pytest.mark.fault("F29")
def test_a_worker_that_wakes_after_another_has_sent_sends_nothing(studio: Studio) -> None:
    studio.open("calls", "finish")
    job = freeze_before_sending(studio)
    studio.ask("let_leases_expire")
    studio.work("calls 2")
    studio.becomes(job, "succeeded")
    studio.processes.signal("calls", signal.SIGCONT)
    within(lambda: "unsent" in studio.ask("calls", pk=job))
    assert sorted(studio.ask("calls", pk=job)) == ["stored", "unsent"]
    assert studio.requests_for(job) == 1


def freeze_before_sending(studio: Studio) -> int:
    """A job whose worker is stopped between the claim and the first byte. That moment is caught by trying."""
    with places.looking(studio.database) as look:
        for _ in range(100):
            job = studio.submit("a vase")
            if freeze_as_claimed(studio, partial(look, f"SELECT status FROM jobs_call WHERE job_id = {job}")):
                return job
    raise AssertionError("the moment was never caught")


def freeze_as_claimed(studio: Studio, call: Callable[[], object]) -> bool:
    within(call, every=0)
    studio.processes.signal("calls", signal.SIGSTOP)
    within(lambda: studio.processes.is_stopped("calls"), every=0)
    if not places.somebody_writes(studio.database) and call() == "claimed":
        return True
    studio.processes.signal("calls", signal.SIGCONT)
    return False


@pytest.mark.fault("F5")
def test_messages_that_are_lost_lose_no_job(studio: Studio) -> None:
    studio.open("finish")
    studio.ask("submit", prompt="tiles", model=MODEL, times=20, size="256x256")
    studio.forget_messages()
    studio.work("calls")
    within(lambda: studio.ask("statuses") == {"succeeded": 20}, every=0.2)
    assert studio.provider.requests()["total"] == 20


@pytest.mark.fault("F17")
def test_half_a_body_is_never_taken_for_an_answer(studio: Studio) -> None:
    studio.open("calls", "finish")
    job = studio.submit("sandbox:cut")
    found = studio.becomes(job, "unknown")
    assert found["call"] == "lost" and "may have been billed" in found["said"]
    assert [path.stem for path in studio.spooled("part")] == [found["spool_key"]]
    assert studio.stored() == [] and studio.requests_for(job) == 1


@pytest.mark.fault("F15")
def test_a_provider_that_says_nothing_is_left_at_the_deadline(studio: Studio) -> None:
    studio.open("calls", "finish")
    studio.ask("set_deadline", seconds=2)
    job = studio.submit("sandbox:hold")
    found = studio.becomes(job, "unknown")
    assert "may have been billed" in found["said"] and studio.requests_for(job) == 1


@pytest.mark.fault("F16")
def test_a_dripping_answer_ends_at_the_deadline_and_frees_its_worker(studio: Studio) -> None:
    studio.open("calls", "finish")
    studio.ask("set_deadline", seconds=2)
    job = studio.submit("sandbox:drip")
    studio.becomes(job, "unknown")
    studio.becomes(studio.submit("a vase"), "succeeded")
    assert studio.requests_for(job) == 1


@pytest.mark.fault("F30")
def test_a_worker_that_is_asked_to_end_brings_home_what_it_has_sent(studio: Studio) -> None:
    studio.open("calls", "finish")
    job = studio.submit("sandbox:hold")
    within(lambda: studio.provider.requests()["running"])
    studio.processes.running["calls"].terminate()
    let_go_until(studio, lambda: studio.job(job)["status"] == "succeeded")
    within(lambda: studio.processes.running["calls"].poll() is not None)
    assert studio.requests_for(job) == 1


@pytest.mark.fault("F28")
def test_a_bell_rung_a_hundred_times_sends_one_request(studio: Studio) -> None:
    studio.open("calls", "calls 2", "finish")
    job = studio.submit("sandbox:slow=1")
    studio.ask("ring", times=100)
    studio.becomes(job, "succeeded")
    assert studio.provider.requests()["total"] == 1


@pytest.mark.fault("F27")
def test_three_hundred_jobs_at_once_are_each_sent_once(studio: Studio) -> None:
    studio.open("calls", "finish")
    jobs = studio.ask("submit", prompt="tiles", model=MODEL, times=300, size="256x256")
    within(lambda: studio.ask("statuses") == {"succeeded": 300}, every=0.5)
    counted = studio.provider.requests()
    assert counted["total"] == 300 and counted["by_job"] == {str(job): 1 for job in jobs}
    for worker in ("calls", "finish"):
        assert "locked" not in studio.processes.log(worker)


@pytest.mark.fault("F31")
def test_three_that_mend_do_nothing_twice_and_none_is_told(studio: Studio, recovery: Recovery) -> None:
    studio.processes.environment["IMAGEGEN_CALL_SLOTS"] = "14"  # one team gets ten of them
    studio.open("calls", "finish")
    held = studio.ask("submit", prompt="sandbox:hold", model=MODEL, times=10, size="256x256")
    within(lambda: studio.provider.requests()["held"] == 10)
    queued = studio.ask("submit", prompt="tiles", model=MODEL, times=50, size="256x256")
    studio.kill("calls", "finish")
    ready = f"{studio.serve()}/readyz"
    within(lambda: status(ready) == 503, every=1)
    studio.ask("let_leases_expire")
    with recovery():
        studio.work("calls", "calls 2", "calls 3", "finish")
        within(lambda: studio.ask("statuses") == {"unknown": 10, "succeeded": 50}, every=0.2)
    assert studio.provider.requests()["by_job"] == {str(job): 1 for job in [*held, *queued]}
    within(lambda: status(ready) == 200, every=0.5)

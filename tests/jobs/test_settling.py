"""How jobs end that bring no picture, and what they cost."""

from datetime import date
from decimal import Decimal

import pytest

from imagegen.accounts.models import Team, User
from imagegen.budgets.models import Budget, Charge
from imagegen.credentials.models import Credential
from imagegen.jobs import calling, finishing, housekeeping, invariants, settling, spool
from imagegen.jobs.models import Call, Job
from imagegen.jobs.states import Status
from imagegen.providers.errors import RateLimited
from tests.jobs.acts import carry_out, die, paid, submit
from tests.jobs.conftest import Provider

pytestmark = pytest.mark.django_db(transaction=True)


def unknown(team: Team, user: User, provider: Provider) -> Call:
    """The call of a job whose worker died while it waited."""
    job = submit(team, user, paid(team))
    provider.before = die
    with pytest.raises(SystemExit):
        calling.call_next()
    provider.works()
    housekeeping.recover()
    return job.calls.get()


def test_a_late_no_does_not_send_an_unknown_job_again(team: Team, alice: User, provider: Provider) -> None:
    call = unknown(team, alice, provider)
    assert Charge.objects.get().amount > 0
    with spool.receive(call.spool_key) as file:
        file.write(b'{"error": {"code": "rate_limit_exceeded"}}')
    spool.complete(call.spool_key, spool.Head(429, {}))
    housekeeping.mend()
    job = carry_out(call.job)
    assert (job.status, job.error_kind) == (Status.FAILED, "rate_limited")
    assert Charge.objects.get().amount == Budget.objects.get().spent == 0
    assert len(provider.requests) == 0 and invariants.broken() == []


def test_what_turns_up_late_and_cannot_be_read_may_still_have_been_billed(
    team: Team, alice: User, provider: Provider
) -> None:
    call = unknown(team, alice, provider)
    with spool.receive(call.spool_key) as file:
        file.write(b"<html>Sign in</html>")
    spool.complete(call.spool_key, spool.Head(200, {}))
    housekeeping.mend()
    assert carry_out(call.job).status == Status.FAILED
    assert Charge.objects.get().is_certain is False and Charge.objects.get().amount > 0


def test_a_finisher_that_lost_its_claim_leaves_the_answer_to_the_other(
    team: Team, alice: User, provider: Provider
) -> None:
    provider.fails(400, code="moderation_blocked")
    job = submit(team, alice, paid(team))
    calling.call_next()
    stale = Call.objects.claim_next_to_finish(job.calls.get().spool_host)
    assert stale is not None
    Call.objects.update(lease=None)
    fresh = Call.objects.claim_next_to_finish(stale.spool_host)
    assert fresh is not None
    finishing.finish(stale)
    assert spool.is_whole(stale.spool_key)
    finishing.finish(fresh)
    job.refresh_from_db()
    assert job.status == Status.REFUSED and not spool.is_whole(stale.spool_key)


def test_a_call_is_charged_to_the_month_in_which_it_was_promised(team: Team, alice: User, provider: Provider) -> None:
    job = submit(team, alice, paid(team))
    Budget.objects.update(month=date(2020, 1, 1), limit=job.estimate_high)
    assert carry_out(job).status == Status.SUCCEEDED
    budget = Budget.objects.get()
    assert (budget.spent, budget.reserved) == (job.estimate_high, Decimal(0))
    assert invariants.broken() == []


@pytest.mark.fault("F13")
def test_a_provider_that_bills_no_errors_is_asked_once_more(team: Team, alice: User, provider: Provider) -> None:
    provider.fails(502)
    job = submit(team, alice, paid(team))
    Credential.objects.update(bills_errors=False)
    assert carry_out(job).status == Status.QUEUED
    Job.objects.update(not_before=None)
    assert carry_out(job).status == Status.UNKNOWN
    assert len(provider.requests) == 2 and not Charge.objects.exists()
    assert invariants.broken() == []


@pytest.mark.fault("F13")
def test_one_that_bills_errors_is_not(team: Team, alice: User, provider: Provider) -> None:
    provider.fails(502)
    job = carry_out(submit(team, alice, paid(team)))
    assert job.status == Status.UNKNOWN and len(provider.requests) == 1
    assert Charge.objects.get().is_certain is False


@pytest.mark.fault("F12")
def test_the_waits_of_a_job_never_pass_fifteen_minutes(team: Team, alice: User, provider: Provider) -> None:
    provider.fails(429, code="rate_limit_exceeded", Retry_After="400")
    job = submit(team, alice, paid(team))
    while carry_out(job).status == Status.QUEUED:
        Job.objects.update(not_before=None)
    assert job.status == Status.FAILED and len(provider.requests) == 3
    assert job.waited <= settling.LONGEST_WAIT


def test_jobs_that_are_asked_for_the_same_pause_do_not_come_back_together(
    team: Team, alice: User, provider: Provider
) -> None:
    job = submit(team, alice, paid(team))
    waits = {settling._wait(job, RateLimited(retry_after=7)) for _ in range(10)}
    assert len(waits) == 10 and min(wait or 0 for wait in waits) > 7

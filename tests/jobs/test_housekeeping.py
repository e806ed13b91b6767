"""What mends abandoned jobs, and what it leaves alone."""

import os
import time
from datetime import timedelta
from decimal import Decimal

import pytest
from django.conf import settings
from django.db.models.functions import Now
from pytest_django import Settings

from imagegen.accounts.models import Team, User
from imagegen.budgets import services as budgets
from imagegen.budgets.models import Budget
from imagegen.jobs import calling, housekeeping, invariants, spool
from imagegen.jobs.models import Call, Job
from imagegen.jobs.states import CallStatus, Status
from tests import make
from tests.jobs.acts import paid, submit
from tests.jobs.conftest import Provider

pytestmark = pytest.mark.django_db(transaction=True)


def spooled(key: str, *, days_ago: int) -> None:
    """A whole answer that came so long ago."""
    with spool.receive(key) as file:
        file.write(b"{}")
    spool.complete(key, spool.Head(200, {}))
    for path in spool._root().glob(f"{key}.*"):
        age(path, days_ago)


def age(path: os.PathLike[str], days: int) -> None:
    then = time.time() - days * 24 * 3600
    os.utime(path, (then, then))


def test_an_answer_that_the_database_does_not_know_is_kept_for_a_day(db: None) -> None:
    spooled("a" * 32, days_ago=0)
    spooled("b" * 32, days_ago=2)
    (spool._root() / "c.part").touch()
    age(spool._root() / "c.part", 2)
    housekeeping.mend()
    housekeeping.sweep()
    assert spool.keys() == {"a" * 32}


def test_what_came_in_half_is_kept_for_a_week_and_what_is_whole_for_ever(team: Team, alice: User) -> None:
    job = make.job(team, alice, status=Status.UNKNOWN)
    for number, key in enumerate(("a" * 32, *"bcde")):
        job.calls.create(number=number, fence=0, spool_key=key, spool_host=settings.SPOOL_HOST)
    spooled("a" * 32, days_ago=8)
    for name, days in (("b.part", 2), ("c.part", 8), ("d.body", 8), ("e.0.draft", 8)):
        (spool._root() / name).touch()
        age(spool._root() / name, days)
    (spool._root() / "host").touch()
    age(spool._root() / "host", 8)
    housekeeping.sweep()
    left = {path.name for path in spool._root().iterdir()}
    assert left == {"a" * 32 + ".body", "a" * 32 + ".json", "b.part", "host"}


def test_one_job_that_cannot_be_mended_does_not_keep_the_others_waiting(
    team: Team, alice: User, provider: Provider
) -> None:
    hopeless, other = make.job(team, alice), submit(team, alice, paid(team))
    past = Now() - timedelta(seconds=1)
    Job.objects.filter(pk=hopeless.pk).update(status=Status.RUNNING, fence=1, lease=past)
    Job.objects.filter(pk=other.pk).update(status=Status.RUNNING, fence=1, lease=past, claims=1)
    Call.objects.create(
        job=hopeless, number=1, fence=1, spool_key="../etc", spool_host=settings.SPOOL_HOST, status=CallStatus.SENT
    )
    (spool._root().parent / "etc.json").write_text("not an answer")
    housekeeping.mend()
    other.refresh_from_db()
    assert other.status == Status.QUEUED


def test_one_answer_that_cannot_be_read_does_not_keep_the_others_waiting(
    team: Team, alice: User, provider: Provider
) -> None:
    for key in ("a" * 32, "b" * 32):
        spooled(key, days_ago=0)
        (spool._root() / f"{key}.json").write_text("not a head" if key < "b" else '{"status": 200, "headers": {}}')
        Call.objects.create(
            job=make.job(team, alice, status=Status.UNKNOWN),
            number=1,
            fence=0,
            spool_key=key,
            spool_host=settings.SPOOL_HOST,
            status=CallStatus.LOST,
        )
    housekeeping.mend()
    assert Call.objects.get(spool_key="b" * 32).status == CallStatus.ANSWERED


def test_a_running_job_that_nobody_holds_breaks_an_invariant(team: Team, alice: User) -> None:
    make.job(team, alice, status=Status.RUNNING, finished_at=None)
    assert any(line.startswith("I3") for line in invariants.broken())


def test_sums_of_many_cents_break_no_invariant(team: Team, alice: User) -> None:
    budget = budgets.this_month(team)
    for _ in range(100):
        amount = Decimal("0.016")
        budgets.charge(team=team, user=alice, credential_name="", model_id="", amount=amount, is_certain=True)
        budgets.reserve(team=team, amount=amount)
    Budget.objects.filter(pk=budget.pk).update(limit=Decimal("3.2"))
    assert [line for line in invariants.broken() if "reserved;" in line or "spent;" in line or "limit" in line] == []


def test_an_answer_on_a_host_that_is_gone_is_given_up_after_a_day(
    team: Team, alice: User, provider: Provider, settings: Settings
) -> None:
    job = submit(team, alice, paid(team))
    calling.call_next()
    settings.SPOOL_HOST = "another"
    housekeeping.mend()
    job.refresh_from_db()
    assert job.status == Status.RUNNING
    Call.objects.update(answered_at=Now() - timedelta(hours=25))
    housekeeping.mend()
    job.refresh_from_db()
    assert job.status == Status.UNKNOWN and job.error_kind
    assert invariants.broken() == []

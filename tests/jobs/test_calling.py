"""What a calls worker does when its disk or its claim fails it."""

from pathlib import Path

import pytest
from pytest_django import Settings

from imagegen.accounts.models import Team, User
from imagegen.budgets.models import Charge
from imagegen.core.secret import Secret
from imagegen.jobs import bells, calling, housekeeping, invariants, leases
from imagegen.jobs.bells import Kind
from imagegen.jobs.models import Job
from imagegen.jobs.states import CallStatus, Status
from tests.jobs.acts import carry_out, paid, submit
from tests.jobs.conftest import Provider

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.fault("F25")
def test_without_room_in_the_spool_a_job_waits_and_nobody_rings(
    team: Team, alice: User, provider: Provider, settings: Settings, tmp_path: Path
) -> None:
    settings.SPOOL_DIR = tmp_path / "file" / "spool"
    (tmp_path / "file").touch()
    job = carry_out(submit(team, alice, paid(team)))
    assert job.status == Status.QUEUED and provider.requests == []
    assert bells._waiting(Kind.CALLS, 64) == 0


def test_a_disk_that_takes_no_file_costs_nothing_and_counts_against_nobody(
    team: Team, alice: User, provider: Provider, settings: Settings, tmp_path: Path
) -> None:
    deep = Path(*["x" * 200] * 19)
    settings.SPOOL_DIR = tmp_path / deep / ("x" * (4070 - len(str(tmp_path / deep))))  # its files' names are too long
    job = carry_out(submit(team, alice, paid(team)))
    assert (job.status, job.claims, job.calls.get().status) == (Status.QUEUED, 0, CallStatus.UNSENT)
    assert job.not_before is not None and provider.requests == []
    assert not Charge.objects.exists() and invariants.broken() == []

    settings.SPOOL_DIR = tmp_path / "spool"
    Job.objects.update(not_before=None)
    assert carry_out(job).status == Status.SUCCEEDED


def test_a_key_that_cannot_be_sent_is_no_call_that_was(team: Team, alice: User, provider: Provider) -> None:
    offer = paid(team)
    offer.credential.seal(Secret("sk-sample-0123\u20ac"))
    offer.credential.save()
    job = carry_out(submit(team, alice, offer))
    assert (job.status, job.calls.get().status) == (Status.FAILED, CallStatus.UNSENT)
    assert provider.requests == [] and not Charge.objects.exists()


def test_a_worker_that_was_overtaken_keeps_to_its_own_claim(team: Team, alice: User, provider: Provider) -> None:
    submit(team, alice, paid(team))
    first = Job.objects.claim_next()
    assert first is not None
    housekeeping.recover()
    second = Job.objects.claim_next()
    assert second is not None and second.fence > first.fence
    calling.call(first)
    assert provider.requests == []
    calling.call(second)
    assert len(provider.requests) == 1


def test_one_team_leaves_a_few_slots_to_the_others(
    team: Team, alice: User, charlie: User, provider: Provider, settings: Settings
) -> None:
    settings.CALL_SLOTS = calling.FOR_OTHERS + 1
    flood = [submit(team, alice, paid(team)) for _ in range(2)]
    other = submit(charlie.teams.get(), charlie, paid(charlie.teams.get()))
    held = Job.objects.claim_next()
    assert held == flood[0]
    with leases.renewed(held):
        assert calling.call_next()
        assert not calling.call_next()
    flood[1].refresh_from_db()
    other.refresh_from_db()
    assert (flood[1].status, other.sent_at is None) == (Status.QUEUED, False)
    assert calling.call_next()

"""The two tasks: whoever hears one message goes on while there is work."""

import pytest

from imagegen.accounts.models import Team, User
from imagegen.jobs import rounds, tasks
from imagegen.jobs.models import Job
from imagegen.jobs.states import Status
from tests.jobs.acts import paid, submit
from tests.jobs.conftest import Provider

pytestmark = pytest.mark.django_db(transaction=True)


def test_one_message_of_each_kind_carries_out_all_that_waits(team: Team, alice: User, provider: Provider) -> None:
    offer = paid(team)
    for _ in range(3):
        submit(team, alice, offer)
    tasks.call()
    assert len(provider.requests) == 3
    tasks.finish()
    assert set(Job.objects.values_list("status", flat=True)) == {Status.SUCCEEDED}


def test_a_worker_that_ends_takes_on_nothing(
    team: Team, alice: User, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    submit(team, alice, paid(team))
    monkeypatch.setattr(rounds.ending, "is_set", lambda: True)
    tasks.call()
    assert provider.requests == []

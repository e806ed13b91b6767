"""Pictures that an answer names by address."""

import json

import pytest

from imagegen.accounts.models import Team, User
from imagegen.jobs import answers, calling, finishing, housekeeping, invariants, spool
from imagegen.jobs.models import Call, Job
from imagegen.jobs.states import CallStatus, Status
from tests import make
from tests.jobs.acts import carry_out, paid, submit
from tests.jobs.conftest import Provider

pytestmark = pytest.mark.django_db(transaction=True)


ADDRESS = "http://sandbox.invalid/v1/files/pictures/one.png"


def named(team: Team, user: User, provider: Provider, *addresses: str) -> Call:
    """A call whose answer names pictures by address; what the provider answers from now on is such a picture."""
    data = [{"url": address} for address in addresses or [ADDRESS]]
    provider.body = json.dumps({"created": 1, "data": data}).encode()
    job = submit(team, user, paid(team))
    assert calling.call_next()
    provider.body = make.png()
    return job.calls.get()


def test_a_picture_named_by_address_is_fetched_by_the_next_who_hears(
    team: Team, alice: User, provider: Provider
) -> None:
    call = named(team, alice, provider)
    assert call.status == CallStatus.FETCHING
    assert [request["path"] for request in provider.requests] == ["/v1/images/generations"]
    job = carry_out(call.job)
    assert job.status == Status.SUCCEEDED and job.outputs.get().asset.is_picture
    assert [request["path"] for request in provider.requests][1:] == ["/v1/files/pictures/one.png"]
    assert provider.requests[1]["authorization"] is None
    assert invariants.broken() == []


def test_mending_fetches_nothing_itself(team: Team, alice: User, provider: Provider) -> None:
    call = named(team, alice, provider)
    Call.objects.update(status=CallStatus.LOST)
    Job.objects.update(status=Status.UNKNOWN)
    housekeeping.mend()
    call.refresh_from_db()
    assert call.status == CallStatus.FETCHING and len(provider.requests) == 1
    assert carry_out(call.job).status == Status.SUCCEEDED


def test_what_is_no_address_is_asked_for_once_and_the_rest_is_kept(team: Team, alice: User, provider: Provider) -> None:
    job = carry_out(named(team, alice, provider, "http://xn--a/one.png", ADDRESS).job)
    assert job.status == Status.SUCCEEDED and job.outputs.get().position == 2
    assert invariants.broken() == []


def test_no_more_is_fetched_than_an_answer_may_hold(team: Team, alice: User, provider: Provider) -> None:
    addresses = [f"{ADDRESS}?{number}" for number in range(spool.MOST_RESULTS + 5)]
    job = carry_out(named(team, alice, provider, *addresses).job)
    assert job.status == Status.SUCCEEDED and job.outputs.count() == spool.MOST_RESULTS
    assert len(provider.requests) == 1 + spool.MOST_RESULTS


def test_an_answer_that_cannot_be_searched_goes_to_the_finisher(team: Team, alice: User, provider: Provider) -> None:
    call = named(team, alice, provider)
    Call.objects.update(status=CallStatus.LOST)
    Job.objects.update(status=Status.UNKNOWN, operation="of-another-release")
    housekeeping.mend()
    call.refresh_from_db()
    assert call.status == CallStatus.ANSWERED


@pytest.mark.fault("F23")
def test_an_address_that_gives_nothing_is_asked_for_an_hour_and_never_paid_again(
    team: Team, alice: User, provider: Provider
) -> None:
    call = named(team, alice, provider)
    provider.status = "403 Sample"
    waits = []
    before = Job.objects.get().revision
    while calling.call_next():
        call.refresh_from_db()
        if call.status == CallStatus.FETCHING:
            waits.append(call.not_before)
            Call.objects.update(not_before=None)
    assert call.status == CallStatus.ANSWERED and len(waits) == len(answers.FETCH_AFTER) - 1
    assert Job.objects.get().revision == before + len(waits)
    assert finishing.finish_next()
    job = carry_out(call.job)
    assert job.status == Status.FAILED and "nothing could be fetched" in job.error_message
    assert (job.error_kind, job.error_code) == ("garbled", "unfetched")
    posted = [request for request in provider.requests if request["path"].endswith("generations")]
    assert len(posted) == 1 and job.calls.get().charge is not None

"""The life of a job, carried out for real but for the network."""

import uuid
from decimal import Decimal

import pytest

from imagegen.accounts.models import Team, User
from imagegen.budgets.models import Budget, Charge
from imagegen.credentials.models import Credential, Offer
from imagegen.jobs import calling, finishing, housekeeping, invariants, services, spool
from imagegen.jobs.models import Call, Job, Output
from imagegen.jobs.states import CallStatus, Status
from tests import make
from tests.jobs.acts import carry_out, die, paid, submit
from tests.jobs.conftest import Provider

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_job_becomes_a_picture(team: Team, alice: User, provider: Provider) -> None:
    job = carry_out(submit(team, alice, paid(team)))
    assert job.status == Status.SUCCEEDED
    output = job.outputs.get()
    assert output.revised_prompt == "A revised prompt"
    assert (output.asset.width, output.asset.height) == (96, 64)
    assert output.asset.renditions == [640]
    call = job.calls.get()
    assert call.status == CallStatus.STORED
    assert call.request_id == "req_sample"
    assert call.cost == Charge.objects.get().amount == job.estimate_high
    assert provider.requests[0]["id"] == f"{job.pk}.1"
    assert provider.requests[0]["body"]["prompt"] == "A lighthouse"
    assert spool.whole_keys() == []
    assert invariants.broken() == []


def test_the_record_holds_no_picture_bytes_and_no_key(team: Team, alice: User, provider: Provider) -> None:
    job = carry_out(submit(team, alice, paid(team)))
    call = job.calls.get()
    assert "b64_json" in str(call.response) and len(str(call.response)) < 1000
    assert "sk-sample" not in f"{call.request}{call.headers}{call.response}"


@pytest.mark.fault("F1")
def test_the_same_token_is_the_same_job(team: Team, alice: User, provider: Provider) -> None:
    token, offer = uuid.uuid4(), paid(team)
    assert submit(team, alice, offer, token) == submit(team, alice, offer, token)
    assert Job.objects.count() == 1


def test_what_is_free_enters_no_ledger(team: Team, alice: User, provider: Provider) -> None:
    job = carry_out(submit(team, alice, make.offer(team)))
    assert job.status == Status.SUCCEEDED and job.estimate_high
    assert not Charge.objects.exists()
    assert Budget.objects.get().reserved == 0


@pytest.mark.fault("F12")
def test_too_many_requests_are_tried_again_later(team: Team, alice: User, provider: Provider) -> None:
    provider.fails(429, code="rate_limit_exceeded", Retry_After="7")
    job = carry_out(submit(team, alice, paid(team)))
    assert job.status == Status.QUEUED and job.retries == 1
    assert job.not_before is not None and job.waited >= 7
    provider.works()
    Job.objects.update(not_before=None)
    assert carry_out(job).status == Status.SUCCEEDED
    assert [request["id"] for request in provider.requests] == [f"{job.pk}.2"]
    assert invariants.broken() == []


@pytest.mark.fault("F12")
def test_a_wait_of_a_day_fails_with_words(team: Team, alice: User, provider: Provider) -> None:
    provider.fails(429, code="rate_limit_exceeded", Retry_After="86400")
    job = carry_out(submit(team, alice, paid(team)))
    assert job.status == Status.FAILED and job.error_kind == "rate_limited"
    assert not Charge.objects.exists()


@pytest.mark.fault("F13")
@pytest.mark.parametrize(
    ("status", "code", "kind", "ends"),
    [
        (401, "invalid_api_key", "unauthorized", Status.FAILED),
        (429, "insufficient_quota", "quota_spent", Status.FAILED),
        (400, "moderation_blocked", "refused", Status.REFUSED),
        (400, "unknown_parameter", "rejected", Status.FAILED),
        (404, "model_not_found", "no_such_model", Status.FAILED),
        (504, "", "broke", Status.UNKNOWN),
    ],
)
def test_each_error_ends_the_job_in_its_own_way(
    team: Team, alice: User, provider: Provider, status: int, code: str, kind: str, ends: str
) -> None:
    provider.fails(status, code=code, kind=code)
    job = carry_out(submit(team, alice, paid(team)))
    assert (job.status, job.error_kind) == (ends, kind)
    assert len(provider.requests) == 1
    assert invariants.broken() == []


def test_a_refused_key_marks_the_credential(team: Team, alice: User, provider: Provider) -> None:
    offer = paid(team)
    provider.fails(401, code="invalid_api_key")
    carry_out(submit(team, alice, offer))
    offer.credential.refresh_from_db()
    assert offer.credential.health == "failing"


def test_newest_first_the_pictures_of_a_job_stand_in_their_own_order(
    team: Team, alice: User, provider: Provider
) -> None:
    provider.body = Provider.pictures(*(make.png(colour=colour) for colour in ("red", "green", "blue")))
    job = carry_out(submit(team, alice, paid(team, make.GPT_IMAGE_2), n=3))
    shown = job.outputs.order_by("-asset__created_at", "-asset").values_list("position", flat=True)
    assert list(shown) == [1, 2, 3]


@pytest.mark.fault("F19")
def test_what_arrived_whole_is_kept_where_fewer_came(team: Team, alice: User, provider: Provider) -> None:
    provider.body = Provider.pictures(make.png(), make.png(colour="red"))
    job = carry_out(submit(team, alice, paid(team, make.GPT_IMAGE_2), n=4))
    assert job.status == Status.SUCCEEDED and job.outputs.count() == 2
    assert job.warning.startswith("2 of 4")


@pytest.mark.fault("F21")
def test_bytes_that_are_no_picture_are_kept_as_a_file(team: Team, alice: User, provider: Provider) -> None:
    provider.body = Provider.pictures(b"<svg xmlns='http://www.w3.org/2000/svg'/>")
    job = carry_out(submit(team, alice, paid(team)))
    asset = job.outputs.get().asset
    assert job.status == Status.SUCCEEDED and not asset.is_picture
    assert asset.content_type == "application/octet-stream" and job.warning


@pytest.mark.fault("F18")
@pytest.mark.parametrize("body", [b"", b"<html>Sign in</html>", b"{", b"[]", b'{"data": 1}'])
def test_an_answer_that_is_no_pictures_fails_and_may_have_been_billed(
    team: Team, alice: User, provider: Provider, body: bytes
) -> None:
    provider.body = body
    job = carry_out(submit(team, alice, paid(team)))
    assert job.status == Status.FAILED
    charge = Charge.objects.get()
    assert charge.amount == job.estimate_high and not charge.is_certain
    assert invariants.broken() == []


@pytest.mark.fault("F18")
@pytest.mark.parametrize("body", [b'{"data": []}', b'{"data": [{}]}'])
def test_neither_picture_nor_reason_is_a_refusal_that_may_have_been_billed(
    team: Team, alice: User, provider: Provider, body: bytes
) -> None:
    provider.body = body
    job = carry_out(submit(team, alice, paid(team)))
    assert job.status == Status.REFUSED
    assert not Charge.objects.get().is_certain
    assert invariants.broken() == []


@pytest.mark.fault("F19")
def test_what_came_beside_an_error_is_kept(team: Team, alice: User, provider: Provider) -> None:
    provider.body = Provider.pictures(make.png(), error={"message": "One of them failed."})
    job = carry_out(submit(team, alice, paid(team, make.GPT_IMAGE_2), n=2))
    assert job.status == Status.SUCCEEDED and job.outputs.get().asset.is_picture
    assert job.warning.startswith("1 of 2")


def test_a_picture_where_an_answer_should_be_is_kept(team: Team, alice: User, provider: Provider) -> None:
    provider.body = make.png()
    job = carry_out(submit(team, alice, paid(team)))
    assert job.status == Status.SUCCEEDED and job.outputs.get().asset.is_picture
    assert not Charge.objects.get().is_certain
    assert invariants.broken() == []


@pytest.mark.parametrize("tokens", [10**11, 10**13, 10**40])
def test_a_miscounted_usage_is_not_believed(team: Team, alice: User, provider: Provider, tokens: int) -> None:
    usage = {"input_tokens": 9, "output_tokens": tokens, "input_tokens_details": {"text_tokens": 9}}
    provider.body = Provider.pictures(make.png(), usage=usage)
    job = carry_out(submit(team, alice, paid(team, make.GPT_IMAGE_2)))
    assert job.status == Status.SUCCEEDED
    assert Charge.objects.get().amount == job.estimate_high


def test_cancelling_before_it_is_sent_is_final_and_free(team: Team, alice: User, provider: Provider) -> None:
    job = submit(team, alice, paid(team))
    assert services.cancel(alice.memberships.get(), job.pk)
    assert carry_out(job).status == Status.CANCELLED
    assert provider.requests == [] and Budget.objects.get().reserved == 0


def test_a_wish_to_cancel_what_is_sent_keeps_the_result(team: Team, alice: User, provider: Provider) -> None:
    job = submit(team, alice, paid(team))
    provider.before = lambda: assert_false(services.cancel(alice.memberships.get(), job.pk))
    assert carry_out(job).status == Status.SUCCEEDED
    assert job.cancel_wished_at is not None


def test_a_wish_to_cancel_what_the_provider_turned_away_is_granted(team: Team, alice: User, provider: Provider) -> None:
    job = submit(team, alice, paid(team))
    provider.before = lambda: assert_false(services.cancel(alice.memberships.get(), job.pk))
    provider.fails(429, code="rate_limit_exceeded")
    assert carry_out(job).status == Status.CANCELLED
    assert not Charge.objects.exists() and Budget.objects.get().reserved == 0
    assert invariants.broken() == []


def assert_false(value: bool) -> None:
    assert not value


def test_a_claim_that_passed_to_another_sends_nothing(team: Team, alice: User, provider: Provider) -> None:
    submit(team, alice, paid(team))
    stale = Job.objects.claim_next()
    assert stale is not None
    Job.objects.update(status=Status.QUEUED, fence=stale.fence + 1)
    calling.call(stale)
    assert provider.requests == []
    assert Call.objects.get().status == CallStatus.UNSENT


def test_two_claims_of_one_job_have_one_winner(team: Team, alice: User) -> None:
    job = make.job(team, alice)
    assert Job.objects.claim(job)
    assert not Job.objects.claim(job)


def test_the_team_with_the_fewest_running_is_next(team: Team, alice: User, charlie: User) -> None:
    for _ in range(3):
        make.job(team, alice)
    other = make.job(charlie.teams.get(), charlie)
    first, second = Job.objects.claim_next(), Job.objects.claim_next()
    assert first is not None and first.team == team
    assert second == other


@pytest.mark.fault("F7")
def test_a_worker_that_died_before_sending_is_replaced(team: Team, alice: User, provider: Provider) -> None:
    job = submit(team, alice, paid(team))
    assert Job.objects.claim_next() == job
    housekeeping.recover()
    assert carry_out(job).status == Status.SUCCEEDED
    assert len(provider.requests) == 1


@pytest.mark.fault("F33")
def test_a_job_that_kills_three_workers_is_given_up(team: Team, alice: User, provider: Provider) -> None:
    job = submit(team, alice, paid(team))
    for _ in range(3):
        assert Job.objects.claim_next() == job
        housekeeping.recover()
    job.refresh_from_db()
    assert (job.status, job.error_kind) == (Status.FAILED, "poison")
    assert invariants.broken() == []


def test_a_worker_that_died_while_waiting_leaves_an_unknown_job(team: Team, alice: User, provider: Provider) -> None:
    job = submit(team, alice, paid(team))
    provider.before = die
    with pytest.raises(SystemExit):
        carry_out(job)
    housekeeping.recover()
    job.refresh_from_db()
    assert job.status == Status.UNKNOWN and job.calls.get().status == CallStatus.LOST
    assert Charge.objects.get().is_certain is False
    assert invariants.broken() == []
    carry_out(job)
    assert len(provider.requests) == 1


def test_an_answer_in_the_spool_finishes_an_unknown_job(team: Team, alice: User, provider: Provider) -> None:
    job = submit(team, alice, paid(team))
    provider.before = die
    with pytest.raises(SystemExit):
        carry_out(job)
    housekeeping.recover()
    call = job.calls.get()
    with spool.receive(call.spool_key) as file:
        file.write(Provider.pictures(make.png()))
    spool.complete(call.spool_key, spool.Head(200, {}))
    housekeeping.mend()
    assert carry_out(job).status == Status.SUCCEEDED
    assert Charge.objects.get().is_certain
    assert invariants.broken() == []


def test_finishing_twice_doubles_nothing(team: Team, alice: User, provider: Provider) -> None:
    job = submit(team, alice, paid(team))
    calling.call_next()
    first = Call.objects.claim_next_to_finish(job.calls.get().spool_host)
    assert first is not None
    Call.objects.update(lease=None)
    second = Call.objects.claim_next_to_finish(first.spool_host)
    assert second is not None
    finishing.finish(second)
    finishing.finish(first)
    assert Output.objects.count() == Charge.objects.count() == 1
    assert invariants.broken() == []


@pytest.mark.fault("F33")
def test_what_cannot_be_opened_three_times_is_kept_undecoded(team: Team, alice: User, provider: Provider) -> None:
    job = submit(team, alice, paid(team))
    calling.call_next()
    for _ in range(3):
        assert Call.objects.claim_next_to_finish(job.calls.get().spool_host)
        Call.objects.update(lease=None)
    job = carry_out(job)
    assert job.status == Status.SUCCEEDED and not job.outputs.get().asset.is_picture
    assert "three attempts" in job.warning


@pytest.mark.fault("F35")
def test_a_credential_switched_off_stops_its_queued_jobs_with_words(
    team: Team, alice: User, provider: Provider
) -> None:
    offer = paid(team)
    job = submit(team, alice, offer)
    Job.objects.update(error_kind="rate_limited", error_code="slow_down")  # of an attempt before
    Credential.objects.update(is_on=False)
    job = carry_out(job)
    assert job.status == Status.FAILED and "is switched off. Choose" in job.error_message and not job.error_code
    assert provider.requests == [] and invariants.broken() == []


def test_a_credential_that_is_for_other_teams_now_stops_the_jobs_of_this_one(
    team: Team, alice: User, provider: Provider
) -> None:
    offer = paid(team)
    job = submit(team, alice, offer)
    offer.credential.teams.set([make.team("Elsewhere")])
    job = carry_out(job)
    assert job.status == Status.FAILED and "is not for your team any more" in job.error_message
    assert provider.requests == [] and invariants.broken() == []


def test_a_model_kept_for_other_teams_stops_their_queued_jobs_with_words(
    team: Team, alice: User, provider: Provider
) -> None:
    offer = paid(team)
    job = submit(team, alice, offer)
    offer.teams.add(make.team("Elsewhere"))
    job = carry_out(job)
    assert job.status == Status.FAILED and "kept for other teams" in job.error_message
    assert provider.requests == [] and invariants.broken() == []
    offer.teams.add(team)
    assert carry_out(submit(team, alice, offer)).status == Status.SUCCEEDED


@pytest.mark.parametrize("model_id", [make.DALL_E_3, make.GPT_IMAGE_2, "any-diffusion"])
def test_the_price_in_force_when_a_job_was_queued_is_reserved_and_booked(
    team: Team, alice: User, provider: Provider, model_id: str
) -> None:
    offer = paid(team, model_id)
    offer.price = Decimal("0.05")
    provider.body = provider.pictures(make.png(), usage={"input_tokens": 50, "output_tokens": 1372})
    job = submit(team, alice, offer)
    assert (job.estimate_low, job.estimate_high) == (Decimal("0.05"), Decimal("0.05"))
    assert Budget.objects.get().reserved == Decimal("0.05")
    Offer.objects.update(price=Decimal(9))
    carry_out(job)
    assert job.calls.get().cost == Charge.objects.get().amount == Decimal("0.05")
    assert Budget.objects.get().reserved == 0 and invariants.broken() == []


def test_a_repeated_job_has_the_price_of_its_own_day(team: Team, alice: User, provider: Provider) -> None:
    offer = paid(team)
    job = submit(team, alice, offer)
    Job.objects.update(status=Status.FAILED)
    Offer.objects.update(price=Decimal("0.07"))
    again = services.run_again(job, user=alice, token=uuid.uuid4())
    assert (job.price, again.price, again.estimate_high) == (None, Decimal("0.07"), Decimal("0.07"))


@pytest.mark.parametrize("lost", [{"operation": "engrave"}, {"behaves_like": "gone-1"}])
def test_what_this_release_does_not_make_any_more_is_said(
    team: Team, alice: User, provider: Provider, lost: dict[str, str]
) -> None:
    job = submit(team, alice, paid(team))
    Job.objects.update(**lost)
    job = carry_out(job)
    assert (job.status, job.error_kind) == (Status.FAILED, "unavailable")
    assert "not made here any more" in job.error_message
    assert provider.requests == [] and invariants.broken() == []


def test_a_key_pointed_elsewhere_by_hand_is_not_sent(team: Team, alice: User, provider: Provider) -> None:
    job = submit(team, alice, paid(team))
    Credential.objects.update(base_url="http://sandbox.invalid:81/v1")
    job = carry_out(job)
    assert (job.status, job.error_kind) == (Status.FAILED, "locked")
    assert provider.requests == []


def test_somebody_elses_failure_is_repeated_without_taking_it_from_them(
    team: Team, alice: User, bob: User, provider: Provider
) -> None:
    provider.fails(400, code="moderation_blocked")
    job = carry_out(submit(team, alice, paid(team)))
    again = services.run_again(job, user=bob, token=uuid.uuid4())
    job.refresh_from_db()
    assert again.author == bob and job.dismissed_at is None


def test_running_again_makes_a_linked_job(team: Team, alice: User, provider: Provider) -> None:
    provider.fails(400, code="moderation_blocked")
    job = carry_out(submit(team, alice, paid(team)))
    provider.works()
    again = services.run_again(job, user=alice, token=uuid.uuid4())
    assert carry_out(again).status == Status.SUCCEEDED
    assert again.retry_of == job and again.parameters == job.parameters

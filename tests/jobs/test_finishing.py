"""What a finisher does with answers, disks and storages that fail it."""

import hashlib
from collections.abc import Callable
from contextlib import closing
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from botocore.config import Config
from django.core.files.storage import default_storage
from pytest_django import Settings

from imagegen.accounts.models import Team, User
from imagegen.assets import pictures
from imagegen.assets import services as assets
from imagegen.assets.models import Asset
from imagegen.jobs import bells, calling, finishing, invariants, leases, services, spool
from imagegen.jobs.bells import Kind
from imagegen.jobs.models import Call, Job
from imagegen.jobs.states import CallStatus, Status
from tests import make
from tests.conftest import use_bucket
from tests.jobs.acts import carry_out, paid, submit
from tests.jobs.conftest import Provider
from tests.providers.loopback import Line, Loopback, answer
from tests.s3 import S3, variables

pytestmark = pytest.mark.django_db(transaction=True)


def answered(team: Team, user: User) -> Call:
    """A call whose answer waits to be finished."""
    job = submit(team, user, paid(team))
    calling.call_next()
    return job.calls.get()


def finish_at_once() -> bool:
    """As if the pause after a failed attempt were over."""
    Call.objects.update(not_before=None)
    return finishing.finish_next()


def test_an_answer_that_is_gone_from_the_disk_is_unknown(team: Team, alice: User, provider: Provider) -> None:
    call = answered(team, alice)
    spool.drop(call.spool_key)
    job = carry_out(call.job)
    call.refresh_from_db()
    assert (job.status, call.status) == (Status.UNKNOWN, CallStatus.LOST)
    assert "gone" in job.error_message and invariants.broken() == []


def test_an_answer_that_breaks_every_attempt_is_kept_as_a_file(team: Team, alice: User, provider: Provider) -> None:
    answer = Provider.pictures(make.png())
    provider.body = answer
    call = answered(team, alice)
    Job.objects.update(operation="of-another-release")  # nobody here can read its answers
    while finish_at_once():
        pass
    job = carry_out(call.job)
    asset = job.outputs.get().asset
    assert job.status == Status.SUCCEEDED and not asset.is_picture
    assert asset.sha256 == hashlib.sha256(answer).hexdigest()
    assert "could not be read in six attempts" in job.warning
    assert invariants.broken() == []


@pytest.mark.fault("F24")
def test_a_storage_that_is_away_costs_no_attempt(
    team: Team, alice: User, provider: Provider, settings: Settings, tmp_path: Path
) -> None:
    call = answered(team, alice)
    settings.MEDIA_ROOT = tmp_path / "away"
    settings.MEDIA_ROOT.touch()
    for _ in range(8):
        assert finish_at_once()
    call.refresh_from_db()
    assert (call.status, call.waits) == (CallStatus.ANSWERED, 8) and call.not_before is not None
    settings.MEDIA_ROOT.unlink()
    assert finish_at_once()
    asset = Asset.objects.get()
    assert asset.is_picture and asset.renditions == [640]
    assert invariants.broken() == []


@pytest.mark.fault("F24")
@pytest.mark.parametrize(
    ("server", "said"),
    [
        (None, "EndpointConnectionError"),
        (answer(status="503 Slow Down"), "ClientError"),
        (Line.hold, "ReadTimeoutError"),
    ],
)
def test_a_bucket_that_is_away_costs_no_attempt(
    server: Callable[[Line], None] | None,
    said: str,
    team: Team,
    alice: User,
    provider: Provider,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    s3: S3,
) -> None:
    call = answered(team, alice)
    with closing(Loopback(server or Line.hold)) as away:
        if server is None:
            away.close()
        use_bucket(variables(f"http://{away.place}"), settings, monkeypatch)
        storage: Any = default_storage
        storage.client_config = storage.client_config.merge(Config(read_timeout=0.1, retries={"total_max_attempts": 1}))
        with pytest.raises(assets.NotStored, match=said):
            assets.store("sample.png", BytesIO(), pictures.inspect(b""))
        for _ in range(2):
            assert finish_at_once()
    call.refresh_from_db()
    assert (call.status, call.attempts, call.waits) == (CallStatus.ANSWERED, 2, 2) and call.not_before is not None
    use_bucket(s3.bucket(), settings, monkeypatch)
    assert finish_at_once()
    assert Asset.objects.get().renditions == [640]
    assert invariants.broken() == []


def test_a_claim_is_renewed_while_it_is_held(team: Team, alice: User, provider: Provider) -> None:
    call = answered(team, alice)
    job = make.job(team, alice)
    claimed, claimed_job = Call.objects.claim_next_to_finish(call.spool_host), Job.objects.claim_next()
    assert claimed is not None and claimed_job == job
    with leases.renewed(claimed), leases.renewed(claimed_job):
        assert leases.teams() == {team.pk: 1} and leases.results() == 1
        Call.objects.update(lease=None)
        Job.objects.update(lease=None)
        leases.renew_all()
        assert Call.objects.get().lease is None  # it was let go
        for rows in (Call.objects, Job.objects):
            rows.filter(pk__in=[claimed.pk, job.pk]).update(lease="2020-01-01T00:00:00Z")
        leases.renew_all()
    call.refresh_from_db()
    job.refresh_from_db()
    assert call.lease is not None and call.lease.year > 2020
    assert job.lease is not None and job.lease.year > 2020
    assert not leases.teams()


def test_a_picture_whose_renditions_are_being_made_rings_for_nobody(team: Team, alice: User) -> None:
    picture = make.picture(team, alice, rendered=False)
    assert bells._waiting(Kind.FINISH, 2) == 0
    Asset.objects.update(created_at="2020-01-01T00:00:00Z")
    assert bells._waiting(Kind.FINISH, 2) == 1
    assert finishing.finish_next()
    picture.refresh_from_db()
    assert picture.renditions == [640]
    assert bells._waiting(Kind.FINISH, 2) == 0


def test_a_picture_that_cannot_be_rendered_is_tried_once(team: Team, alice: User) -> None:
    picture = make.picture(team, alice, rendered=False)
    Asset.objects.update(created_at="2020-01-01T00:00:00Z", key="gone.png")
    assert finishing.finish_next()
    assert not finishing.finish_next()
    picture.refresh_from_db()
    assert picture.renditions == []


def test_what_is_no_picture_is_not_opened_again(team: Team, alice: User) -> None:
    make.picture(team, alice, rendered=False)
    Asset.objects.update(created_at="2020-01-01T00:00:00Z", width=0, height=0, problem="damaged")
    assert finishing.finish_next()
    assert Asset.objects.get().renditions == []


@pytest.mark.fault("F24")
def test_nothing_is_taken_on_while_the_storage_takes_nothing(team: Team, alice: User, provider: Provider) -> None:
    offer = paid(team)
    job = submit(team, alice, offer)
    for number in range(services.MOST_WAITING):
        Call.objects.create(
            job=job, number=number, fence=0, spool_key=str(number), spool_host="", status=CallStatus.ANSWERED, waits=1
        )
    with pytest.raises(services.Unavailable, match="cannot be stored"):
        submit(team, alice, offer)
    Call.objects.update(status=CallStatus.STORED)
    assert submit(team, alice, offer).status == Status.QUEUED

"""Jobs as they stand in the database after something has happened to them."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

from imagegen.accounts.models import User
from imagegen.assets.models import Asset
from imagegen.budgets import services as budgets
from imagegen.credentials.models import Offer
from imagegen.jobs.models import Call, Job, Output
from imagegen.jobs.states import CallStatus, Status
from tests import make

EACH = Decimal("0.041")


def finished(
    offer: Offer,
    author: User,
    prompt: str,
    contents: Sequence[bytes],
    *,
    at: datetime,
    took: float = 21.4,
    revised: Sequence[str] = (),
    answered: dict[str, str] | None = None,
    **fields: Any,
) -> list[Asset]:
    """The pictures of a job that was done `at` then, after so many seconds."""
    sent = at - timedelta(seconds=took)
    times = {"created_at": sent - timedelta(seconds=3), "started_at": sent, "finished_at": at, "sent_at": sent}
    job = _job(offer, author, prompt, Status.SUCCEEDED, **(times | fields))
    data = [{"b64_json": f"<{len(content):,} characters>"} for content in contents]
    _call(job, 200, {"created": int(at.timestamp()), **(answered or {}), "data": data}, cost=EACH * len(contents))
    assets = []
    for position, content in reversed(list(enumerate(contents, start=1))):  # as finishing does
        words = revised[position - 1] if revised else ""
        asset = make.picture(
            job.team, author, prompt=prompt, revised=words, content=content, job=job, position=position, created_at=at
        )
        Output.objects.filter(asset=asset).update(cost=EACH, answered=answered or {})
        assets.append(asset)
    return assets[::-1]


def ended(
    offer: Offer, author: User, prompt: str, status: Status, *, at: datetime, http: int = 0, **fields: Any
) -> None:
    """A job that came to another end; `fields` say which error, `http` what the provider answered, if it did."""
    times = {"created_at": at - timedelta(seconds=40), "started_at": at - timedelta(seconds=36), "finished_at": at}
    job = _job(offer, author, prompt, status, **(times | fields))
    if http:
        error = {"message": job.error_message, "code": job.error_code, "type": "image_generation_user_error"}
        _call(job, http, {"error": error}, cost=Decimal(0))


def waiting(offer: Offer, author: User, prompt: str, *, at: datetime, **fields: Any) -> None:
    """A job in the queue that nobody will take before tomorrow."""
    tomorrow = at + timedelta(days=1)
    times = {"created_at": at, "started_at": None, "finished_at": None, "not_before": tomorrow}
    _job(offer, author, prompt, Status.QUEUED, **times, **fields)


def running(offer: Offer, author: User, prompt: str, *, at: datetime, **fields: Any) -> None:
    """A job that was sent, without a lease: no housekeeping will take it up."""
    times = {"created_at": at - timedelta(seconds=1), "started_at": at, "finished_at": None, "sent_at": at}
    _job(offer, author, prompt, Status.RUNNING, **times, **fields)


def _job(offer: Offer, author: User, prompt: str, status: Status, **fields: Any) -> Job:
    team = offer.credential.teams.get()
    return make.job(team, author, prompt=prompt, model_id=offer.model_id, status=status, offer=offer, **fields)


def _call(job: Job, http: int, response: dict[str, Any], *, cost: Decimal) -> None:
    charge = None
    if cost:
        charge = budgets.charge(
            team=job.team,
            user=job.author,
            credential_name=job.credential_name,
            model_id=job.model_id,
            amount=cost,
            is_certain=True,
        )
    Call.objects.create(
        job=job,
        number=1,
        fence=1,
        status=CallStatus.STORED,
        spool_key=uuid4().hex,
        spool_host="sample",
        sent_at=job.started_at,
        answered_at=job.finished_at,
        stored_at=job.finished_at,
        request={"model": job.model_id, **job.parameters},
        http_status=http,
        headers={"openai-processing-ms": "21388", "x-ratelimit-remaining-requests": "49"},
        response=response,
        request_id=f"req_{uuid4().hex}",
        estimate=cost,
        cost=cost,
        charge=charge,
    )

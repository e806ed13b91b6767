"""What people do to jobs: submit, cancel, run again, dismiss."""

import uuid
from typing import Any

import structlog
from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.db.models.functions import Now

from imagegen import operations
from imagegen.accounts.models import Membership, Team, User
from imagegen.audit.models import Action
from imagegen.audit.services import record
from imagegen.budgets import services as budgets
from imagegen.budgets.models import NOTHING
from imagegen.catalog import lineup, prices
from imagegen.core import logs
from imagegen.credentials.models import Offer
from imagegen.jobs import bells
from imagegen.jobs.models import Call, Job
from imagegen.jobs.states import CallStatus, Status
from imagegen.operations.base import Operation
from imagegen.providers.dialect import Unsayable

log = structlog.get_logger(__name__)

MOST_WAITING = 20  # answers that the storage did not take


class Unavailable(Exception):
    """The credential, the model or the storage cannot be used now, or not for this; the message says what to do."""


def submit(
    *, team: Team, user: User, offer: Offer, operation: Operation, values: dict[str, Any], token: uuid.UUID
) -> Job:
    """Queue a job for `values`, which the operation's form has cleaned; the same token again gives the same job.

    Raises Unavailable, or budgets.services.OverBudget. Nothing is sent and nothing is charged here.
    """
    earlier = Job.objects.filter(author=user, submit_token=token).first()
    if earlier is not None:
        return earlier
    known = offer.known_model
    if known is None:
        raise Unavailable(f"Nobody has said what {offer.model_id} takes. Choose another model.")
    job = Job(
        team=team,
        author=user,
        submit_token=token,
        operation=operation.slug,
        credential=offer.credential,
        credential_name=offer.credential.name,
        model_id=offer.model_id,
        behaves_like=known.id,
        model_label=offer.label,
        prompt=values.get("prompt", ""),
        parameters=operation.capability(known, offer.takes).encode(values),
        count=values.get("n") or 1,
        is_free=offer.credential.is_free,
        price=offer.price,
    )
    return _queue(job)


def run_again(job: Job, *, user: User, token: uuid.UUID) -> Job:
    """A new job that repeats `job` exactly and is paid anew, once: `job` counts as seen then, where it is theirs.

    Raises Unavailable.
    """
    earlier = Job.objects.filter(author=user, submit_token=token).first()
    if earlier is not None:
        return earlier
    offer = Offer.objects.for_team(job.team).usable().filter(credential=job.credential, model_id=job.model_id).first()
    if offer is None or job.credential is None:
        raise Unavailable(f"{job.credential_name} does not offer {job.model_label} any more. Edit the prompt instead.")
    again = Job(
        team=job.team,
        author=user,
        submit_token=token,
        retry_of=job,
        operation=job.operation,
        credential=job.credential,
        credential_name=job.credential.name,
        model_id=job.model_id,
        behaves_like=job.behaves_like,
        model_label=job.model_label,
        prompt=job.prompt,
        parameters=job.parameters,
        count=job.count,
        is_free=job.credential.is_free,
        price=offer.price,
    )
    with transaction.atomic():
        if _may_change(job, user):
            seen = Job.objects.filter(pk=job.pk, dismissed_at=None)
            if not seen.update(dismissed_at=Now(), revision=F("revision") + 1):
                twin = Job.objects.filter(author=user, submit_token=token).first()
                if twin is None:
                    raise Unavailable("Somebody has repeated or dismissed it already.")
                return twin
        return _queue(again)


def cancel(jobs_of: Membership, pk: int) -> bool:
    """Cancel a job that was not sent yet: final and free. Once it is sent, note the wish; False then.

    The trail tells of other people's jobs.
    """
    jobs = Job.objects.changeable_by(jobs_of).filter(pk=pk)
    with transaction.atomic():
        unsent = Q(status=Status.QUEUED) | Q(status=Status.RUNNING, sent_at=None)
        cancelled = Job.objects.filter(unsent, pk__in=jobs.values("pk")).update(
            status=Status.CANCELLED,
            finished_at=Now(),
            fence=F("fence") + 1,
            lease=None,
            revision=F("revision") + 1,
        )
        if cancelled:
            reservation = jobs.get().reservation
            if reservation is not None:
                budgets.release(reservation)
        running = Job.objects.filter(pk__in=jobs.values("pk"), status=Status.RUNNING, cancel_wished_at=None)
        wished = running.update(cancel_wished_at=Now(), revision=F("revision") + 1)
        job = jobs.exclude(author=jobs_of.user).first()
        if job is not None and (cancelled or wished):
            detail = f"{job.team}, job {pk}{', which was sent already' * wished}"
            record(Action.JOB_CANCELLED, job.author or "somebody", detail=detail, by=jobs_of.user)
    return bool(cancelled)


def dismiss(jobs_of: Membership, pk: int) -> None:
    """Note that a person has seen how a job ended badly."""
    jobs = Job.objects.changeable_by(jobs_of).filter(pk=pk, dismissed_at=None)
    Job.objects.filter(pk__in=jobs.values("pk")).update(dismissed_at=Now(), revision=F("revision") + 1)


def _may_change(job: Job, user: User) -> bool:
    membership = user.memberships.filter(team=job.team).first()
    return membership is not None and Job.objects.changeable_by(membership).filter(pk=job.pk).exists()


def _queue(job: Job) -> Job:
    """Save the job with its reservation in one transaction, and ring when that is committed; raises Unavailable."""
    if Call.objects.filter(status=CallStatus.ANSWERED, waits__gt=0).count() >= MOST_WAITING:
        raise Unavailable("Pictures cannot be stored now, so nothing new is taken on. Tell an admin.")
    known = lineup.find(job.behaves_like)
    operation = operations.OPERATIONS.get(job.operation)
    if job.credential and operation and known and known in operation.capabilities:
        try:
            job.credential.dialect.say(operation.body(job.model_id, known, job.parameters))
        except Unsayable as error:
            raise Unavailable(str(error)) from None
    estimate = prices.estimate(known, job.parameters, job.price) if known else None
    if estimate is not None:
        job.estimate_low, job.estimate_high = estimate.low, estimate.high
    assert job.author is not None
    try:
        with transaction.atomic():
            amount = NOTHING if job.is_free else job.estimate_high or NOTHING
            job.reservation = budgets.reserve(team=job.team, amount=amount)
            job.request_id = logs.request_id()
            job.save()
            transaction.on_commit(bells.ring_calls)
    except IntegrityError:  # a twin of this request was faster
        return Job.objects.get(author=job.author, submit_token=job.submit_token)
    log.info("job queued", job=job.pk, model=job.model_id, credential=job.credential_name)
    return job

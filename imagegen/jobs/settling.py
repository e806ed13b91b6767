"""How a job ends when no picture comes of it. Each verb is one transaction guarded by the fence."""

import random
from datetime import timedelta
from decimal import Decimal

import structlog
from django.db import transaction
from django.db.models import F, QuerySet
from django.db.models.functions import Now

from imagegen.budgets import services as budgets
from imagegen.budgets.models import NOTHING, Charge
from imagegen.credentials import services as credentials
from imagegen.credentials.models import Credential
from imagegen.jobs.models import Call, Job
from imagegen.jobs.states import UNFINISHED, CallStatus, Status, Unsent
from imagegen.providers.errors import Broke, ProviderError, RateLimited, Unanswered

log = structlog.get_logger(__name__)

LONGEST_WAIT = 900.0  # seconds that the waits after failures may add up to
MOST_RETRIES = 5
MOST_CLAIMS = 3
HANDED_BACK = timedelta(seconds=30)


def settle(call: Call, error: ProviderError, *, ended: str) -> bool:
    """Take up what the provider (or the way to it) said: try again later, or end the job with its words.

    `ended` is the call's last state: unsent, lost, or stored (an answer that was an error). False where the call has
    passed to somebody else.
    """
    job = call.job
    wait = _wait(job, error)
    may_be_billed = error.may_have_been_billed and not _costs_nothing(job, error)
    with transaction.atomic():
        ours = Call.objects.held(call).update(
            status=ended, stored_at=Now(), lease=None, error_kind=error.kind, error_message=error.message
        )
        if not ours:
            return False
        words = {
            "error_kind": error.kind,
            "error_message": error.message,
            "error_code": error.code,
            "error_param": error.param,
            "lease": None,
            "revision": F("revision") + 1,
        }
        mine = Job.objects.filter(pk=job.pk, fence=call.fence)
        if wait is not None and mine.filter(status=Status.RUNNING, cancel_wished_at__isnull=False).update(
            status=Status.CANCELLED, finished_at=Now(), lease=None, revision=F("revision") + 1
        ):
            close_books(call, cost=NOTHING)
        # Not an unknown job: its reservation is gone, and a person decides whether it is sent again.
        queued = wait is not None and mine.filter(status=Status.RUNNING).update(
            status=Status.QUEUED,
            sent_at=None,
            retries=F("retries") + 1,
            waited=F("waited") + wait,
            not_before=Now() + timedelta(seconds=wait),
            **words,
        )
        ending = mine.filter(status__in=[Status.RUNNING, Status.UNKNOWN])
        if not queued and ending.update(status=error.outcome, finished_at=Now(), **words):
            close_books(call, cost=None if may_be_billed else NOTHING)
    log.info("job settled", job=job.pk, call=call.number, error=error.kind, retry_in=wait if queued else None)
    if job.credential is not None:
        credentials.note_result(job.credential, error, model_id=job.model_id)
    return True


def hand_back(call: Call) -> None:
    """Queue a job again whose claim could not be used, through no fault of its own."""
    with transaction.atomic():
        unsent = Job.objects.held(call.job).filter(sent_at=None)
        if unsent.update(
            status=Status.QUEUED,
            lease=None,
            fence=F("fence") + 1,
            claims=F("claims") - 1,
            not_before=Now() + HANDED_BACK,
            revision=F("revision") + 1,
        ):
            Call.objects.filter(pk=call.pk).update(status=CallStatus.UNSENT)


def give_up(running: QuerySet[Job], job: Job, *, kind: Unsent, message: str) -> None:
    """End a job that never reached a provider."""
    with transaction.atomic():
        if running.update(
            status=Status.FAILED,
            lease=None,
            finished_at=Now(),
            error_kind=kind,
            error_message=message,
            error_code="",
            error_param="",
            revision=F("revision") + 1,
        ):
            _release(job)


def mark_unknown(call: Call, *, why: str = "The worker that waited for the answer has stopped.") -> None:
    """Nobody knows what became of a request that was sent: it may have been billed, so a person decides."""
    settle(call, Unanswered(why), ended=CallStatus.LOST)


def distrust(job: Job, *, why: str) -> None:
    """Nobody knows whether a job's request was sent: it may have been, and billed, so a person decides."""
    with transaction.atomic():
        job.calls.filter(status=CallStatus.CLAIMED).update(status=CallStatus.LOST)
        if Job.objects.filter(pk=job.pk, status__in=UNFINISHED).update(
            status=Status.UNKNOWN,
            lease=None,
            finished_at=Now(),
            error_kind=Unanswered.kind,
            error_message=why,
            revision=F("revision") + 1,
        ):
            _release(job)


def abandon(job: Job) -> None:
    """Close the books of an unfinished job that is about to be deleted: what was sent counts with its estimate."""
    sent = (CallStatus.SENT, CallStatus.FETCHING, CallStatus.ANSWERED)
    call = (
        job.calls.filter(status__in=sent)
        .select_related("job__team", "job__author", "job__reservation", "charge")
        .last()
    )
    if call is None:
        _release(job)
    else:
        close_books(call, cost=None)


def close_books(call: Call, *, cost: Decimal | None) -> Charge | None:
    """Release the job's reservation and write what the call cost: None where that is unknown, and may be something.

    Then it counts with its estimate, as uncertain, until an answer turns up.
    """
    job = call.job
    _release(job)
    amount = call.estimate or NOTHING if cost is None else cost
    if job.is_free:
        amount = NOTHING
    if call.charge is not None:
        budgets.correct(call.charge, amount=amount, is_certain=cost is not None)
    elif amount:
        call.charge = budgets.charge(
            team=job.team,
            user=job.author,
            credential_name=job.credential_name,
            model_id=job.model_id,
            amount=amount,
            is_certain=cost is not None,
            reservation=job.reservation,
        )
    Call.objects.filter(pk=call.pk).update(cost=None if cost is None else amount, charge=call.charge)
    return call.charge


def keep_name(*, instance: Credential, **_: object) -> None:
    """Name a credential that is about to be deleted in what it cost, and may yet cost, as it is called now."""
    Charge.objects.filter(call__job__credential=instance).update(credential_name=instance.name)
    instance.jobs.filter(status__in=UNFINISHED).update(credential_name=instance.name)


def _release(job: Job) -> None:
    if job.reservation is not None:
        budgets.release(job.reservation)


def _wait(job: Job, error: ProviderError) -> float | None:
    """Seconds until the next try, never the same for two jobs; None where there is to be none."""
    if job.retries >= _most_retries(job, error):
        return None
    wait = (error.retry_after or 0.0) + random.uniform(0.5, 1.0) * 2.0 ** (job.retries + 1)
    return wait if job.waited + wait <= LONGEST_WAIT else None


def _most_retries(job: Job, error: ProviderError) -> int:
    """How often a job may be sent again by itself after such a failure."""
    if _costs_nothing(job, error):
        return 1
    if not error.may_retry:
        return 0
    usual = MOST_RETRIES if isinstance(error, RateLimited) else MOST_CLAIMS
    own = job.credential.max_retries if job.credential is not None else None
    return usual if own is None else own


def _costs_nothing(job: Job, error: ProviderError) -> bool:
    """Whether an admin says that this provider does not bill such an error."""
    return isinstance(error, Broke) and job.credential is not None and not job.credential.bills_errors

"""The calls worker's part of a job: from the claim to an answer in the spool, which it does not judge."""

import secrets
import threading
from collections.abc import Callable

import structlog
from django.conf import settings
from django.db import connection, transaction
from django.db.models import F
from django.db.models.functions import Now

from imagegen import operations
from imagegen.catalog import lineup
from imagegen.credentials.models import Credential, Locked, Offer
from imagegen.jobs import answers, leases, settling, spool
from imagegen.jobs.models import LEASE, Call, Job
from imagegen.jobs.patience import patiently
from imagegen.jobs.states import CallStatus, Unsent
from imagegen.providers import client
from imagegen.providers.dialect import Unsayable
from imagegen.providers.errors import ProviderError, Unanswered, Unreachable

log = structlog.get_logger(__name__)


FOR_OTHERS = 4  # slots that one team alone does not get: a minute's calls would make another team wait
_claiming = threading.Lock()  # else the threads of one process fight for the oldest row: 0.40 → 0.52 of the bare pace


class ClaimLost(Exception):
    """Nothing may be sent any more: the job was cancelled, or its lease has passed to somebody else."""


def call_next() -> bool:
    """Carry out one piece of waiting work: a fetch that is due, else the next job's call. False where there is none."""
    waiting = Call.objects.claim_next_to_fetch(settings.SPOOL_HOST)
    if waiting is not None:
        with leases.renewed(waiting), waiting.job.in_log():
            answers.fetch(waiting)
        return True
    with _claiming:
        most = max(1, settings.CALL_SLOTS - FOR_OTHERS)
        full = [team for team, running in leases.teams().items() if running >= most]
        job = Job.objects.claim_next(but=full) if spool.has_room(leases.results()) else None
    if job is None:
        return False
    with leases.renewed(job), job.in_log():
        call(job)
    return True


def call(job: Job) -> None:
    """Send a claimed job's request and spool the answer."""
    prepared = _prepare(job)
    if prepared is None:
        return
    made, send = prepared
    try:
        answer = send()
    except ClaimLost:
        Call.objects.filter(pk=made.pk).update(status=CallStatus.UNSENT)
    except ProviderError as error:
        _end(made, error)
    except OSError as error:
        log.error("the spool cannot be written to", error=str(error))
        if made.status == CallStatus.SENT:
            _end(made, Unanswered("The answer could not be written to the worker's disk.", code="cut"))
        else:
            settling.hand_back(made)
    else:
        log.info("answer spooled", call=made.number, status=answer.status)
        patiently(lambda: spool.complete(made.spool_key, spool.Head(answer.status, dict(answer.headers))))
        patiently(lambda: answers.note(made))


def _end(made: Call, error: ProviderError) -> None:
    was_sent = made.status == CallStatus.SENT and not isinstance(error, Unreachable)
    patiently(lambda: settling.settle(made, error, ended=CallStatus.LOST if was_sent else CallStatus.UNSENT))


def _prepare(job: Job) -> "tuple[Call, Callable[[], client.Answer]] | None":
    """The call's row and what sends it; None where the job has ended because it cannot be sent."""
    ours = Job.objects.held(job)
    operation, known = operations.OPERATIONS.get(job.operation), lineup.find(job.behaves_like)
    problem = _unusable(job)
    if not problem and (operation is None or known not in operation.capabilities):
        problem = "What it asks for is not made here any more. Choose another model."
    if problem or operation is None or known is None or job.credential is None or job.author is None:
        problem = problem or "Its author has left. Retry makes it yours."
        settling.give_up(ours, job, kind=Unsent.UNAVAILABLE, message=problem)
        return None
    try:
        target = job.credential.target()
    except Locked as error:
        settling.give_up(ours, job, kind=Unsent.LOCKED, message=str(error))
        return None
    member = job.credential.member_id(job.author)
    try:
        body = target.dialect.say(operation.body(job.model_id, known, job.parameters, member))
    except Unsayable as error:
        settling.give_up(ours, job, kind=Unsent.UNAVAILABLE, message=str(error))
        return None
    made = Call.objects.create(
        job=job,
        number=job.calls.count() + 1,
        fence=job.fence,
        spool_key=secrets.token_hex(16),
        spool_host=settings.SPOOL_HOST,
        request=body,
        estimate=job.estimate_high,
    )
    deadline = job.credential.deadline or settings.CALL_DEADLINE

    def send() -> client.Answer:
        with spool.receive(made.spool_key) as sink:
            return client.post(
                target,
                operation.path,
                body,
                request_id=made.client_request_id,
                sink=sink,
                cap=job.count * spool.LARGEST + spool.BESIDES,
                deadline=deadline,
                on_sent=lambda: _note_sent(job, made),
            )

    return made, send


def _note_sent(job: Job, made: Call) -> None:
    """Commit *sent* before the first byte leaves; raises ClaimLost where it was taken or cancelled meanwhile."""
    with transaction.atomic():
        ours = Job.objects.held(job).filter(sent_at=None, lease__gt=Now())
        if ours.update(sent_at=Now(), claims=0, lease=Now() + LEASE, revision=F("revision") + 1) == 0:
            raise ClaimLost
        Call.objects.filter(pk=made.pk).update(status=CallStatus.SENT, sent_at=Now())
    made.status = CallStatus.SENT
    log.info("request sent", call=made.number)
    connection.close()  # else a minute of waiting would hold it: a server's, or some megabytes of SQLite's


def _unusable(job: Job) -> str:
    """Why the job cannot be sent now, in words; empty where it can."""
    credential: Credential | None = job.credential
    if credential is None:
        return f'The key "{job.credential_name}" was deleted. Choose another model.'
    offers = Offer.objects.filter(credential=credential, model_id=job.model_id)
    if offers.for_team(job.team).usable().exists():
        return ""
    if not credential.is_on:
        return f'The key "{credential.name}" is switched off. Choose another model, or ask an admin.'
    if not credential.teams.filter(pk=job.team_id).exists():
        return f'The key "{credential.name}" is not for your team any more. Choose another model, or ask an admin.'
    if not offers.filter(is_on=True).exists():
        return f"{job.model_label} is switched off. Choose another model, or ask an admin."
    return f"{job.model_label} is kept for other teams now. Choose another model, or ask an admin."

"""What follows a whole answer in the spool: the pictures that it names by address, then the finish worker."""

from datetime import timedelta

import structlog
from django.db import connection, transaction
from django.db.models import F
from django.db.models.functions import Now

from imagegen import operations
from imagegen.jobs import bells, spool
from imagegen.jobs.models import Call, Job
from imagegen.jobs.states import CallStatus
from imagegen.providers import client
from imagegen.providers.errors import Blocked, ProviderError

log = structlog.get_logger(__name__)

FETCH_DEADLINE = 60.0
FETCH_AFTER = [0, 2, 5, 15, 30, 55]  # minutes after the answer; the addresses die after 60


def note(call: Call) -> None:
    """The whole answer is in the spool: have fetched what it names by address, or hand it over to be finished."""
    head = spool.head(call.spool_key)
    fetching = bool(_addresses(call))
    with transaction.atomic():
        noted = Call.objects.filter(pk=call.pk, status__in=[CallStatus.SENT, CallStatus.LOST]).update(
            status=CallStatus.FETCHING if fetching else CallStatus.ANSWERED,
            attempts=0,
            lease=None,
            answered_at=Now(),
            http_status=head.status,
            headers=head.headers,
            request_id=head.headers.get("x-request-id", "")[:200],
        )
        if noted:
            Job.objects.filter(pk=call.job_id, fence=call.fence).update(lease=None)
    if not noted and not Call.objects.filter(pk=call.pk).exists():  # deleted for good meanwhile
        spool.drop(call.spool_key)
    if noted and fetching:
        bells.ring_calls()
    elif noted:
        bells.ring_finish()


def fetch(call: Call) -> None:
    """Bring the pictures that a claimed answer names by address into the spool; try again later what does not come."""
    missing = [(index, url) for index, url in _addresses(call) if not spool.has_picture(call.spool_key, index)]
    origin = call.job.credential.origin if call.job.credential else None
    connection.close()
    for index, url in list(missing):
        try:
            with spool.receive_picture(call.spool_key, index) as sink:
                client.fetch(url, sink=sink, cap=spool.LARGEST, deadline=FETCH_DEADLINE, exempt_origin=origin)
            missing.remove((index, url))
        except Blocked as error:  # and always will be
            missing.remove((index, url))
            log.warning("a picture's address is not open to fetching", job=call.job_id, index=index, why=error.message)
        except (ProviderError, OSError) as error:
            log.warning("a picture did not come", job=call.job_id, index=index, error=type(error).__name__)
    claim = Call.objects.held(call)
    if missing and call.attempts < len(FETCH_AFTER):
        wait = FETCH_AFTER[call.attempts] - FETCH_AFTER[call.attempts - 1]
        if claim.update(lease=None, not_before=Now() + timedelta(minutes=wait)):
            Job.objects.filter(pk=call.job_id).update(revision=F("revision") + 1)
    elif claim.update(status=CallStatus.ANSWERED, attempts=0, lease=None, not_before=Now()):
        bells.ring_finish()


def _addresses(call: Call) -> tuple[tuple[int, str], ...]:
    if spool.head(call.spool_key).status >= 300:
        return ()
    with spool.body(call.spool_key) as body:
        try:
            found = operations.get(call.job.operation).addresses(body)
        except OSError:
            raise
        except Exception:  # the finish worker, which keeps what it cannot read, is to have it
            log.exception("an answer cannot be searched for addresses", job=call.job_id)
            return ()
    return found[: spool.MOST_RESULTS]

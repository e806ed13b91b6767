"""The finish worker's part of a job: from an answer in the spool to pictures in the gallery.

A pure function of the spool: whatever it did before it was killed, it does again to the same end.
"""

from datetime import timedelta
from statistics import median
from typing import BinaryIO

import structlog
from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.db.models import F
from django.db.models.functions import Now

from imagegen import operations
from imagegen.assets import pictures
from imagegen.assets import services as assets
from imagegen.assets.models import Asset
from imagegen.assets.pictures import Inspected
from imagegen.credentials import services as credentials
from imagegen.credentials.models import Offer
from imagegen.jobs import keeping, leases, settling, spool
from imagegen.jobs.models import Call, Job
from imagegen.jobs.states import CallStatus, Status
from imagegen.operations.results import Decoded, Unreadable
from imagegen.providers.error_map import error_from
from imagegen.providers.errors import Garbled, ProviderError, Refused, Unanswered

log = structlog.get_logger(__name__)

MOST_ATTEMPTS = 3  # at opening the pictures, and as many again at keeping them unopened

NOTHING_READ = Decoded(images=(), echoed={}, usage=None, record={})

Rendered = list[tuple[Asset, keeping.Kept]]


def finish_next() -> bool:
    """Finish the oldest answer of this host, else make renditions that are missing. False where there is neither."""
    call = Call.objects.claim_next_to_finish(settings.SPOOL_HOST)
    if call is None:
        return _render_late()
    with leases.renewed(call), call.job.in_log():
        finish(call)
    return True


def finish(call: Call) -> None:
    """Turn a claimed answer into pictures, or into the words of what went wrong. In any case the claim is let go."""
    try:
        made = _conclude(call)
    except FileNotFoundError:
        gone = Unanswered("The answer is gone from the worker's disk.", code="cut")
        settling.settle(call, gone, ended=CallStatus.LOST)
        spool.drop(call.spool_key)
    except (assets.NotStored, OperationalError, InterfaceError) as error:
        log.error("an answer cannot be kept now: it waits in the spool", error=str(error))
        _try_later(call, seconds=min(15 * (call.waits + 1), 600), waits=F("waits") + 1)
    except Exception:  # whatever a hostile answer makes a decoder raise, MemoryError included
        log.exception("an answer could not be finished", attempts=call.attempts)
        _try_later(call, seconds=5)
    else:
        for row, one in made:
            _render(row, one.stored.seen)
        if made:
            _learn_median(call.job)


def _conclude(call: Call) -> Rendered:
    """What became pictures, with their rows; nothing where the answer was no pictures or is not ours any more."""
    tries = call.attempts - call.waits
    with spool.body(call.spool_key) as body:
        if tries > 2 * MOST_ATTEMPTS:
            return _commit(call, NOTHING_READ, keeping.store_unread(call, body))
        head = spool.head(call.spool_key)
        if head.status >= 300:
            error = error_from(head.status, head.headers, body.read(), model=call.job.model_id)
            return _say(call, error, _readable(body))
        try:
            decoded = operations.get(call.job.operation).decode(body)
        except Unreadable as unreadable:
            if pictures.begins_like_one(_beginning(body)):  # a picture where an answer should be: it was paid for
                return _commit(call, NOTHING_READ, keeping.store_whole(call, body, look=tries <= MOST_ATTEMPTS))
            error = (Refused if unreadable.refused else Garbled)(str(unreadable), code=unreadable.code)
            return _say(call, error, _readable(body))
        kept = keeping.store(call, decoded, look=tries <= MOST_ATTEMPTS)
    if not kept:
        code = Garbled.UNFETCHED if any(image.url for image in decoded.images) else ""
        error = Garbled(keeping.warning(call.job, decoded, kept), code=code)
        return _say(call, error, decoded.record, decoded.usage)
    return _commit(call, decoded, kept)


def _commit(call: Call, decoded: Decoded, kept: list[keeping.Kept]) -> Rendered:
    rows = keeping.commit(call, decoded, kept)
    if rows is None:
        if not Call.objects.filter(pk=call.pk).exists():  # deleted for good meanwhile
            assets.abandon([one.stored.key for one in kept])
            spool.drop(call.spool_key)
        return []
    spool.drop(call.spool_key)
    if call.job.credential is not None:
        credentials.note_result(call.job.credential, None, model_id=call.job.model_id)
    return list(zip(rows, kept, strict=True))


def _say(call: Call, error: ProviderError, response: object, usage: object = None) -> Rendered:
    """End the job with the words of an answer that held no picture."""
    Call.objects.held(call).update(response=response, usage=usage)
    if settling.settle(call, error, ended=CallStatus.STORED):
        spool.drop(call.spool_key)
    return []


def _try_later(call: Call, *, seconds: float, **changes: object) -> None:
    later = Now() + timedelta(seconds=seconds)
    Call.objects.held(call).update(lease=None, not_before=later, **changes)


def _render_late() -> bool:
    late = Asset.objects.unrendered().order_by("pk").first()
    if late is None:
        return False
    # Claimed by saying that it was tried: a picture that kills its worker does so a few times at most.
    tried = Asset.objects.filter(pk=late.pk, rendered_at=None)
    if tried.update(rendered_at=Now(), render_tries=F("render_tries") + 1):
        _render(late)
    return True


def _render(asset: Asset, seen: Inspected | None = None) -> None:
    try:
        assets.render(asset, seen)
    except Exception:  # the original is kept, so the job is done
        log.exception("renditions could not be made", asset=asset.pk)
    Job.objects.filter(outputs__asset=asset).update(revision=F("revision") + 1)


def _beginning(body: BinaryIO) -> bytes:
    body.seek(0)
    return body.read(20_000)


def _readable(body: BinaryIO) -> str:
    """The first part of an answer that was no picture, as text."""
    return _beginning(body).decode("utf-8", errors="replace").replace("\x00", "�")


def _learn_median(job: Job) -> None:
    """Remember how long this model takes here: the median of its last calls, in seconds."""
    calls = Call.objects.filter(status=CallStatus.STORED, job__status=Status.SUCCEEDED)
    alike = calls.filter(job__credential=job.credential, job__model_id=job.model_id)
    last = alike.order_by("-pk").values_list("sent_at", "answered_at")[:15]
    seconds = [(answered - sent).total_seconds() for sent, answered in last if sent and answered]
    if seconds:
        Offer.objects.filter(credential=job.credential, model_id=job.model_id).update(median_seconds=median(seconds))

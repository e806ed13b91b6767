"""Keeping what an answer holds: the originals in the storage first, then one commit of everything that this means."""

from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO
from typing import BinaryIO

import structlog
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now

from imagegen.assets import pictures
from imagegen.assets import services as assets
from imagegen.assets.models import Asset
from imagegen.assets.pictures import Inspected
from imagegen.catalog import lineup, prices
from imagegen.jobs import search, settling, spool
from imagegen.jobs.models import Call, Job, Output
from imagegen.jobs.states import CallStatus, Status
from imagegen.operations.results import Decoded, Image

log = structlog.get_logger(__name__)

UNDECODED = Inspected(problem="could not be opened in three attempts")
UNREAD = Inspected(problem="the answer as it came, which could not be read in six attempts")


@dataclass(frozen=True)
class Kept:
    """A result whose original is in the storage."""

    image: Image
    stored: assets.Stored


def store(call: Call, decoded: Decoded, *, look: bool) -> list[Kept]:
    """Store each result's original, one at a time, as an attachment where nobody is to look at it; raises NotStored."""
    stored = ((image, _store_image(call, image, look=look)) for image in decoded.images)
    return [Kept(image, one) for image, one in stored if one is not None]


def store_unread(call: Call, body: BinaryIO) -> list[Kept]:
    """Store the whole answer as one attachment: it was paid for, and somebody may yet open it."""
    return [Kept(Image(index=0), _store(call, 0, body, UNREAD))]


def store_whole(call: Call, body: BinaryIO, *, look: bool) -> list[Kept]:
    """Store an answer that is itself a picture."""
    body.seek(0)
    return [Kept(Image(index=0), _store_content(call, 0, body.read(), look=look))]


def commit(call: Call, decoded: Decoded, kept: list[Kept]) -> list[Asset] | None:
    """Everything that the originals' being here means, in one transaction; None where the call is not ours any more."""
    job = call.job
    known = lineup.find(job.behaves_like)
    billed = sum(image.was_made for image in decoded.images)
    cost = prices.charged(decoded.usage) if job.credential and job.credential.dialect.says_price else None
    if cost is None and known and billed:
        cost = prices.actual(known, decoded.usage, billed, job.parameters | decoded.echoed, job.price)
    with transaction.atomic():
        noted = Call.objects.held(call).update(
            status=CallStatus.STORED, stored_at=Now(), lease=None, response=decoded.record, usage=decoded.usage
        )
        if not noted:
            return None
        was_waiting = Job.objects.filter(
            pk=job.pk, fence=call.fence, status__in=[Status.RUNNING, Status.UNKNOWN]
        ).update(
            status=Status.SUCCEEDED,
            lease=None,
            finished_at=Now(),
            warning=warning(job, decoded, kept),
            error_kind="",
            error_message="",
            error_code="",
            error_param="",
            revision=F("revision") + 1,
        )
        share = None if cost is None else cost / len(kept)
        # The last one first: the gallery shows what is newest first, and a job's pictures in their own order.
        rows = [_row(job, decoded, one, cost=share) for one in reversed(kept)][::-1]
        assets.settle_intents([one.stored.key for one in kept])
        settling.close_books(call, cost=cost)
    log.info("job finished", job=job.pk, call=call.number, pictures=len(kept), was_waiting=bool(was_waiting))
    return rows


def warning(job: Job, decoded: Decoded, kept: list[Kept]) -> str:
    """What a person should know about what came, in words; empty where all is well."""
    said = []
    if len(kept) < job.count:
        fetched = {one.image.index for one in kept}
        problems = {image.problem for image in decoded.images if image.problem}
        if any(image.url and image.index not in fetched for image in decoded.images):
            problems.add("The provider gave an address from which nothing could be fetched")
        said.append(f"{len(kept)} of {job.count} arrived." + "".join(f" {problem}." for problem in sorted(problems)))
    attached = {one.stored.seen.problem for one in kept if one.stored.seen.problem}
    said += [f"Kept as a file, not shown: {problem}." for problem in sorted(attached)]
    return " ".join(said)


def _store_image(call: Call, image: Image, *, look: bool) -> assets.Stored | None:
    content = spool.picture(call.spool_key, image.index) if image.url else image.content()
    return None if content is None else _store_content(call, image.index, content, look=look)


def _store_content(call: Call, index: int, content: bytes, *, look: bool) -> assets.Stored:
    return _store(call, index, BytesIO(content), pictures.inspect(content) if look else UNDECODED)


def _store(call: Call, index: int, content: BinaryIO, seen: Inspected) -> assets.Stored:
    extension = assets.EXTENSIONS.get(seen.content_type, "bin")
    return assets.store(f"{call.spool_key[:2]}/{call.spool_key}/{index + 1}.{extension}", content, seen)


def _row(job: Job, decoded: Decoded, one: Kept, *, cost: Decimal | None) -> Asset:
    row = one.stored.as_asset()
    row.team, row.author = job.team, job.author
    row.save()
    Output.objects.create(
        job=job,
        asset=row,
        position=one.image.index + 1,
        revised_prompt=one.image.revised_prompt,
        answered=decoded.echoed,
        cost=cost,
    )
    search.index(row, prompt=job.prompt, revised=one.image.revised_prompt, author=job.author)
    return row

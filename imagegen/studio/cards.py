"""A job as its card shows it: words and pictures, made from rows."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from imagegen.accounts.models import Membership, initials
from imagegen.assets.links import sources
from imagegen.assets.shapes import ratio_class
from imagegen.catalog import lineup
from imagegen.catalog.model import Model
from imagegen.catalog.pixels import parsed, proportion
from imagegen.core.money import money
from imagegen.credentials.models import Offer
from imagegen.jobs.models import Job, Output
from imagegen.jobs.reuse import reuse_url
from imagegen.jobs.states import NEEDS_A_LOOK, UNFINISHED, CallStatus, Status, Unsent
from imagegen.providers import error_map
from imagegen.providers.errors import LOOK_FIRST, NOT_CHARGED, PAYS_AGAIN, ProviderError, from_kind
from imagegen.studio.price import PRICE_UNKNOWN

QUICK = 4.0  # seconds of the sandbox
SIZES = "(max-width: 760px) 45vw, 320px"


@dataclass(frozen=True)
class CardPicture:
    """One picture, or a file that is not shown inline."""

    id: int
    url: str
    src: str
    srcset: str
    width: int
    height: int
    placeholder: str
    alt: str
    is_file: bool
    problem: str
    is_trashed: bool
    sizes: str = SIZES

    @property
    def ratio_class(self) -> str:
        return ratio_class(self.width, self.height)


@dataclass(frozen=True, kw_only=True)
class Card:
    """Everything the card's template shows; texts are empty where there is nothing to say."""

    id: int
    status: str
    version: str
    is_live: bool
    prompt: str
    model_label: str
    size_text: str
    quality_text: str
    author_name: str
    author_initials: str
    is_mine: bool
    created_at: datetime
    place_text: str
    started_epoch: float
    median_seconds: float
    count: int
    frames: list[str]
    frame_text: str
    fetch_text: str
    pictures: list[CardPicture]
    summary: str
    warning: str
    headline: str
    advice: str
    charge_text: str
    code: str
    details: str
    retry_text: str
    can_cancel: bool
    can_retry: bool
    can_dismiss: bool
    cancel_hint: str
    wish_text: str
    is_dismissed: bool
    reuse_url: str
    retry_token: str = field(default_factory=lambda: str(uuid.uuid4()))

    @property
    def job_url(self) -> str:
        return reverse("studio:job", args=[self.id])

    @property
    def group(self) -> str:
        """Where it stands in Activity."""
        if self.status in UNFINISHED:
            return self.status
        return "look" if self.status in NEEDS_A_LOOK and not self.is_dismissed else "done"


def cards_for(jobs: QuerySet[Job], membership: Membership) -> list[Card]:
    """A card for each job, in the order given; a constant number of queries."""
    jobs = jobs.select_related("author", "credential", "team").prefetch_related("outputs__asset", "calls")
    found = list(jobs)
    places = places_of(found)
    medians = _medians(found)
    return [_card(job, membership, places.get(job.pk, 0), medians) for job in found]


def version(job: Job, place: int) -> str:
    """Changes whenever the card would look different."""
    return f"{job.revision}.{place}" if place else str(job.revision)


def places_of(jobs: Iterable[Job]) -> dict[int, int]:
    """The place in its team's queue of each queued job, from 1."""
    teams = {job.team_id for job in jobs if job.status == Status.QUEUED}
    if not teams:
        return {}
    places: dict[int, int] = {}
    count: dict[int, int] = {}
    queued = Job.objects.filter(status=Status.QUEUED, team__in=teams).order_by("pk").values_list("pk", "team_id")
    for pk, team in queued:
        count[team] = count.get(team, 0) + 1
        places[pk] = count[team]
    return places


def _medians(jobs: list[Job]) -> dict[tuple[int | None, str], float]:
    running = {job.credential_id for job in jobs if job.is_unfinished}
    if not running:
        return {}
    offers = Offer.objects.filter(credential__in=running).exclude(median_seconds=None)
    return {(offer.credential_id, offer.model_id): offer.median_seconds or 0 for offer in offers}


def _card(job: Job, membership: Membership, place: int, medians: dict[tuple[int | None, str], float]) -> Card:
    mine = job.author_id == membership.user_id
    may_change = membership.can_manage or (mine and membership.can_make)
    known = lineup.find(job.behaves_like)
    error = _error(job)
    pictures = [_picture(output, job) for output in job.outputs.all() if output.asset.erased_at is None]
    is_rendering = any(output.asset.rendered_at is None for output in job.outputs.all())
    asked_size = str(job.parameters.get("size") or job.parameters.get("aspect_ratio") or "")
    return Card(
        id=job.pk,
        status=job.status,
        version=version(job, place),
        is_live=job.is_unfinished or is_rendering,
        prompt=job.prompt,
        model_label=job.model_label,
        size_text=_size_text(asked_size),
        quality_text=str(job.parameters.get("quality", "")).replace("hd", "HD").replace("xhigh", "extra high"),
        author_name=job.author.display_name if job.author else "Somebody who left",
        author_initials=initials(job.author.display_name) if job.author else "–",
        is_mine=mine,
        created_at=job.created_at,
        place_text=_place_text(place),
        started_epoch=(job.sent_at or job.started_at or job.created_at).timestamp(),
        median_seconds=medians.get((job.credential_id, job.model_id), _usual_seconds(job, known)),
        count=job.count,
        frames=[ratio_class(proportion(asked_size) or 1, 1)] * job.count,
        frame_text=f"Rendering {job.count} pictures" if job.count > 1 else "Rendering 1 picture",
        fetch_text=_fetch_text(job),
        pictures=[picture for picture in pictures if not picture.is_trashed],
        summary=_summary(job, pictures) if job.status == Status.SUCCEEDED else "",
        warning=job.warning,
        headline=_headline(job, error),
        advice=_advice(job, error),
        charge_text=_charge_text(job, error),
        code=job.error_code or (str(error.status or "") if error else ""),
        details=job.error_message if error else "",
        retry_text=_retry_text(job, error),
        can_cancel=may_change and job.is_unfinished and job.cancel_wished_at is None,
        can_retry=membership.can_make and job.status in NEEDS_A_LOOK and job.dismissed_at is None,
        can_dismiss=may_change and job.status in NEEDS_A_LOOK and job.dismissed_at is None,
        is_dismissed=job.dismissed_at is not None and job.status in NEEDS_A_LOOK,
        cancel_hint="Nothing was sent yet." if job.sent_at is None else f"It was sent already. {kept_text(job)}",
        wish_text=kept_text(job) if job.cancel_wished_at is not None and job.is_unfinished else "",
        reuse_url=reuse_url(job) if membership.can_make else "",
    )


def _usual_seconds(job: Job, known: Model | None) -> float:
    """How long it takes where nobody has measured it yet."""
    if job.is_free:
        return QUICK
    return known.median_seconds if known else 30


def _picture(output: Output, job: Job) -> CardPicture:
    asset = output.asset
    src, srcset = sources(asset)
    return CardPicture(
        id=asset.pk,
        url=reverse("gallery:picture", args=[asset.pk]),
        src=src,
        srcset=srcset,
        width=asset.width,
        height=asset.height,
        placeholder=asset.placeholder,
        alt=job.prompt[:120],
        is_file=not asset.is_picture,
        problem=asset.problem,
        is_trashed=asset.trashed_at is not None,
    )


def _error(job: Job) -> ProviderError | None:
    if not job.error_kind or job.error_kind in Unsent:
        return None
    calls = list(job.calls.all())
    status, headers = (calls[-1].http_status, calls[-1].headers) if calls else (None, {})
    return from_kind(job.error_kind)(
        job.error_message,
        code=job.error_code,
        param=job.error_param,
        status=status,
        retry_after=error_map.retry_after(headers),
    )


def _headline(job: Job, error: ProviderError | None) -> str:
    if error is None:
        return job.error_message
    return error.headline(job.credential_name, credential=job.credential_name, model=job.model_label)


def _advice(job: Job, error: ProviderError | None) -> str:
    if error is None:
        return ""
    sent = len(job.calls.all())
    tried = f"It was sent {sent} times. " if sent > 1 and job.status in NEEDS_A_LOOK else ""
    return tried + ("Try again." if job.is_free and error.advice == LOOK_FIRST else error.advice)


def _charge_text(job: Job, error: ProviderError | None) -> str:
    if job.status not in NEEDS_A_LOOK:
        return ""
    if error is None or not error.may_have_been_billed:
        return NOT_CHARGED
    if job.is_free:
        return "You were not charged: this is the sandbox. Another provider might have billed it."
    return f"{error.charged} {PAYS_AGAIN}"


def _retry_text(job: Job, error: ProviderError | None) -> str:
    if error is None or job.status != Status.QUEUED or job.not_before is None:
        return ""
    seconds = max(1, round((job.not_before - timezone.now()).total_seconds()))
    return f"Trying again by itself in {seconds} s. Nothing to do."


def _fetch_text(job: Job) -> str:
    """When what did not come from the answer's addresses is asked for again, and until when."""
    waiting = [call for call in job.calls.all() if call.status == CallStatus.FETCHING and call.not_before]
    if not waiting or job.status != Status.RUNNING:
        return ""
    pictures = "Some pictures" if job.count > 1 else "The picture"
    charged = "Trying again" if job.is_free else "It was billed; trying again"
    return (
        f"{pictures} could not be fetched yet. Next try at {timezone.localtime(waiting[-1].not_before):%H:%M}, "
        f"for an hour in all. {charged} costs nothing."
    )


def kept_text(job: Job) -> str:
    """What becomes of a job that was sent before it was cancelled."""
    return "What arrives is kept." if job.is_free else "It may be billed, and what arrives is kept."


def _place_text(place: int) -> str:
    if not place:
        return ""
    if place == 1:
        return "Next in queue"
    suffix = "th" if place % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(place % 10, "th")
    return f"{place}{suffix} in queue"


def _size_text(size: str) -> str:
    pixels = parsed(size)
    return f"{pixels[0]} × {pixels[1]}" if pixels else size


def _summary(job: Job, kept: list[CardPicture]) -> str:
    files = sum(picture.is_file for picture in kept)
    images = len(kept) - files
    parts = [f"{images or 'No'} image{'s' * (images != 1)}"]
    if files:
        parts.append(f"{files} file{'s' * (files != 1)} kept")
    if trashed := sum(picture.is_trashed for picture in kept):
        parts.append(f"{trashed} in the trash")
    if job.finished_at and job.started_at:
        parts.append(f"{(job.finished_at - job.started_at).total_seconds():.0f} s")
    costs = [call.cost for call in job.calls.all() if call.cost is not None]
    if job.is_free:
        parts.append("not charged")
    else:
        parts.append(money(sum(costs)) if costs else PRICE_UNKNOWN)  # type: ignore[arg-type]
    return ", ".join(parts)

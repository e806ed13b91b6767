"""What is known of a picture, line by line, and the files there are of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.template.defaultfilters import filesizeformat
from django.urls import reverse

from imagegen.assets.models import Asset
from imagegen.catalog.pixels import parsed, ratio
from imagegen.core.money import money
from imagegen.gallery.tiles import cost_text
from imagegen.jobs.models import Job, Output
from imagegen.jobs.record import parameters_of

FORMATS = {"image/png": "PNG", "image/jpeg": "JPEG", "image/webp": "WebP", "image/gif": "GIF"}
SHOWN_OTHERWISE = ("size", "n", "output_format")
LARGEST_RATIO = 32  # beyond it the pixels say more than "1000:777"


@dataclass(frozen=True)
class Fact:
    """One line; `asked` only where it is not what came."""

    label: str
    value: str
    asked: str = ""


@dataclass(frozen=True)
class Download:
    """A file that exists."""

    label: str
    note: str
    url: str


def facts_of(picture: Asset, made: Sequence[Output]) -> list[Fact]:
    """The parameter list of a picture; `made` is all that its job made."""
    output, job = picture.output, picture.output.job
    return [
        Fact("Model", f"{job.model_label}, {job.credential_name}"),
        *_size(picture, str(job.parameters.get("size", ""))),
        *(
            Fact(each.label, each.answered or each.asked, asked=each.asked.lower() if each.answered else "")
            for each in parameters_of(job, output.answered)
            if each.name not in SHOWN_OTHERWISE
        ),
        Fact("File", f"{FORMATS.get(picture.content_type, 'Kept as it came')}, {filesizeformat(picture.size)}"),
        Fact("Cost", _cost(output, made)),
        *_time(job),
    ]


def downloads_of(picture: Asset) -> list[Download]:
    """The original first, then the smaller ones."""
    kind = FORMATS.get(picture.content_type, "file")
    pixels = f"{picture.width} × {picture.height}, " if picture.is_picture else ""
    original = reverse("files:original", args=[picture.pk]) + "?download"
    smaller = [
        Download(f"WebP, {edge} pixels", "smaller", reverse("files:rendition", args=[picture.pk, edge]) + "?download")
        for edge in reversed(picture.renditions)
    ]
    return [Download(f"Original {kind}", f"{pixels}{filesizeformat(picture.size)}", original), *smaller]


def _size(picture: Asset, asked: str) -> Iterator[Fact]:
    if not picture.is_picture:
        return
    size = (picture.width, picture.height)
    shape = ratio(*size)
    is_plain = max(map(int, shape.split(":"))) <= LARGEST_RATIO
    wished = parsed(asked)
    other = f"{wished[0]} × {wished[1]}" if wished else asked
    text = f"{picture.width} × {picture.height}" + (f", {shape}" if is_plain else "")
    yield Fact("Size", text, asked=other if wished != size else "")


def _cost(output: Output, made: Sequence[Output]) -> str:
    """ "$0.041 of $0.167 for 4" """
    one = cost_text(output)
    costs = [other.cost for other in made if other.cost is not None]
    if output.job.is_free or not one or len(made) == 1:
        return one or "not known"
    return f"{one} of {money(sum(costs, start=costs[0] * 0))} for {len(made)}"


def _time(job: Job) -> Iterator[Fact]:
    if job.finished_at is None:
        return
    begun = job.sent_at or job.started_at or job.created_at
    waited = begun - job.created_at
    queued = f", queued {_duration(waited)}" if waited >= timedelta(seconds=1) else ""
    yield Fact("Time", f"{_duration(job.finished_at - begun, decimals=1)}{queued}")


def _duration(span: timedelta, decimals: int = 0) -> str:
    seconds = max(span.total_seconds(), 0)
    if seconds < 60:
        return f"{seconds:.{decimals}f} s"
    return f"{seconds // 60:.0f} min {seconds % 60:.0f} s"

"""Where the page of a picture leads back to."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.http import HttpRequest
from django.urls import Resolver404, resolve, reverse

from imagegen.assets.models import Asset
from imagegen.gallery.filters import Filters
from imagegen.gallery.wall import place_of

PAGES = {"create": "Create", "activity": "Activity", "job": "Job"}  # with cards of jobs, by the names of their routes


@dataclass(frozen=True)
class Back:
    """A page, the place on it, and what the link to it says."""

    url: str
    anchor: str
    label: str


def opened_from(request: HttpRequest) -> str:
    """Which of PAGES it was opened from; the arrows carry that along as `back`. "" for any other."""
    name = request.GET.get("back", "")
    if not name:
        try:
            name = resolve(urlsplit(request.headers.get("Referer", "")).path).url_name or ""
        except (Resolver404, ValueError):
            return ""
    return name if name in PAGES else ""


def back_of(picture: Asset, filters: Filters | None, page: str) -> Back:
    """To the card of its job on that page, else to its tile in the gallery so filtered, or in the trash."""
    if page and filters is None:
        job = picture.output.job_id
        url = reverse(f"studio:{page}", args=[job] if page == "job" else [])
        return Back(url, f"job-{job}", PAGES[page])
    in_trash = picture.trashed_at is not None and filters is None
    label = "Trash" if in_trash else "Gallery"
    return Back(place_of(picture, filters), f"open-{picture.pk}", label)

"""One picture with all that is known of it."""

from typing import Any

from imagegen.accounts.models import Membership, initials
from imagegen.assets.models import Asset
from imagegen.gallery.back import back_of
from imagegen.gallery.days import moment_text
from imagegen.gallery.diff import changes
from imagegen.gallery.facts import downloads_of, facts_of
from imagegen.gallery.film import film_of
from imagegen.gallery.filters import Filters
from imagegen.gallery.neighbours import neighbours_of
from imagegen.gallery.tiles import author_name, tile_of
from imagegen.gallery.wall import left_text
from imagegen.jobs.record import calls_of


def detail_context(picture: Asset, membership: Membership, filters: Filters | None, page: str) -> dict[str, Any]:
    """Everything that the page of a picture shows; `picture` was read with its story.

    `filters` are those of the gallery that it was opened from, None elsewhere; `page` is where, if that is known
    (see back.py).
    """
    output, job = picture.output, picture.output.job
    made = list(job.outputs.select_related("asset"))
    is_managed = membership.can_manage and picture.team_id == membership.team_id
    can_see_raw = is_managed or picture.author_id == membership.user_id
    film = film_of([other.asset for other in made], picture, filters, page)
    calls = calls_of(job, can_see_raw=can_see_raw)
    return {
        "picture": picture,
        "job": job,
        "tile": tile_of(picture, membership),
        "film": film,
        "beside": film if filters is None else neighbours_of(picture, filters, membership),
        "back": back_of(picture, filters, page),
        "author_name": author_name(picture),
        "author_initials": initials(picture.author.display_name) if picture.author else "–",
        "made_text": moment_text(picture.created_at),
        "revised": output.revised_prompt if output.revised_prompt != job.prompt else "",
        "changes": changes(job.prompt, output.revised_prompt),
        "facts": facts_of(picture, made),
        "downloads": downloads_of(picture),
        "can_make": membership.can_make,
        "can_see_raw": can_see_raw,
        "calls": calls,
        "request_id": next((call.request_id for call in reversed(calls) if call.request_id), ""),
        "short_sha256": f"{picture.sha256[:4]} {picture.sha256[4:8]}…{picture.sha256[-4:]}",
        "trashed_text": moment_text(picture.trashed_at) if picture.trashed_at else "",
        "left_text": left_text(picture) if picture.trashed_at else "",
    }

"""What the gallery and the trash show for an address."""

from dataclasses import replace
from datetime import timedelta
from math import ceil
from typing import Any

from django.db.models import Count
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from imagegen.accounts.middleware import TeamRequest
from imagegen.assets.models import Asset, AssetQuerySet
from imagegen.assets.services import TRASH_DAYS
from imagegen.gallery.amounts import KINDS, Amount
from imagegen.gallery.days import days_of
from imagegen.gallery.filters import Filters, day_of, whole
from imagegen.gallery.menus import date_menu, menus_of, said
from imagegen.gallery.paging import Cursor, page_of
from imagegen.gallery.pictures import made_by, with_story
from imagegen.gallery.tiles import tile_of


def page_context(request: TeamRequest, query: QueryDict) -> dict[str, Any]:
    """One page of the gallery: its days, and where it ends."""
    filters = Filters.read(query)
    found = filters.apply(made_by(request.team).kept(), request.user)
    after = Cursor.read(query.get("cursor", ""))
    page = page_of(
        with_story(found, request.user), by="created_at", after=after, until=Cursor.read(query.get("until", ""))
    )
    days = days_of(page.pictures, found, request.membership, filters=filters, after=day_of(query.get("day", "")))
    return {
        "filters": filters,
        "days": days,
        "page": page,
        "is_first": after is None,
        "older_url": _joined(filters.address, f"cursor={page.end}&day={days[-1].date}") if page.has_more else "",
        "newest_url": filters.address,
        "newer_url": _newer_url(filters, page.pictures),
    }


def gallery_context(request: TeamRequest, query: QueryDict) -> dict[str, Any]:
    """The whole gallery: a page, how much there is, and the filters."""
    context = page_context(request, query)
    filters: Filters = context["filters"]
    menus = menus_of(request.team, filters)
    dates = date_menu(filters)
    is_selecting = query.get("select") == "1"
    return {
        **context,
        **_totals(filters.apply(made_by(request.team).kept(), request.user)),
        "menus": menus,
        "date_menu": dates,
        "said": said(filters, [*menus, dates]),
        "favourites_url": replace(filters, favourites=not filters.favourites).address,
        "is_selecting": is_selecting,
        "select_url": filters.address if is_selecting else _joined(filters.address, "select=1"),
        "address": filters.address,
    }


def trash_context(request: TeamRequest, query: QueryDict) -> dict[str, Any]:
    """A page of the team's trash, what was thrown away last first."""
    thrown = made_by(request.team).in_trash()
    page = page_of(
        with_story(thrown, request.user),
        by="trashed_at",
        after=Cursor.read(query.get("cursor", "")),
        until=Cursor.read(query.get("until", "")),
    )
    return {
        "tiles": [tile_of(picture, request.membership, note=left_text(picture)) for picture in page.pictures],
        "page": page,
        "older_url": f"?cursor={page.end}" if page.has_more else "",
        "total": Amount(**thrown.aggregate(**_of_each_kind())),
        "days": TRASH_DAYS,
        "address": reverse("gallery:trash"),
    }


def place_of(picture: Asset, filters: Filters | None) -> str:
    """The gallery so filtered as far down as this picture is; with None the trash, where it lies in it."""
    if filters is None and picture.trashed_at:
        return f"{reverse('gallery:trash')}?until={Cursor(picture.trashed_at, picture.pk)}"
    return _joined((filters or Filters()).address, f"until={Cursor(picture.created_at, picture.pk)}")


def left_text(picture: Asset) -> str:
    """How long a picture in the trash can be restored: "12 days left"."""
    assert picture.trashed_at is not None
    left = ceil((picture.trashed_at + timedelta(days=TRASH_DAYS) - timezone.now()) / timedelta(days=1))
    return f"{left} day{'s' * (left != 1)} left" if left > 0 else "about to be deleted for good"


def has_newer(request: TeamRequest, query: QueryDict) -> bool:
    """Whether the address shows a picture newer than the one that it calls `than`, or any where that is none."""
    found = Filters.read(query).apply(made_by(request.team).kept(), request.user)
    if than := whole(query.get("than", "")):
        found = found.filter(created_at__gt=Asset.objects.filter(pk=than).values("created_at"))
    return found.exists()


def _newer_url(filters: Filters, shown: list[Asset]) -> str:
    return _joined(f"{reverse('gallery:newer')}{filters.query()}", f"than={shown[0].pk if shown else 0}")


def _totals(found: AssetQuerySet) -> dict[str, Any]:
    by_model = found.values_list("output__job__model_id").annotate(**_of_each_kind()).order_by()
    amounts = [Amount(*amount) for _, *amount in by_model]
    total = Amount(sum(each.pictures for each in amounts), sum(each.files for each in amounts))
    return {"total": total, "model_count": len(amounts)}


def _of_each_kind() -> dict[str, Count]:
    return {kind: Count("pk", filter=condition) for kind, condition in KINDS.items()}


def _joined(address: str, more: str) -> str:
    return f"{address}{'&' if '?' in address else '?'}{more}"

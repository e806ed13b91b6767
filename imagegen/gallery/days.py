"""Pictures under the day they were made on, in the person's time zone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format

from imagegen.accounts.models import Membership
from imagegen.assets.models import Asset
from imagegen.gallery.amounts import KINDS, Amount
from imagegen.gallery.filters import Filters, any_of, midnight
from imagegen.gallery.tiles import Tile, tile_of


@dataclass(frozen=True, kw_only=True)
class Day:
    """A heading and what is under it. `amount` is all of that day, on this page or not."""

    date: date
    amount: Amount
    tiles: list[Tile]
    is_continued: bool

    @property
    def name(self) -> str:
        return day_name(self.date)


def days_of(
    shown: Sequence[Asset],
    pictures: QuerySet[Asset],
    membership: Membership,
    *,
    filters: Filters,
    after: date | None = None,
) -> list[Day]:
    """The page's pictures by day; `pictures` are all by `filters`, of which it is a page, `after` the day before it."""
    groups = [(day, list(group)) for day, group in groupby(shown, key=lambda picture: _day(picture.created_at))]
    amounts = {day: Amount.of(group) for day, group in groups}
    if groups:  # only the first and the last day can have pictures on other pages
        amounts |= _amounts(pictures, groups[0][0], groups[-1][0])
    return [
        Day(
            date=day,
            amount=amounts[day],
            tiles=[tile_of(picture, membership, filters=filters) for picture in group],
            is_continued=day == after,
        )
        for day, group in groups
    ]


def day_name(day: date) -> str:
    """ "Today", "Yesterday", "Thursday 19 November", and with the year where it is another."""
    today = timezone.localdate()
    if day in (today, today - timedelta(days=1)):
        return "Today" if day == today else "Yesterday"
    return date_format(day, "l j F" if day.year == today.year else "l j F Y")


def moment_text(moment: datetime) -> str:
    """A time as people say it: "Today, 14:06"."""
    local = timezone.localtime(moment)
    return f"{day_name(local.date())}, {date_format(local, 'H:i')}"


def _day(moment: datetime) -> date:
    return timezone.localtime(moment).date()


def _amounts(pictures: QuerySet[Asset], *days: date) -> dict[date, Amount]:
    within = {day: Q(created_at__gte=midnight(day), created_at__lt=midnight(day + timedelta(days=1))) for day in days}
    counted = pictures.filter(any_of(list(within.values()))).aggregate(
        **{
            f"{kind}{day.toordinal()}": Count("pk", filter=on_that_day & of_that_kind)
            for day, on_that_day in within.items()
            for kind, of_that_kind in KINDS.items()
        }
    )
    return {day: Amount(**{kind: counted[f"{kind}{day.toordinal()}"] for kind in KINDS}) for day in within}

"""One page after another, by where the last one ended: equally fast however deep."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Self

from django.db.models import Q, QuerySet

from imagegen.assets.models import Asset
from imagegen.gallery.filters import whole

PAGE_LENGTH = 60
MOST_AT_ONCE = 600  # when somebody comes back to where they had scrolled
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True)
class Cursor:
    """A place between two pictures in the order of a time and, where that is equal, of ids; newest first."""

    moment: datetime
    pk: int

    @classmethod
    def read(cls, text: str) -> Self | None:
        """The place that `str` has written; None for anything else."""
        moment, _, pk = text.partition("-")
        ticks, number = whole(moment), whole(pk)
        if ticks is None or number is None:
            return None
        try:
            return cls(EPOCH + ticks * MICROSECOND, number)
        except OverflowError:
            return None

    def __str__(self) -> str:
        return f"{(self.moment - EPOCH) // MICROSECOND}-{self.pk}"

    def older(self, by: str) -> Q:
        """What comes after this place. The first condition alone lets the index find it."""
        return Q(**{f"{by}__lte": self.moment}) & (Q(**{f"{by}__lt": self.moment}) | Q(pk__lt=self.pk))

    def newer(self, by: str) -> Q:
        """What comes before this place, and the picture that it names."""
        return Q(**{f"{by}__gte": self.moment}) & (Q(**{f"{by}__gt": self.moment}) | Q(pk__gte=self.pk))


@dataclass(frozen=True)
class Page:
    """Some pictures in a row, the place after them (None where there are none), and whether others follow."""

    pictures: list[Asset]
    end: Cursor | None
    has_more: bool


def page_of(pictures: QuerySet[Asset], *, by: str, after: Cursor | None, until: Cursor | None = None) -> Page:
    """The next pictures by the time called `by`, newest first; with `until`, all up to there."""
    rest = pictures.order_by(f"-{by}", "-pk")
    if after is not None:
        rest = rest.filter(after.older(by))
    length = PAGE_LENGTH
    if until is not None:
        length = max(length, min(rest.filter(until.newer(by)).count(), MOST_AT_ONCE))
    found = list(rest[: length + 1])
    shown = found[:length]
    end = Cursor(getattr(shown[-1], by), shown[-1].pk) if shown else None
    return Page(shown, end, len(found) > length)

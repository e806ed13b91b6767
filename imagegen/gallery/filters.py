"""What the address of the gallery says about which pictures to show."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Self, cast

from django.db.models import Exists, OuterRef, Q
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from imagegen.accounts.models import User
from imagegen.assets.models import AssetQuerySet
from imagegen.catalog.pixels import parsed, written
from imagegen.gallery.models import Favourite
from imagegen.jobs import search

MOST_CHOSEN = 50  # of one filter: far more than anybody ticks, and fewer than a database takes
SPANS = {"today": 1, "7": 7, "30": 30}  # days, today included
YEARS = range(2000, 9999)
EVERYTHING = "?all=1"  # says that a picture was opened from the gallery, where nothing is filtered


@dataclass(frozen=True, kw_only=True)
class Filters:
    """All that can be combined. `span` is a key of SPANS; `first` and `last` are days in the person's time zone."""

    text: str = ""
    models: tuple[str, ...] = ()
    authors: tuple[int, ...] = ()
    sizes: tuple[tuple[int, int], ...] = ()
    span: str = ""
    first: date | None = None
    last: date | None = None
    favourites: bool = False

    @classmethod
    def read(cls, query: QueryDict) -> Self:
        """The filters in an address; what makes no sense is left out."""
        span = query.get("date", "")
        return cls(
            text=_clean(query.get("q", "")),
            models=tuple(model for text in query.getlist("model")[:MOST_CHOSEN] if (model := _clean(text))),
            authors=tuple(number for text in query.getlist("author")[:MOST_CHOSEN] if (number := whole(text))),
            sizes=tuple(size for text in query.getlist("size")[:MOST_CHOSEN] if (size := parsed(text))),
            span=span if span in SPANS else "",
            first=None if span in SPANS else day_of(query.get("from", "")),
            last=None if span in SPANS else day_of(query.get("to", "")),
            favourites=query.get("favourites") == "1",
        )

    @property
    def is_active(self) -> bool:
        return self != Filters()

    @property
    def is_search(self) -> bool:
        """Whether it is words alone that are looked for."""
        return self.is_active and not self.without("text").is_active

    def without(self, *names: str) -> "Filters":
        """The same but for those, by the names of their attributes."""
        return replace(self, **{name: getattr(Filters(), name) for name in names})

    def query(self) -> str:
        """The shortest address that says the same, from its question mark on; empty where nothing is filtered."""
        given: list[tuple[str, str | int]] = [("q", self.text)]
        given += [("model", model) for model in self.models]
        given += [("author", author) for author in self.authors]
        given += [("size", written(*size)) for size in self.sizes]
        given += [("date", self.span), ("from", _iso(self.first)), ("to", _iso(self.last))]
        given += [("favourites", "1" if self.favourites else "")]
        said = urlencode([(name, value) for name, value in given if value])
        return f"?{said}" if said else ""

    @property
    def address(self) -> str:
        """The gallery so filtered."""
        return reverse("gallery:index") + self.query()

    def apply(self, pictures: AssetQuerySet, user: User) -> AssetQuerySet:
        """Those of `pictures` that are meant."""
        found = cast("AssetQuerySet", search.matching(pictures, self.text))
        if self.models:
            found = found.filter(output__job__model_id__in=self.models)
        if self.authors:
            found = found.filter(author__in=self.authors)
        if self.sizes:
            found = found.filter(any_of([Q(width=width, height=height) for width, height in self.sizes]))
        first, last = self._days()
        if first:
            found = found.filter(created_at__gte=midnight(first))
        if last:
            found = found.filter(created_at__lt=midnight(last + timedelta(days=1)))
        if self.favourites:
            found = found.filter(Exists(Favourite.objects.filter(user=user, asset=OuterRef("pk"))))
        return found

    def _days(self) -> tuple[date | None, date | None]:
        if self.span:
            return timezone.localdate() - timedelta(days=SPANS[self.span] - 1), None
        return self.first, self.last


def picture_url(pk: int, filters: Filters | None, back: str = "") -> str:
    """The page of a picture, whose arrows go on through those so filtered, or with None through those of its job.

    `back` is the page that it was opened from, where that is not the gallery.
    """
    bare = f"?back={back}" if back else ""
    return reverse("gallery:picture", args=[pk]) + (bare if filters is None else filters.query() or EVERYTHING)


def midnight(day: date) -> datetime:
    """When that day begins in the person's time zone."""
    return datetime.combine(day, time.min, timezone.get_current_timezone())


def whole(text: str) -> int | None:
    """A number that a database can hold; None for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else None


def any_of(conditions: list[Q]) -> Q:
    """Either of them."""
    either = Q()
    for condition in conditions:
        either |= condition
    return either


def _clean(text: str) -> str:
    return " ".join(text.replace("\x00", " ").split())[:500]


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def day_of(text: str) -> date | None:
    """The day that a text like "2026-01-05" names; None for anything else."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.year in YEARS else None

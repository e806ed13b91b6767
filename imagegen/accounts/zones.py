"""The time zones of the world, by their IANA names."""

import zoneinfo
from contextlib import suppress
from functools import cache
from itertools import groupby
from pathlib import Path

from django.core.exceptions import ValidationError

NOWHERE = {"Factory", "localtime"}  # what a clock shows that was never set, and what the server's does


@cache
def names() -> tuple[str, ...]:
    """All of them, with those that old devices and settings name, sorted."""
    return tuple(sorted(zoneinfo.available_timezones() - NOWHERE))


@cache
def current() -> frozenset[str]:
    """UTC and one for each place, as the system's zone.tab has them; all of them where it has no such table."""
    for folder in zoneinfo.TZPATH:
        with suppress(OSError):
            rows = Path(folder, "zone.tab").read_text(encoding="utf-8").splitlines()
            return frozenset({"UTC"} | {row.split("\t")[2] for row in rows if row and not row.startswith("#")})
    return frozenset(names())


def validate(name: str) -> None:
    """Raises ValidationError for what is no time zone."""
    if name not in names():
        raise ValidationError("There is no such time zone. Choose one from the list.")


def by_region(chosen: str = "") -> list[tuple[str, list[tuple[str, str]]]]:
    """Regions with their current zones and the `chosen` one, each a name and how people read it.

    Last those without a region, such as UTC.
    """
    offered = [name for name in names() if name in current() or name == chosen]
    offered.sort(key=lambda name: _region(name) or "~")
    return [
        (region or "Other", [(name, name.removeprefix(f"{region}/").replace("_", " ")) for name in group])
        for region, group in groupby(offered, key=_region)
    ]


def _region(name: str) -> str:
    return name.rpartition("/")[0].partition("/")[0]

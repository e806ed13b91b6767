"""The time zones of the world, by their IANA names."""

import zoneinfo
from functools import cache
from itertools import groupby

from django.core.exceptions import ValidationError

NOWHERE = {"Factory", "localtime"}  # what a clock shows that was never set, and what the server's does


@cache
def names() -> tuple[str, ...]:
    """All of them, sorted."""
    return tuple(sorted(zoneinfo.available_timezones() - NOWHERE))


def validate(name: str) -> None:
    """Raises ValidationError for what is no time zone."""
    if name not in names():
        raise ValidationError("There is no such time zone. Choose one from the list.")


@cache
def by_region() -> list[tuple[str, list[tuple[str, str]]]]:
    """Regions with their zones, each a name and how people read it; last those without a region, such as UTC."""
    named = sorted(names(), key=lambda name: _region(name) or "~")
    return [
        (region or "Other", [(name, name.removeprefix(f"{region}/").replace("_", " ")) for name in group])
        for region, group in groupby(named, key=_region)
    ]


def _region(name: str) -> str:
    return name.rpartition("/")[0].partition("/")[0]

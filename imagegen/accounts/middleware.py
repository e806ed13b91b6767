"""The team a person works in, and the clock they go by."""

import zoneinfo
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, tzinfo

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from imagegen.accounts.models import Membership, Team, User

Respond = Callable[[HttpRequest], HttpResponse]

CHOSEN = "team"  # in the session: the key of the team that was switched to


class TeamRequest(HttpRequest):
    """A request of somebody who is signed in."""

    user: User
    memberships: list[Membership]
    membership: Membership
    team: Team


def current_team(respond: Respond) -> Respond:
    """Gives the request its `memberships`, all of the person's, and `membership`.

    That is the one in the team they switched to, or else in the first they joined; None for strangers.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        request.memberships = SimpleLazyObject(lambda: _memberships(request))  # type: ignore[attr-defined]
        request.membership = SimpleLazyObject(lambda: _current(request))  # type: ignore[attr-defined]
        return respond(request)

    return middleware


def local_times(respond: Respond) -> Respond:
    """Times on a page are those of the person's zone, or of the browser's, which it says in a cookie, or UTC."""

    def middleware(request: HttpRequest) -> HttpResponse:
        timezone.activate(_zone(request))
        try:
            return respond(request)
        finally:
            timezone.deactivate()

    return middleware


def switch(request: HttpRequest, team: Team) -> None:
    """From the next request on the person works in `team`, for as long as they are in it."""
    request.session[CHOSEN] = team.pk


def _zone(request: HttpRequest) -> tzinfo:
    chosen = request.user.time_zone if request.user.is_authenticated else ""
    for name in filter(None, (chosen, request.COOKIES.get("timezone"))):
        with suppress(ValueError, OSError, zoneinfo.ZoneInfoNotFoundError):
            return zoneinfo.ZoneInfo(name)
    return UTC


def _memberships(request: HttpRequest) -> list[Membership]:
    if not request.user.is_authenticated:
        return []
    return list(request.user.memberships.select_related("team", "user").order_by("pk"))


def _current(request: HttpRequest) -> Membership | None:
    memberships: list[Membership] = request.memberships  # type: ignore[attr-defined]
    chosen = request.session.get(CHOSEN) if memberships else None
    first = memberships[0] if memberships else None
    return next((membership for membership in memberships if membership.team_id == chosen), first)

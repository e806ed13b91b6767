"""The team a person works in."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from imagegen.accounts.models import Membership, Team, User

CHOSEN = "team"  # in the session: the key of the team that was switched to


class TeamRequest(HttpRequest):
    """A request of somebody who is signed in."""

    user: User
    memberships: list[Membership]
    membership: Membership
    team: Team


def current_team(respond: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Gives the request its `memberships`, all of the person's, and `membership`.

    That is the one in the team they switched to, or else in the first they joined; None for strangers.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        request.memberships = SimpleLazyObject(lambda: _memberships(request))  # type: ignore[attr-defined]
        request.membership = SimpleLazyObject(lambda: _current(request))  # type: ignore[attr-defined]
        return respond(request)

    return middleware


def switch(request: HttpRequest, team: Team) -> None:
    """From the next request on the person works in `team`, for as long as they are in it."""
    request.session[CHOSEN] = team.pk


def _memberships(request: HttpRequest) -> list[Membership]:
    if not request.user.is_authenticated:
        return []
    return list(request.user.memberships.select_related("team", "user").order_by("pk"))


def _current(request: HttpRequest) -> Membership | None:
    memberships: list[Membership] = request.memberships  # type: ignore[attr-defined]
    chosen = request.session.get(CHOSEN) if memberships else None
    first = memberships[0] if memberships else None
    return next((membership for membership in memberships if membership.team_id == chosen), first)

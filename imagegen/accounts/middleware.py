"""The team a person works in."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from imagegen.accounts.models import Membership, Team, User


class TeamRequest(HttpRequest):
    """A request of somebody who is signed in."""

    user: User
    membership: Membership
    team: Team


def current_team(respond: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Gives the request its `membership`: the first that the person joined; None for strangers."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.membership = SimpleLazyObject(lambda: _membership(request))  # type: ignore[attr-defined]
        return respond(request)

    return middleware


def _membership(request: HttpRequest) -> Membership | None:
    if not request.user.is_authenticated:
        return None
    return request.user.memberships.select_related("team", "user").order_by("pk").first()

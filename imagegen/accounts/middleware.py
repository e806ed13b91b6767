"""The team a person works in, the clock they go by, and the second factor without which they may not."""

import zoneinfo
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, tzinfo

from django.conf import settings
from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django_htmx.http import HttpResponseClientRedirect

from imagegen.accounts import factors
from imagegen.accounts.models import Membership, Team, User

Respond = Callable[[HttpRequest], HttpResponse]

CHOSEN = "team"  # in the session: the key of the team that was switched to
OF_TEAM = "of_team"  # in a form: the team of the page that it is on
WANTED = "wanted"  # in the session: the page that somebody was led away from, until they are there
NO_FORM = (BadRequest, MultiPartParserError, SuspiciousOperation)  # what reading a body as one raises
# What somebody may open who has yet to set up a second factor, besides its own pages.
OPEN_WITHOUT_FACTOR = ("account_reauthenticate", "account_logout")


class TeamRequest(HttpRequest):
    """A request of somebody who is signed in."""

    user: User
    memberships: list[Membership]
    membership: Membership
    team: Team


def current_team(respond: Respond) -> Respond:
    """Gives the request its `memberships`, all of the person's, and `membership`.

    That is the one in the team of the page that asks, whatever another tab has switched to since; for a new page in the
    team they switched to, or else in the first they joined. None for strangers, and for who is not in that team now.
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


def two_factor(respond: Respond) -> Respond:
    """Who must have a second factor and lacks one is led to its pages; where it is off, they are not there.

    The last of those pages leads back.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        pages = reverse("mfa_index")
        if request.path.startswith(pages):
            if not settings.MFA:
                raise Http404
        elif _is_held_up(request):
            if getattr(request, "htmx", False):
                return HttpResponseClientRedirect(pages)
            if request.method == "GET" and request.headers.get("Sec-Fetch-Dest", "document") == "document":
                request.session[WANTED] = request.get_full_path()
            return redirect(pages)
        elif request.session.get(WANTED) == request.get_full_path():
            del request.session[WANTED]
        return respond(request)

    return middleware


def switch(request: HttpRequest, team: Team) -> None:
    """From the next request on the person works in `team`, as long as they are in it, and again when they sign in."""
    request.session[CHOSEN] = team.pk
    User.objects.filter(pk=request.user.pk).update(last_team=team)


def _zone(request: HttpRequest) -> tzinfo:
    chosen = request.user.time_zone if request.user.is_authenticated else ""
    for name in filter(None, (chosen, request.COOKIES.get("__Host-timezone"), request.COOKIES.get("timezone"))):
        with suppress(ValueError, OSError, zoneinfo.ZoneInfoNotFoundError):
            return zoneinfo.ZoneInfo(name)
    return UTC


def _is_held_up(request: HttpRequest) -> bool:
    is_open = request.path in settings.PROBES or request.path in map(reverse, OPEN_WITHOUT_FACTOR)
    return not is_open and factors.is_lacking(request.user)


def _memberships(request: HttpRequest) -> list[Membership]:
    if not request.user.is_authenticated:
        return []
    return list(request.user.memberships.select_related("team", "user").order_by("pk"))


def _current(request: HttpRequest) -> Membership | None:
    memberships: list[Membership] = request.memberships  # type: ignore[attr-defined]
    if not memberships:
        return None
    by_team = {str(membership.team_id): membership for membership in memberships}
    with suppress(*NO_FORM):  # the view refuses it, and the page that says so asks here once more
        if asking := request.headers.get("X-Team") or request.POST.get(OF_TEAM):
            return by_team.get(asking)
    return by_team.get(str(request.session.get(CHOSEN)), memberships[0])

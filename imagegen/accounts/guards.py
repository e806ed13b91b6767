"""Who may enter a view."""

from collections.abc import Callable
from functools import update_wrapper
from http import HTTPStatus
from typing import Concatenate, ParamSpec, cast

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render

from imagegen.accounts.middleware import TeamRequest

P = ParamSpec("P")
View = Callable[Concatenate[TeamRequest, P], HttpResponseBase]
Guarded = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def signed_in(view: View[P]) -> Guarded[P]:
    """Lets in everybody with an account, in a team or not; strangers go to the sign-in page."""

    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.user.is_authenticated:
            # What was posted is gone by then: its address alone would answer "not allowed".
            asked = request.get_full_path() if request.method in ("GET", "HEAD") else settings.LOGIN_REDIRECT_URL
            return redirect_to_login(asked)
        return view(cast("TeamRequest", request), *args, **kwargs)

    update_wrapper(guarded, view)
    return guarded


def team_member(view: View[P]) -> Guarded[P]:
    """Lets in who belongs to a team, and gives the request its `team`; others read what to do."""

    def guarded(request: TeamRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.membership and request.memberships:
            raise PermissionDenied("You are not in the team of that page any more. Nothing was done.")
        if not request.membership:
            return render(request, "accounts/no_team.html", status=HTTPStatus.FORBIDDEN)
        request.team = request.membership.team
        return view(request, *args, **kwargs)

    update_wrapper(guarded, view)
    return signed_in(guarded)


def admin(view: View[P]) -> Guarded[P]:
    """Lets in the admins of the installation, in a team or not."""

    def guarded(request: TeamRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.user.is_admin:
            raise PermissionDenied("The console is for admins of this installation. Ask one of them.")
        return view(request, *args, **kwargs)

    update_wrapper(guarded, view)
    return signed_in(guarded)


def manager(view: View[P]) -> Guarded[P]:
    """Lets in who looks after the team: its managers, and admins of the installation."""

    def guarded(request: TeamRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.membership.can_manage:
            raise PermissionDenied(f"Only managers of {request.team} can do that. Ask one of them.")
        return view(request, *args, **kwargs)

    update_wrapper(guarded, view)
    return team_member(guarded)


def maker(view: View[P]) -> Guarded[P]:
    """Lets in who may make pictures in the team."""

    def guarded(request: TeamRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.membership.can_make:
            raise PermissionDenied("You can look at this team's pictures, not make any. Ask a manager to change that.")
        return view(request, *args, **kwargs)

    update_wrapper(guarded, view)
    return team_member(guarded)

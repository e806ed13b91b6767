"""The pages on which admins look after people: who is here, in which teams, who may sign in, who is an admin."""

from collections.abc import Callable
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from imagegen.accounts import factors, services
from imagegen.accounts.guards import admin
from imagegen.accounts.middleware import TeamRequest
from imagegen.accounts.models import Policy, Role, Team, User
from imagegen.console.forms import TeamForm
from imagegen.jobs import erasure

P = ParamSpec("P")
View = Callable[Concatenate[TeamRequest, P], HttpResponse]

PAGE = 50
NEW_LINK = "new_password"  # in the session: whose password link was just made, and its address, until it is shown


def with_second_factors(view: View[P]) -> View[P]:
    """Not there where second factors are off."""

    def guarded(request: TeamRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not settings.MFA:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


@admin
def index(request: TeamRequest) -> HttpResponse:
    """Every team, and everybody: `?q=` searches, `?page=` turns over. A post adds a team, managed by the admin."""
    form = TeamForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            team = services.add_team(name=form.cleaned_data["name"], manager=request.user)
        except ValidationError:
            form.add_error("name", services.NAME_TAKEN)
        else:
            messages.success(request, f"{team} is there, and you manage it. Switch to it to invite people.")
            return _back(request)
    return _page(request, form)


@require_POST
@admin
def reset(request: TeamRequest, pk: int) -> HttpResponse:
    """A link with which the person sets a new password; the next look at the page shows it, once."""
    user = get_object_or_404(User, pk=pk, is_active=True)
    request.session[NEW_LINK] = (user.pk, services.make_reset_link(user))
    return _back(request)


@admin
def person(request: TeamRequest, pk: int) -> HttpResponse:
    """The teams that somebody is in, and as what."""
    user = get_object_or_404(User, pk=pk)
    teams = list(Team.objects.by_name())
    roles = {place.team_id: place.role for place in user.memberships.all()}
    error = ""
    if request.method == "POST":
        roles = {team.pk: request.POST.get(f"team-{team.pk}", roles.get(team.pk, "")) for team in teams}
        try:
            services.set_places(user, {team: roles[team.pk] for team in teams if roles[team.pk] in Role.values})
        except services.Kept as kept:
            error = str(kept)
        else:
            messages.success(request, f"The teams of {user} are saved.")
            return _back(request)
    context = {
        "person": user,
        "places": [(team, roles.get(team.pk, "")) for team in teams],
        "roles": Role.choices,
        "error": error,
    }
    return render(request, "console/person.html", context, status=422 if error else 200)


@admin
def admin_or_not(request: TeamRequest, pk: int) -> HttpResponse:
    """Asks, and then makes somebody an admin of the installation, or not any more."""
    user = get_object_or_404(User, pk=pk)
    if request.method != "POST":
        others = User.objects.filter(is_admin=True, is_active=True).exclude(pk=pk)
        return render(request, "console/admin.html", {"person": user, "is_only": user.is_admin and not others.exists()})
    is_admin = "on" in request.POST
    try:
        services.set_admin(user, is_admin=is_admin)
    except services.Kept as kept:
        messages.error(request, str(kept))
        return _back(request)
    words = "is an admin of this installation now." if is_admin else "is no admin of this installation any more."
    messages.success(request, f"{user} {words}")
    return _back(request) if is_admin or user != request.user else redirect("studio:create")


@admin
def active_or_not(request: TeamRequest, pk: int) -> HttpResponse:
    """Activate somebody, or, once that was asked, deactivate: then they are signed out and cannot sign in."""
    user = get_object_or_404(User, pk=pk)
    is_active = "on" in request.POST
    if user == request.user and not is_active:
        messages.error(request, "You cannot deactivate yourself. Nothing was changed. Ask another admin.")
        return _back(request)
    if request.method != "POST":
        return render(request, "console/deactivate.html", {"person": user})
    try:
        services.set_active(user, is_active=is_active)
    except services.Kept as kept:
        messages.error(request, str(kept))
    else:
        words = "activated and can sign in." if is_active else "deactivated and signed out. Pictures and jobs stay."
        messages.success(request, f"{user} is {words}")
    return _back(request)


@admin
def delete(request: TeamRequest, pk: int) -> HttpResponse:
    """Asks what is to become of somebody's pictures, and then deletes the person for good."""
    user = get_object_or_404(User.objects.exclude(pk=request.user.pk), pk=pk)
    if request.method == "POST":
        try:
            erasure.delete_person(user, with_pictures="pictures" in request.POST.getlist("delete"))
        except services.Kept as kept:
            messages.error(request, str(kept))
        else:
            messages.success(request, f"Deleted for good. The audit trail says person {pk} from now on.")
        return redirect("console:people")
    context = {"person": user, "pictures": user.assets.filter(erased_at=None).count(), "jobs": user.jobs.count()}
    return render(request, "console/delete_person.html", context)


@require_POST
@admin
@with_second_factors
def policy(request: TeamRequest) -> HttpResponse:
    """Require a second factor of everybody, or of nobody."""
    required = "on" in request.POST
    try:
        services.require_second_factor(required=required, by=request.user)
    except services.NoFactor:
        messages.error(request, "Nothing was changed. Set up two-factor sign-in for yourself first, in your own menu.")
    else:
        words = "Everybody needs a second factor from now on." if required else "A second factor is optional now."
        messages.success(request, words)
    return redirect("console:people")


@admin
@with_second_factors
def remove_factors(request: TeamRequest, pk: int) -> HttpResponse:
    """Asks, and then forgets the second factors of somebody who has lost them."""
    user = get_object_or_404(factors.with_factor(), pk=pk, has_factor=True)
    if user == request.user:
        return redirect("mfa_index")
    if request.method != "POST":
        return render(request, "console/remove_factors.html", {"person": user})
    services.remove_factors(user)
    messages.success(request, f"The second factors of {user} are removed, and {user} is signed out everywhere.")
    return redirect("console:people")


def _page(request: TeamRequest, form: TeamForm) -> HttpResponse:
    pk, link = request.session.pop(NEW_LINK, (None, ""))
    asked = request.GET.get("q", "").strip()
    people = factors.with_factor().about(asked).order_by("-is_active", "display_name", "pk")
    context = {
        "policy": Policy.current(),
        "people": Paginator(people.prefetch_related("memberships__team"), PAGE).get_page(request.GET.get("page")),
        "q": asked,
        "teams": Team.objects.annotate(people=Count("memberships")).by_name(),
        "form": form,
        "link": request.build_absolute_uri(link) if link else "",
        "link_for": User.objects.filter(pk=pk).first() if link else None,
    }
    return render(request, "console/people.html", context, status=422 if form.errors else 200)


def _back(request: TeamRequest) -> HttpResponse:
    """To the people as they were searched and turned over: their query goes along with every address."""
    query = request.GET.urlencode()
    return redirect(reverse("console:people") + (f"?{query}" if query else ""))

"""One's own settings, the team's page, invitations, and the page for who has forgotten a password."""

from http import HTTPStatus
from urllib.parse import urlsplit

from allauth.account.forms import ResetPasswordForm
from allauth.account.views import logout, password_reset
from django.contrib import messages
from django.contrib.auth import login
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import Resolver404, resolve, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from imagegen.accounts import middleware, services, zones
from imagegen.accounts.adapter import MailNotSent
from imagegen.accounts.forms import InviteForm, PersonForm, SettingsForm
from imagegen.accounts.guards import manager, signed_in, team_member
from imagegen.accounts.middleware import TeamRequest
from imagegen.accounts.models import Invitation, Membership, Role

NEW_LINK = "new_invitation"  # in the session: the address of an invitation just made, until it is shown
NOT_SENT = (
    "The mail could not be sent: the mail server is away or did not take it. Your password stays as it is. "
    "Try again in a few minutes, or ask an admin for a link."
)


@signed_in
def settings(request: TeamRequest) -> HttpResponse:
    """Name, time zone and theme of whoever is signed in."""
    user = request.user
    now = {"name": user.display_name, "time_zone": user.time_zone, "theme": user.theme}
    form = SettingsForm(request.POST or None, initial=now)
    if form.is_valid():
        services.change_settings(user, **form.cleaned_data)
        messages.success(request, "Your settings are saved.")
        return redirect("team:settings")
    context = {"form": form, "regions": zones.by_region(form["time_zone"].value())}
    return render(request, "accounts/settings.html", context, status=422 if form.errors else 200)


@team_member
def index(request: TeamRequest) -> HttpResponse:
    """Who is in the team. Managers invite: a post makes a link, which the next look at the page shows, once."""
    can_manage = request.membership.can_manage
    form = InviteForm(request.POST or None)
    if request.method == "POST":
        if not can_manage:
            raise PermissionDenied(f"Only managers of {request.team} can invite. Ask one of them.")
        if form.is_valid():
            _, token = services.invite(team=request.team, by=request.user, **form.cleaned_data)
            request.session[NEW_LINK] = reverse("team:invitation", args=[token])
            middleware.switch(request, request.team)
            return redirect("team:index")
    link = request.session.pop(NEW_LINK, "")
    context = {
        "people": request.team.memberships.select_related("user").order_by("user__display_name", "pk"),
        "invitations": request.team.invitations.open().select_related("invited_by").order_by("-pk"),
        "can_manage": can_manage,
        "form": form,
        "link": request.build_absolute_uri(link) if link else "",
        "roles": Role.choices,
    }
    return render(request, "team/index.html", context, status=422 if form.errors else 200)


@require_POST
@team_member
def switch(request: TeamRequest) -> HttpResponse:
    """Work in another of one's teams: on the same page, or in the gallery where the page was about one thing."""
    wanted = request.POST.get("team", "")
    team = next((each.team for each in request.memberships if str(each.team_id) == wanted), None)
    if team is None:
        raise Http404
    middleware.switch(request, team)
    address = request.POST.get("next", "")
    return redirect(address if _is_about_no_one_thing(address) else "gallery:index")


@require_POST
@manager
def revoke(request: TeamRequest, pk: int) -> HttpResponse:
    """End an invitation that nobody has used."""
    found = get_object_or_404(Invitation, team=request.team, pk=pk)
    if services.revoke_invitation(found):
        messages.success(request, "The invitation is revoked. Its link lets nobody in any more.")
    else:
        messages.info(request, f"This invitation was over already: it is {found.state}.")
    return redirect("team:index")


@require_POST
@manager
def role(request: TeamRequest, pk: int) -> HttpResponse:
    """Change what somebody may do in the team."""
    membership = _member(request, pk)
    wanted = request.POST.get("role", "")
    if wanted not in Role.values:
        messages.error(request, "There is no such role. Nothing was changed.")
    else:
        try:
            services.change_role(membership, role=wanted)
            messages.success(request, f"{membership.user} is a {Role(wanted).label.lower()} of {request.team} now.")
        except services.Kept as error:
            messages.error(request, str(error))
    return redirect("team:index")


@team_member
def remove(request: TeamRequest, pk: int) -> HttpResponse:
    """Asks, and then takes somebody out of the team: managers anybody, everybody themselves."""
    membership = _member(request, pk)
    leaves = membership.user_id == request.user.pk
    if not leaves and not request.membership.can_manage:
        raise PermissionDenied(f"Only managers of {request.team} can remove people. Ask one of them.")
    if request.method != "POST":
        return render(request, "team/remove.html", {"person": membership.user, "leaves": leaves})
    try:
        services.remove_member(membership)
    except services.Kept as error:
        messages.error(request, str(error))
        return redirect("team:index")
    messages.success(request, f"{'You are' if leaves else f'{membership.user} is'} no longer in {request.team}.")
    return redirect("studio:create" if leaves else "team:index")


@sensitive_post_parameters("password")
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Where an invitation leads: a stranger makes an account, somebody signed in joins with a button."""
    try:
        found = services.find_invitation(token)
        return _join(request, token, found) if request.user.is_authenticated else _register(request, token, found)
    except services.InvitationClosed as error:
        status = 404 if error.state == "unknown" else 410
        return render(request, "accounts/invitation_closed.html", {"state": error.state}, status=status)


def sign_out(request: HttpRequest) -> HttpResponse:
    """As django-allauth has it; the browser then forgets the pictures that it was allowed to keep."""
    response: HttpResponse = logout(request)
    if request.method == "POST":
        response["Clear-Site-Data"] = '"cache"'
    return response


def forgotten_password(request: HttpRequest) -> HttpResponse:
    """Ask for a link by mail, as django-allauth has it; says so where the mail does not go out."""
    try:
        response: HttpResponse = password_reset(request)
    except MailNotSent:
        form = ResetPasswordForm(request.POST)
        form.add_error(None, NOT_SENT)
        return render(request, "account/password_reset.html", {"form": form}, status=HTTPStatus.SERVICE_UNAVAILABLE)
    return response


def _join(request: HttpRequest, token: str, found: Invitation) -> HttpResponse:
    assert request.user.is_authenticated
    is_member = Membership.objects.filter(user=request.user, team=found.team).exists()
    if request.method == "POST" and not is_member:
        try:
            services.accept_invitation(token, user=request.user)
            return _welcome(request, found)
        except services.AlreadyMember:
            is_member = True
    return render(request, "accounts/invitation.html", {"invitation": found, "is_member": is_member})


def _register(request: HttpRequest, token: str, found: Invitation) -> HttpResponse:
    form = PersonForm(request.POST or None, initial={"email": found.email})
    if request.method == "POST" and form.is_valid():
        try:
            made = services.join(token, **form.cleaned_data)
            login(request, made.user)
            return _welcome(request, found)
        except ValidationError as error:
            form.add_error(None, error)
    context = {"invitation": found, "form": form}
    return render(request, "accounts/invitation.html", context, status=422 if form.errors else 200)


def _welcome(request: HttpRequest, found: Invitation) -> HttpResponse:
    middleware.switch(request, found.team)
    messages.success(request, f"Welcome to {found.team}.")
    return redirect("studio:create")


def _is_about_no_one_thing(address: str) -> bool:
    """Whether it is an address of ours without a key in it, such as a list."""
    if not url_has_allowed_host_and_scheme(address, allowed_hosts=None):
        return False
    try:
        return not resolve(urlsplit(address).path).kwargs
    except Resolver404:
        return False


def _member(request: TeamRequest, pk: int) -> Membership:
    return get_object_or_404(Membership.objects.select_related("user", "team"), team=request.team, pk=pk)

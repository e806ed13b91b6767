"""The pages on which admins keep keys: add, change, test, switch, delete."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from imagegen.accounts.guards import admin
from imagegen.accounts.middleware import TeamRequest
from imagegen.accounts.models import Team
from imagegen.catalog import lineup
from imagegen.console.checks import TooOften, check
from imagegen.console.forms import CredentialForm
from imagegen.console.rows import credential_rows
from imagegen.core.secret import Secret
from imagegen.credentials import services, testing
from imagegen.credentials.models import Credential, Offer
from imagegen.providers import presets

PROVIDERS = [preset for preset in presets.PRESETS if not preset.is_free]
FIRST_PROMPT = "A lighthouse on a basalt headland at blue hour, long exposure, thin fog"
CHANGED = (
    "Somebody else has changed this credential meanwhile. Nothing of yours was saved; what is shown is what you "
    "entered. Save again to put yours in its place."
)


@require_safe
@admin
def index(request: TeamRequest) -> HttpResponse:
    """Every credential, and what became of it."""
    return _page(request)


@sensitive_post_parameters("key", "extra")
@admin
def add(request: TeamRequest) -> HttpResponse:
    """A new credential: saved, tested, and with that its known models on. `?preset=` chooses the provider."""
    teams = [request.membership.team] if request.membership else []
    preset = request.GET.get("preset", PROVIDERS[0].slug)
    form = CredentialForm(request.POST or None, initial={"preset": preset, "teams": teams})
    if request.method == "POST" and form.is_valid():
        try:
            made = services.add_credential(
                name=form.cleaned_data["name"],
                preset=form.cleaned_data["preset"],
                base_url=form.cleaned_data["base_url"],
                key=form.secret("key") or Secret(""),
                teams=list(form.cleaned_data["teams"]),
                options=form.options,
                extra=form.secret("extra"),
            )
        except ValidationError as error:
            _blame(form, error)
        else:
            _test(request, made, otherwise=f"{made.name} is saved, and not tested.")
            return _found(made.pk)
    return _page(request, form=form, title="Add credential")


@sensitive_post_parameters("key", "extra")
@admin
def edit(request: TeamRequest, pk: int) -> HttpResponse:
    """A credential: what the last test found, and everything that can be changed of it."""
    credential = get_object_or_404(Credential, pk=pk)
    form = CredentialForm(request.POST or None, initial=CredentialForm.of(credential))
    form.fields["preset"].disabled = True
    if request.method == "POST" and form.is_valid():
        try:
            services.change_credential(
                credential,
                revision=form.cleaned_data["revision"] or 0,
                name=form.cleaned_data["name"],
                base_url=form.cleaned_data["base_url"],
                teams=list(form.cleaned_data["teams"]),
                options=form.options,
                key=form.secret("key"),
                extra=form.secret("extra"),
            )
        except ValidationError as error:
            _blame(form, error)
        except services.Changed:
            form.begin_with(Credential.objects.get(pk=pk))
            form.add_error(None, format_html('{} <a href="{}">See theirs</a>', CHANGED, request.path))
        else:
            _test(request, credential, otherwise=f"{credential.name} is saved, and not tested.")
            return _found(pk)
    return _page(request, form=form, credential=Credential.objects.get(pk=pk), title="Edit credential")


@require_POST
@admin
def test(request: TeamRequest, pk: int) -> HttpResponse:
    """Ask its provider again, which costs nothing."""
    _test(request, get_object_or_404(Credential, pk=pk), otherwise="Not tested.")
    return _found(pk)


@require_POST
@admin
def test_all(request: TeamRequest) -> HttpResponse:
    """Ask every provider again, which costs nothing; whom the limit leaves out comes first the next time."""
    credentials = list(Credential.objects.order_by(F("tested_at").asc(nulls_first=True), "pk"))
    found: list[testing.Found] = []
    for credential in credentials:
        try:
            found.append(check(request, credential))
        except TooOften as error:
            messages.warning(request, f"{len(credentials) - len(found)} of {len(credentials)} were not tested. {error}")
            break
    if found:
        works = sum(one.works for one in found)
        one = f"{credentials[0]} {'works' if works else 'does not work yet'}."
        words = one if len(found) == 1 else f"{works} of {len(found)} credentials work."
        (messages.success if works == len(found) else messages.warning)(request, words)
    return redirect("console:credentials")


@require_POST
@admin
def switch(request: TeamRequest, pk: int) -> HttpResponse:
    """On, or off: then no new job goes to it."""
    credential = get_object_or_404(Credential, pk=pk)
    services.set_credential(credential, is_on=not credential.is_on)
    words = "is off: no job is sent with it any more." if credential.is_on else "is on."
    messages.success(request, f"{credential.name} {words}")
    return redirect("console:credentials")


@admin
def delete(request: TeamRequest, pk: int) -> HttpResponse:
    """Asks, and then deletes the credential for good; pictures and history stay."""
    credential = get_object_or_404(Credential, pk=pk)
    if request.method != "POST":
        return render(request, "console/delete_credential.html", {"credential": credential})
    services.delete_credential(credential)
    messages.success(request, f"{credential.name} was deleted. What was made with it stays in the gallery.")
    return redirect("console:credentials")


@require_POST
@admin
def try_sandbox(request: TeamRequest) -> HttpResponse:
    """Switch the built-in sandbox on for the admin's team, and open Create with its model and a prompt to send."""
    if not request.membership:
        messages.error(request, "The sandbox draws for a team, and you are in none. Join or add a team first.")
        return redirect("console:people")
    sandbox = services.add_sandbox(request.membership.team)
    services.set_credential(sandbox, is_on=True)
    messages.success(request, f"{sandbox.name} is on: it draws placeholder pictures and charges nothing.")
    chosen = _first_model(sandbox, request.membership.team)
    query = {"prompt": FIRST_PROMPT} | ({"model": chosen.value} if chosen else {})
    return redirect(f"{reverse('studio:create')}?{urlencode(query)}")


def _first_model(credential: Credential, team: Team) -> Offer | None:
    """What `team` begins with of what is on: the catalogue's default, else whatever there is."""
    usable = Offer.objects.for_team(team).usable().filter(credential=credential)
    offers = {offer.known_model: offer for offer in usable if offer.known_model}
    best = lineup.default(offers, timezone.localdate())
    return offers[best] if best else next(iter(offers.values()), None)


def _found(pk: int) -> HttpResponse:
    """To what the test found."""
    return redirect(reverse("console:credential", args=[pk]) + "#steps")


def _page(
    request: TeamRequest, *, form: CredentialForm | None = None, credential: Credential | None = None, title: str = ""
) -> HttpResponse:
    if form is not None:
        form.ask_again()
    context = {
        "rows": credential_rows(),
        "form": form,
        "credential": credential,
        "title": title,
        "providers": PROVIDERS,
        "has_sandbox": Credential.objects.filter(preset="sandbox").exists(),
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, "console/credentials.html", context, status=status)


def _blame(form: CredentialForm, error: ValidationError) -> None:
    """Each message at its field, where the form has one of that name."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for field, found in error.error_dict.items():
        form.add_error(field if field in form.fields else None, found)


def _test(request: TeamRequest, credential: Credential, *, otherwise: str) -> None:
    """Test it, or say `otherwise` and how long to wait. A failing test is shown on the page itself, with what to do."""
    try:
        found = check(request, credential)
    except TooOften as error:
        messages.warning(request, f"{otherwise} {error}")
    else:
        if found.works:
            messages.success(request, found.sentence)

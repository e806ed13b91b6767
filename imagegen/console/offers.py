"""The page on which admins choose what a credential offers: which models, at what price, to whom, and the default."""

from collections.abc import Iterable

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Page, Paginator
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from imagegen import operations
from imagegen.accounts.guards import admin
from imagegen.accounts.middleware import TeamRequest
from imagegen.accounts.models import Team
from imagegen.console.checks import TooOften, check
from imagegen.console.forms import LISTED, OfferForm, TypedForm
from imagegen.credentials import services
from imagegen.credentials.models import Credential, Offer, OfferDefault

OPERATION = operations.get("generate").slug
PAGE_LENGTH = 100
ROW_FIELDS, OTHER_FIELDS = 6, 20  # what the page posts for each model, besides its teams; and what else
LONGEST_PK = 19  # digits; more do not fit into a column


@admin
def index(request: TeamRequest, pk: int) -> HttpResponse:
    """A page of models, those that are on first; posting it saves what was changed there, and touches nothing else."""
    credential = get_object_or_404(Credential, pk=pk)
    teams = _teams(credential)
    if request.method == "POST":
        return _save(request, credential, teams)
    page = _found(request, credential, teams)
    unused = _unused(credential, page)
    forms = [OfferForm(offer=offer, teams=teams, can_be_removed=offer in unused) for offer in page]
    return _page(request, credential, page, forms, TypedForm())


@require_POST
@admin
def refresh(request: TeamRequest, pk: int) -> HttpResponse:
    """Ask the provider for its list again, which costs nothing, and say what has changed."""
    try:
        found = check(request, get_object_or_404(Credential, pk=pk))
    except TooOften as error:
        messages.warning(request, f"Not refreshed. {error}")
    else:
        (messages.success if found.works else messages.error)(request, found.sentence)
    return redirect("console:models", pk)


def _save(request: TeamRequest, credential: Credential, teams: list[Team]) -> HttpResponse:
    """Save every row that was changed and is right; those that are wrong are shown again as they were filled in."""
    shown = [text for text in request.POST.getlist("shown") if text.isdecimal() and len(text) < LONGEST_PK]
    offers = list(credential.offers.filter(pk__in=shown).by_use().prefetch_related("teams"))
    unused = _unused(credential, offers)
    removed = [offer for offer in unused if f"{offer.pk}-remove" in request.POST]
    services.remove_offers(credential, removed)
    forms = [
        OfferForm(request.POST, offer=offer, teams=teams, can_be_removed=offer in unused)
        for offer in offers
        if offer not in removed
    ]
    typed = TypedForm(request.POST)
    changed = {form.offer: form.terms for form in forms if form.is_valid() and form.is_touched}
    try:
        services.set_offers(changed)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(request.get_full_path())
    errors = [f"{form.offer.model_id}: {_said(form)}" for form in forms if form.errors]
    if typed.is_valid() and credential.offers.filter(model_id=typed.cleaned_data["typed"]).exists():
        typed.add_error("typed", LISTED)
    added = typed.is_valid() and typed.cleaned_data["typed"]
    if added:
        try:
            services.set_offer(credential, added, is_on=True, behaves_like=typed.cleaned_data["typed_like"] or None)
        except ValidationError:
            typed.add_error("typed", LISTED)
    if typed.errors:
        errors.append(f"{request.POST.get('typed', '')}: {_said(typed)}")
    has_moved, wrong = _set_default(request, {str(form.offer.pk): form.offer for form in forms if not form.errors})
    errors += wrong
    if errors:
        kept = credential.offers.prefetch_related("teams").in_bulk([form.offer.pk for form in forms])
        again = [
            form
            if form.errors
            else OfferForm(offer=kept[form.offer.pk], teams=teams, can_be_removed=form.can_be_removed)
            for form in forms
        ]
        has_saved = bool(removed or changed or has_moved or (added and not typed.errors))
        page = _found(request, credential, teams)
        return _page(request, credential, page, again, typed, errors=errors, has_saved=has_saved)
    messages.success(request, f"The models of {credential.name} are saved.")
    return redirect(request.get_full_path())


def _set_default(request: TeamRequest, right: dict[str, Offer]) -> tuple[bool, list[str]]:
    """Make the chosen one of the `right` rows the default, or none: whether it is, and what is wrong, in sentences."""
    chosen = request.POST.get("default")
    if chosen is None or chosen == request.POST.get("default_before") or (chosen and chosen not in right):
        return False, []
    try:
        services.set_default(OPERATION, right.get(chosen))
    except ValidationError as error:
        return False, [f"{right[chosen].model_id}: {' '.join(error.messages)}"]
    return True, []


def _teams(credential: Credential) -> list[Team]:
    """The credential's teams, and those that one of its models is still limited to."""
    meant = Q(credentials=credential) | Q(offers__credential=credential)
    return list(Team.objects.filter(meant).distinct().by_name())


def _unused(credential: Credential, offers: Iterable[Offer]) -> list[Offer]:
    """Those that no list names and no job was made with, such as a mistyped id."""
    unlisted = [offer for offer in offers if not offer.is_listed]
    asked = credential.jobs.filter(model_id__in=[offer.model_id for offer in unlisted])
    used = set(asked.order_by().values_list("model_id", flat=True).distinct()) if unlisted else set()
    return [offer for offer in unlisted if offer.model_id not in used]


def _found(request: TeamRequest, credential: Credential, teams: list[Team]) -> Page[Offer]:
    """The page that the address asks for: at most as many models as one form can post, since each lists the teams."""
    offers = credential.offers.by_use().prefetch_related("teams")
    if text := _searched(request):
        offers = offers.matching(text)
    room = (settings.DATA_UPLOAD_MAX_NUMBER_FIELDS - OTHER_FIELDS) // (ROW_FIELDS + len(teams))
    return Paginator(offers, max(1, min(PAGE_LENGTH, room))).get_page(request.GET.get("page"))


def _searched(request: TeamRequest) -> str:
    """What is searched for, without what no id has in it."""
    return "".join(letter for letter in request.GET.get("q", "") if letter.isprintable()).strip()


def _said(form: OfferForm | TypedForm) -> str:
    """Everything that is wrong with a form, in sentences."""
    return " ".join(str(error) for errors in form.errors.values() for error in errors)


def _page(
    request: TeamRequest,
    credential: Credential,
    page: Page[Offer],
    forms: list[OfferForm],
    typed: TypedForm,
    *,
    errors: list[str] | None = None,
    has_saved: bool = False,
) -> HttpResponse:
    default = OfferDefault.objects.filter(operation=OPERATION).select_related("offer__credential").first()
    kept = str(default.offer_id) if default else ""
    context = {
        "credential": credential,
        "forms": forms,
        "typed": typed,
        "errors": errors or [],
        "has_saved": has_saved,
        "page": page,
        "text": _searched(request),
        "address": f"?{urlencode({'q': text})}&page=" if (text := _searched(request)) else "?page=",
        "default": default.offer if default else None,
        "default_kept": kept,
        "default_chosen": request.POST.get("default", kept),
    }
    return render(request, "console/models.html", context, status=422 if errors else 200)

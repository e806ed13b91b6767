"""Create, the live stream of jobs, one job, Activity."""

import json
import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from imagegen import operations
from imagegen.accounts.guards import maker, team_member
from imagegen.accounts.middleware import TeamRequest
from imagegen.accounts.models import Invitation, Membership, User
from imagegen.budgets.services import OverBudget
from imagegen.catalog.capability import Capability
from imagegen.catalog.form import CapabilityForm
from imagegen.catalog.model import Model
from imagegen.core.addresses import is_ours
from imagegen.credentials.models import Credential, Offer
from imagegen.jobs import services as jobs
from imagegen.jobs.models import Job
from imagegen.jobs.record import record_of
from imagegen.jobs.reuse import asked_by
from imagegen.jobs.states import NEEDS_A_LOOK, UNFINISHED, Status
from imagegen.operations.base import Operation
from imagegen.providers import presets
from imagegen.studio import offers as choices
from imagegen.studio.activity import groups_of
from imagegen.studio.cards import cards_for, kept_text, places_of, version
from imagegen.studio.forms import create_form, new_token, remembered
from imagegen.studio.price import PriceTag, no_price, price_tag

DEFAULT = "generate"
STREAM_LENGTH = 20
SAMPLES = [f"art/sandbox/{name}.webp" for name in ("contours", "flow", "tiles", "ridges", "spheres", "aurora")]
LONGEST_ID = 19  # digits; more do not fit into a column


@team_member
def create(request: TeamRequest, slug: str = DEFAULT) -> HttpResponse:
    """The composer and the stream; posting it queues a job."""
    operation = _operation(slug)
    offers = choices.usable(request.team, operation)
    if request.method == "POST":
        return _submit(request, operation=operation, offers=offers)
    source = _source(request)
    given = {**(asked_by(source) if source else {}), **request.GET.dict()}
    wanted = given.pop("model", "")
    offer = _offer(offers, wanted) or choices.default(offers, operation)
    form, more = None, {}
    if offer is not None:
        form, dropped = _fresh_form(request, operation, offer, offers, given)
        is_filled = bool(wanted or form.initial.keys() - {"model"})
        more = {"dropped": _dropped(dropped, offer, wanted), "restores": "returned" if is_filled else "always"}
    return _page(request, operation, offer, offers, form, more=more)


@require_http_methods(["GET", "HEAD", "POST"])
@maker
def fields(request: TeamRequest, slug: str) -> HttpResponse:
    """What follows the model, for the model now chosen: kept, mapped or dropped values, and a line about it.

    The picker comes along where it does not show that model already. Without script the page has this address: opened
    again, it leads to Create.
    """
    operation = _operation(slug)
    if request.method != "POST":
        return redirect("studio:operation", operation.slug)
    offers = choices.usable(request.team, operation)
    wanted = request.POST.get("model", "")
    offer = _offer(offers, wanted) or choices.default(offers, operation)
    if offer is None:
        return _unsent(request, operation)
    before = _offer(offers, request.POST.get("fields_of")) or offer
    names = [field.name for field in _capability(operation, before).asked]
    given = remembered(request.POST, [*names, "size_custom"])
    if given.get("size") == "custom":
        given["size"] = given.get("size_custom", "")
    given.pop("size_custom", None)
    capability = _capability(operation, offer)
    carried = capability.carry(given, _capability(operation, before), _known(offer))
    shown = {field.name: str(carried.kept.get(field.name, field.default)) for field in capability.asked}
    form_class = create_form(operation, offer, offers)
    form = form_class(initial={**carried.kept, "model": offer.value, "submit_token": new_token()})
    context = _composer(request, operation, offer, offers, form, values=carried.kept)
    unasked = [] if wanted else [f"No model was chosen, so {offer.label} is."]
    context |= {
        "dropped": _dropped(unasked + carried.notes, offer, wanted),
        "repicks": request.htmx.trigger_name != "model" or offer.value != wanted,  # type: ignore[attr-defined]
        "remembered": json.dumps(given),
        "given": json.dumps({name: text for name, text in shown.items() if name != "prompt"}),
    }
    if not request.htmx:  # type: ignore[attr-defined]
        hidden = {name: context[name] for name in ("dropped", "remembered", "given")}
        return _page(request, operation, offer, offers, form, more=hidden)
    return render(request, "studio/create.html#fields", context)


@require_POST
@maker
def price(request: TeamRequest, slug: str) -> HttpResponse:
    """The estimate and the button's label for what the form says now; 204 where its model is gone, as sending says."""
    operation = _operation(slug)
    offers = choices.usable(request.team, operation)
    offer = _offer(offers, request.POST.get("model"))
    if offer is None:
        return HttpResponse(status=204)
    form = create_form(operation, offer, offers)(request.POST)
    form.full_clean()
    context = _composer(request, operation, offer, offers, form, values=form.cleaned_data)
    return render(request, "studio/create.html#price", context)


@require_safe
@team_member
def stream(request: TeamRequest) -> HttpResponse:
    """The cards that have changed since the page saw them, and new ones; 204 where there is nothing new.

    `seen` is what the page has, as `<id>:<version>,…`. Create asks every 15 s even where nothing is unfinished, or
    colleagues would not see each other's new jobs: the few queries of a 204, their number and cost constant.
    """
    seen = dict(pair.split(":", 1) for pair in request.GET.get("seen", "").split(",") if ":" in pair)
    ids = _ids(seen)
    since = max(ids, default=0)
    takes_new = request.GET.get("new") != "no"
    membership = request.membership if takes_new else _membership_of(request, ids)
    visible = Job.objects.filter(team=membership.team)
    if request.GET.get("scope") == "mine":
        visible = visible.filter(author=request.user)
    watched = Q(pk__in=ids)
    if takes_new:
        watched |= Q(pk__gt=since) & ~Q(dismissed_at__isnull=False, status__in=NEEDS_A_LOOK)
    rows = list(visible.filter(watched).only("pk", "revision", "status", "team").order_by("-pk")[:200])
    places = places_of(rows)
    changed = [job.pk for job in rows if seen.get(str(job.pk)) != version(job, places.get(job.pk, 0))]
    if not changed:
        return HttpResponse(status=204)
    cards = cards_for(visible.filter(pk__in=changed).order_by("-pk"), membership)
    context = {
        "updated": [card for card in cards if str(card.id) in seen],
        "added": [card for card in cards if str(card.id) not in seen],
        "keeps_dismissed": request.GET.get("dismissed") == "keep",
    }
    return render(request, "studio/stream.html", context)


@require_safe
@team_member
def finished(request: TeamRequest) -> HttpResponse:
    """A notice for each of one's own jobs among `of` that is done; 204 where none is."""
    mine = Job.objects.filter(team=request.team, author=request.user, pk__in=_ids(request.GET.get("of", "").split(",")))
    done = mine.exclude(pk__in=mine.unfinished().values("pk"))
    if not done.exists():
        return HttpResponse(status=204)
    return render(request, "studio/finished.html", {"cards": cards_for(done, request.membership)})


@require_safe
@team_member
def job(request: TeamRequest, pk: int) -> HttpResponse:
    """One job: its card, what was asked and answered, and every exchange with the provider."""
    found = Job.objects.visible_to(request.user).filter(pk=pk)
    row = get_object_or_404(found.select_related("author"))
    membership = request.user.memberships.select_related("team", "user").get(team=row.team)
    can_see_raw = membership.can_manage or row.author_id == request.user.pk
    context = {"card": cards_for(found, membership)[0], "can_see_raw": can_see_raw}
    return render(request, "studio/job.html", context | record_of(row, can_see_raw=can_see_raw))


@require_safe
@team_member
def activity(request: TeamRequest) -> HttpResponse:
    """Every job of the team: those that need a look first, then running, queued, done; `?group=` is one of them."""
    only, after = request.GET.get("group", ""), next(iter(_ids([request.GET.get("after", "")])), None)
    groups = groups_of(request.membership, only=only, after=after)
    page = "studio/activity.html#more" if request.htmx and only else "studio/activity.html"  # type: ignore[attr-defined]
    return render(request, page, {"groups": groups, "is_first": after is None})


@require_POST
@team_member
def cancel(request: TeamRequest, pk: int) -> HttpResponse:
    """Cancel for free, or note the wish where the request is out."""
    running = Job.objects.filter(pk=pk, status=Status.RUNNING)
    if not jobs.cancel(_changeable(request, pk), pk) and (sent := running.first()):
        messages.info(request, f"It was sent before you cancelled. {kept_text(sent)}")
    return _after(request, pk)


@require_POST
@team_member
def retry(request: TeamRequest, pk: int) -> HttpResponse:
    """A new job that repeats this one exactly."""
    row = get_object_or_404(Job.objects.visible_to(request.user), pk=pk, status__in=NEEDS_A_LOOK)
    if not _membership_of(request, [pk]).can_make:
        raise PermissionDenied("You can look at this team's pictures, not make any. Ask a manager to change that.")
    try:
        again = jobs.run_again(row, user=request.user, token=_token(request.POST.get("submit_token", "")))
    except (jobs.Unavailable, OverBudget) as error:
        messages.error(request, f"{error} Nothing was sent.")
        return _after(request, pk)
    return _after(request, pk, added=again.pk)


@require_POST
@team_member
def dismiss(request: TeamRequest, pk: int) -> HttpResponse:
    """The person has seen it."""
    jobs.dismiss(_changeable(request, pk), pk)
    return _after(request, pk)


def _submit(request: TeamRequest, *, operation: Operation, offers: list[Offer]) -> HttpResponse:
    if not request.membership.can_make:
        raise PermissionDenied("You can look at this team's pictures, not make any. Ask a manager to change that.")
    offer = _offer(offers, request.POST.get("model"))
    shown = offer or choices.default(offers, operation)
    if shown is None:
        return _unsent(request, operation)
    gone = "" if offer else choices.gone(request.membership, request.POST.get("model", ""), offers)
    form = create_form(operation, shown, offers, gone)(request.POST)
    if gone:
        form = _fitted(form, _capability(operation, shown))
    if form.is_valid() and _is_misquoted(request, operation, shown, form):
        form.add_error(None, "The settings had changed. Look at the price and press again. Nothing was sent.")
    if form.is_valid() and offer is not None:
        values = form.cleaned_data
        try:
            made = jobs.submit(
                team=request.team,
                user=request.user,
                offer=offer,
                operation=operation,
                values=values,
                token=values["submit_token"] or uuid.uuid4(),
            )
        except (jobs.Unavailable, OverBudget) as error:
            form.add_error("model", f"{error} Nothing was sent.")
        else:
            if not request.htmx:  # type: ignore[attr-defined]
                return redirect("studio:job", made.pk)
            cards = cards_for(Job.objects.filter(pk=made.pk), request.membership)
            context = {"form": form, "card": cards[0], "submit_token": new_token()}
            return render(request, "studio/create.html#card", context)
    context = _composer(request, operation, shown, offers, form, values=form.cleaned_data)
    if request.htmx:  # type: ignore[attr-defined]
        response = render(request, "studio/create.html#composer", context, status=422)
        response["HX-Retarget"], response["HX-Reswap"] = "#composer", "outerHTML"
        return response
    return _page(request, operation, shown, offers, form, status=422)


def _fitted(form: CapabilityForm, capability: Capability) -> CapabilityForm:
    """The form with the defaults of its model where that does not take what was chosen for another."""
    misfits = form.errors.keys() - {"prompt"}
    defaults = {field.name: str(field.default) for field in capability.asked if field.name in misfits}
    return type(form)(dict(form.data.items()) | defaults)


def _is_misquoted(request: TeamRequest, operation: Operation, offer: Offer, form: CapabilityForm) -> bool:
    """Whether the button of a page that keeps up with its form says anything else than what the form asks for."""
    now = _price(operation, offer, form.cleaned_data).quote
    return bool(request.htmx) and request.POST.get("quote", now) != now  # type: ignore[attr-defined]


def _unsent(request: TeamRequest, operation: Operation) -> HttpResponse:
    """What happened where no model is left: a notice over the form as it is; without script, a page with the prompt."""
    unsent = choices.gone(request.membership, request.POST.get("model", ""), [])
    if request.htmx:  # type: ignore[attr-defined]
        response = render(request, "components/toast.html", {"level": "error", "text": unsent}, status=422)
        response["HX-Retarget"], response["HX-Reswap"] = "#toasts", "beforeend"
        return response
    more = {"unsent": unsent, "prompt": request.POST.get("prompt", "")}
    return _page(request, operation, None, [], None, more=more, status=422)


def _page(
    request: TeamRequest,
    operation: Operation,
    offer: Offer | None,
    offers: list[Offer],
    form: CapabilityForm | None,
    *,
    more: Mapping[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    scope = "mine" if request.GET.get("scope") == "mine" else "team"
    stream = Job.objects.filter(team=request.team).order_by("-pk")
    stream = stream.exclude(dismissed_at__isnull=False, status__in=NEEDS_A_LOOK)
    if scope == "mine":
        stream = stream.filter(author=request.user)
    newest = stream.values("pk")[:STREAM_LENGTH]
    oldest_active = stream.filter(status__in=UNFINISHED).order_by("pk").values("pk")[:STREAM_LENGTH]
    cards = cards_for(stream.filter(Q(pk__in=newest) | Q(pk__in=oldest_active)), request.membership)
    context = {
        "cards": cards,
        "active_count": sum(card.status in (Status.QUEUED, Status.RUNNING) for card in cards),
        "scope": scope,
        "has_offers": bool(offers),
        "can_make": request.membership.can_make,
        "providers": [preset for preset in presets.PRESETS if not preset.is_free],
        "switched_off": [] if offers else choices.switched_off(request.team),
        "samples": SAMPLES,
        "first_step": _first_step(request, has_offers=bool(offers), is_new=len(cards) < STREAM_LENGTH),
        "others": [] if offers else Credential.objects.exclude(teams=request.team).order_by("pk"),
        "ask_whom": choices.whom_to_ask(request.membership),
        "operation": operation,
        **_source_context(request),
    }
    if form is not None and offer is not None:
        values = form.cleaned_data if form.is_bound else form.initial
        context |= _composer(request, operation, offer, offers, form, values=values)
    return render(request, "studio/create.html", context | dict(more or {}), status=status)


def _composer(
    request: TeamRequest,
    operation: Operation,
    offer: Offer,
    offers: list[Offer],
    form: CapabilityForm,
    *,
    values: Mapping[str, Any],
) -> dict[str, Any]:
    """`offer` is whose fields are shown; where another was chosen that is gone, nobody's choice is made for them."""
    asked = [*form.main_fields, *form.more_fields, *([form["prompt"]] if form["prompt"].value() else [])]
    is_wrong = any(bound.errors for bound in asked)
    is_chosen = not form.is_bound or _offer(offers, form.data.get("model")) == offer
    return {
        "form": form,
        "operation": operation,
        "offers": choices.rows(offers, offer if is_chosen else None),
        "is_chosen": is_chosen,
        "offer": offer,
        "warning": choices.warning(offer) if is_chosen else "",
        "price": no_price(operation.verb) if is_wrong or not is_chosen else _price(operation, offer, values),
        "submit_token": form.data.get("submit_token") or new_token(),
        "remembered": request.POST.get("remembered", ""),
        "given": request.POST.get("given", ""),
        "has_offers": True,
        "can_make": request.membership.can_make,
    }


def _price(operation: Operation, offer: Offer, values: Mapping[str, Any]) -> PriceTag:
    given = _capability(operation, offer).encode(values)
    return price_tag(_known(offer), given, verb=operation.verb, offer=offer)


def _fresh_form(
    request: TeamRequest, operation: Operation, offer: Offer, offers: list[Offer], given: dict[str, str]
) -> tuple[CapabilityForm, list[str]]:
    """An unbound form filled with what the address says, as far as the model takes it."""
    capability = _capability(operation, offer)
    carried = capability.carry(given, capability, _known(offer))
    form_class = create_form(operation, offer, offers)
    initial = {**carried.kept, "model": offer.value}
    return form_class(initial=initial), carried.notes


def _dropped(notes: list[str], offer: Offer, wanted: str) -> str:
    """What became of the settings, and of the model that was `wanted`, in a line."""
    other = f"That model is not offered to your team now, so {offer.label} is chosen."
    return " ".join([other, *notes] if wanted and offer.value != wanted else notes)


def _source(request: TeamRequest) -> Job | None:
    """The job from which the settings are taken, as the address names it."""
    ids = _ids([request.GET.get("from", "")])
    return Job.objects.filter(team=request.team, pk__in=ids).select_related("author", "credential").first()


def _source_context(request: TeamRequest) -> dict[str, str]:
    """From whose job the settings were taken, in words."""
    source = _source(request)
    if source is None:
        return {"source": "", "clear_url": ""}
    name = "you" if source.author_id == request.user.pk else source.author.display_name if source.author else "somebody"
    return {"source": f"From a job by {name}", "clear_url": reverse("studio:create")}


def _first_step(request: TeamRequest, *, has_offers: bool, is_new: bool) -> str:
    """What the first admin does next, until there is somebody to work with; empty for everybody else."""
    is_first = request.user.is_admin and not User.objects.exclude(pk=request.user.pk).exists()
    if not (is_first and is_new) or Invitation.objects.exists():
        return ""
    return "team" if has_offers else "source"


def _operation(slug: str) -> Operation:
    try:
        return operations.get(slug)
    except KeyError:
        raise Http404("There is no such operation.") from None


def _offer(offers: list[Offer], value: str | None) -> Offer | None:
    return next((offer for offer in offers if offer.value == value), None)


def _known(offer: Offer) -> Model:
    known = offer.known_model
    assert known is not None  # `choices.usable` leaves out what the catalogue does not know
    return known


def _capability(operation: Operation, offer: Offer) -> Capability:
    return operation.capability(_known(offer), offer.takes)


def _changeable(request: TeamRequest, pk: int) -> Membership:
    """The person's membership in its team; 404 for a job they do not see, 403 for one that is not theirs to change."""
    get_object_or_404(Job.objects.visible_to(request.user), pk=pk)
    membership = _membership_of(request, [pk])
    if not Job.objects.changeable_by(membership).filter(pk=pk).exists():
        raise PermissionDenied("Only its author and managers can do that.")
    return membership


def _membership_of(request: TeamRequest, ids: list[int]) -> Membership:
    """The person's membership in the team of those jobs, which need not be the one that they work in now."""
    team = Job.objects.visible_to(request.user).filter(pk__in=ids).values_list("team", flat=True).first()
    return next((each for each in request.memberships if each.team_id == team), request.membership)


def _ids(texts: Iterable[str]) -> list[int]:
    """The ids among what an address says, at most 200."""
    return [int(text) for text in texts if text.isdecimal() and len(text) < LONGEST_ID][:200]


def _token(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        return uuid.uuid4()


def _after(request: TeamRequest, pk: int, *, added: int | None = None) -> HttpResponse:
    """The changed card, and the new one where there is one; without script, the page that asked, or that of the job."""
    if not request.htmx:  # type: ignore[attr-defined]
        asked = request.POST.get("next", "")
        return redirect(asked) if is_ours(asked) else redirect("studio:job", added or pk)
    cards = cards_for(Job.objects.filter(pk__in=[pk, added or pk]).order_by("-pk"), _membership_of(request, [pk]))
    keeping = [reverse("studio:activity"), reverse("studio:job", args=[pk])]
    context = {
        "updated": [card for card in cards if card.id == pk],
        "added": [card for card in cards if card.id != pk],
        "keeps_dismissed": request.htmx.current_url_abs_path in keeping,  # type: ignore[attr-defined]
    }
    return render(request, "studio/stream.html", context)

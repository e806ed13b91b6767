"""What a team may choose on Create, as the model picker shows it."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from imagegen.accounts.models import Membership, Team
from imagegen.catalog import lineup
from imagegen.credentials.endings import SOON, ending_of
from imagegen.credentials.models import Credential, Health, Offer, OfferDefault
from imagegen.operations.base import Operation
from imagegen.studio.price import price_range


@dataclass(frozen=True)
class OfferRow:
    """One line of the picker."""

    value: str
    model_id: str
    label: str
    maker: str
    credential_name: str
    note: str
    price_text: str
    is_selected: bool
    ends_text: str
    unavailable_reason: str

    @property
    def initials(self) -> str:
        return self.maker[:1].upper()


def usable(team: Team, operation: Operation) -> list[Offer]:
    """The offers that `team` can send this operation to now, the catalogue's order within each credential."""
    rank = {model: number for number, model in enumerate(operation.capabilities)}
    offers = [offer for offer in Offer.objects.for_team(team).usable() if offer.known_model in rank]
    return sorted(offers, key=lambda offer: (offer.credential_id, rank[offer.known_model], offer.model_id))  # type: ignore[index]


def default(offers: list[Offer], operation: Operation) -> Offer | None:
    """What Create opens with, of a healthy key: the admins' default, else the catalogue's, else whatever there is.

    None where there is nothing.
    """
    healthy = [offer for offer in offers if offer.credential.health != Health.FAILING] or offers
    marked = OfferDefault.objects.filter(operation=operation.slug).values_list("offer", flat=True).first()
    if chosen := next((offer for offer in healthy if offer.pk == marked), None):
        return chosen
    best = lineup.default([offer.known_model for offer in healthy if offer.known_model], timezone.localdate())
    return next((offer for offer in healthy if offer.known_model == best), healthy[0] if healthy else None)


def rows(offers: list[Offer], chosen: Offer | None) -> list[OfferRow]:
    """The picker's lines."""
    return [_row(offer, chosen) for offer in offers]


def warning(offer: Offer) -> str:
    """What is said of a chosen model that has ended or soon will; empty for the others."""
    ending, known = ending_of(offer, within=SOON), lineup.find(offer.model_id)
    if ending is None:
        return ""
    by = known.maker if known and not offer.ends_on else "its provider"
    off = f"switched off by {by} on {ending.day_text}"
    if ending.is_past:
        return f"{offer.label} was {off}. Choose another, unless this server still has it."
    return f"{offer.label} is {off}, {ending.when}. Choose another{' in time' if ending.days else ''}."


def gone(membership: Membership, value: str, offers: list[Offer]) -> str:
    """What is said where `value`, or "", was chosen and is not among the usable `offers`, and what to do, by role."""
    kept = "Nothing was sent and nothing was charged; your prompt is kept."
    if not value and offers:
        return f"Choose a model. {kept}"
    if not value:
        asked = "Switch one on under Console → Credentials." if membership.user.is_admin else "Ask an admin."
        return f"No model is switched on. {kept} {asked}"
    slug, _, model_id = value.partition(":")
    offer = Offer.objects.for_team(membership.team).filter(credential__slug=slug, model_id=model_id).first()
    happened = "This model is not offered to your team any more."
    if offer is not None:
        happened = f"{offer.label if offer.credential.is_on else offer.credential.name} was switched off."
    help_ = "ask an admin"
    if membership.user.is_admin:
        help_ = "switch it on under Console → Credentials and load this page again"
    advice = f"Choose another model, or {help_}." if offers else f"No other model is switched on: {help_}."
    return f"{happened} {kept} {advice}"


def switched_off(team: Team) -> QuerySet[Credential]:
    """The team's keys, of which it may use no model now; `has_models` where others may."""
    models_on = Offer.objects.filter(credential=OuterRef("pk"), is_on=True)
    return team.credentials.annotate(has_models=Exists(models_on)).order_by("pk")


def whom_to_ask(membership: Membership) -> str:
    """Who can add a key or switch one on, in words."""
    managers = membership.team.memberships.filter(user__is_admin=True).select_related("user")
    return next((other.user.display_name for other in managers), "an admin")


def _row(offer: Offer, chosen: Offer | None) -> OfferRow:
    known = offer.known_model
    assert known is not None
    ending = ending_of(offer, within=SOON)
    failing = offer.credential.health == Health.FAILING
    return OfferRow(
        value=offer.value,
        model_id=offer.model_id,
        label=offer.label,
        maker=known.maker,
        credential_name=offer.credential.name,
        note=known.note,
        price_text=price_range(known, offer.price),
        is_selected=chosen is not None and offer.pk == chosen.pk,
        ends_text=ending.text if ending else "",
        unavailable_reason=offer.credential.health_note if failing else "",
    )

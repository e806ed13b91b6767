"""Credentials as the console lists them, made from rows in a constant number of queries."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from urllib.parse import urlsplit

from django.db.models import Count, Prefetch, Sum
from django.utils import timezone
from django.utils.text import get_text_list

from imagegen.budgets.models import Charge
from imagegen.core.money import money
from imagegen.credentials.endings import SOON, Ending, ending_of
from imagegen.credentials.models import Credential, Health, Offer
from imagegen.jobs.models import Job
from imagegen.jobs.states import Status
from imagegen.providers import presets


@dataclass(frozen=True, kw_only=True)
class CredentialRow:
    """One credential; texts are empty where there is nothing to say."""

    id: int
    name: str
    initials: str
    key_text: str
    address: str
    is_on: bool
    health: str
    health_text: str
    note: str
    models_text: str
    ends_text: str
    teams_text: str
    tested_at: datetime | None
    spent_text: str
    waiting_text: str


def credential_rows() -> list[CredentialRow]:
    """Every credential, the oldest first."""
    models_on = Prefetch("offers", Offer.objects.filter(is_on=True).order_by("model_id"))
    found = Credential.objects.prefetch_related("teams", models_on).order_by("pk")
    queued = Job.objects.filter(status=Status.QUEUED).values_list("credential").annotate(Count("pk"))
    spent, waiting = _spent(), dict(queued.order_by())
    return [_row(credential, spent, waiting.get(credential.pk, 0)) for credential in found]


def _row(credential: Credential, spent: dict[int, Decimal], waiting: int) -> CredentialRow:
    teams = [team.name for team in credential.teams.all()]
    locked = credential.is_locked
    models_on = list(credential.offers.all())
    return CredentialRow(
        id=credential.pk,
        name=credential.name,
        initials=presets.find(credential.preset).label[:1],
        key_text=_key_text(credential),
        address=urlsplit(credential.base_url).netloc + urlsplit(credential.base_url).path,
        is_on=credential.is_on,
        health="locked" if locked else credential.health,
        health_text="Locked" if locked else Health(credential.health).label,
        note="Its key does not open. Enter the key again." if locked else credential.health_note,
        models_text=f"{len(models_on)} model{'s' * (len(models_on) != 1)}",
        ends_text=_ends_text(models_on),
        teams_text=", ".join(teams) or "no team",
        tested_at=credential.tested_at,
        spent_text="not charged" if credential.is_free else f"{money(spent.get(credential.pk, Decimal(0)))} this month",
        waiting_text=f"{waiting} job{'s are' if waiting > 1 else ' is'} waiting for it." if waiting else "",
    )


def _key_text(credential: Credential) -> str:
    if credential.is_free:
        return "needs no key"
    if credential.last4:
        return f"…{credential.last4}"
    return "key saved" if credential.has_key else "no key"


def _ends_text(offers: list[Offer]) -> str:
    """Which of them end within 30 days: a sentence for each such day."""
    endings: dict[Ending, list[str]] = defaultdict(list)
    for offer in offers:
        ending = ending_of(offer, within=SOON)
        if ending and not ending.is_past:
            endings[ending].append(offer.label)
    return " ".join(
        f"{get_text_list(labels, 'and')} end{'s' * (len(labels) == 1)} {ending.when}."
        for ending, labels in sorted(endings.items(), key=lambda each: each[0].day)
    )


def _spent() -> dict[int, Decimal]:
    """Dollars of this month (UTC) by credential, from the ledger."""
    first = timezone.now().date().replace(day=1)
    charges = Charge.objects.filter(budget__month=first).values_list("call__job__credential").annotate(Sum("amount"))
    return {credential: amount for credential, amount in charges.order_by() if credential is not None}

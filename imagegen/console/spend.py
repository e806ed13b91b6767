"""What was spent in a month, from the ledger."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from io import StringIO

from django.db.models import F, Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from imagegen.accounts.guards import admin
from imagegen.accounts.middleware import TeamRequest
from imagegen.budgets.models import NOTHING, Budget, Charge
from imagegen.console.sheets import harmless
from imagegen.core.money import decimals_of, exactly
from imagegen.credentials.models import Credential

FIELDS = ("time (UTC)", "team", "person", "credential", "model", "US dollars", "certain", "job")
CREDENTIAL_NOW = Coalesce("call__job__credential__name", "credential_name")


@dataclass(frozen=True)
class Line:
    """One line of a table; `maybe_text` is the part that may have been billed and was not answered, or empty.

    `email` is a person's, whose name may be another's too.
    """

    name: str
    email: str
    text: str
    maybe_text: str
    credential: Credential | None = None


@require_safe
@admin
def index(request: TeamRequest) -> HttpResponse:
    """This month, or `?month=2026-10`, by credential, team and person; with `?csv` every line of the ledger."""
    today = timezone.now().date().replace(day=1)
    month = _month(request.GET.get("month", "")) or today
    charges = Charge.objects.filter(budget__month=month)
    if "csv" in request.GET:
        return _csv(charges, month)
    decimals = decimals_of(charges.values_list("amount", flat=True).distinct())
    named = charges.annotate(credential_now=CREDENTIAL_NOW)
    credentials = {credential.name: credential for credential in Credential.objects.all()}
    tables = [
        ("By credential", _lines(named, "credential_now", decimals, credentials=credentials)),
        ("By team", _lines(charges, "budget__team__name", decimals, nobody="A deleted team")),
        ("By person", _lines(charges, "user__display_name", decimals, email="user__email")),
    ]
    total = charges.aggregate(sum=Sum("amount"))["sum"] or NOTHING
    charged = Budget.objects.exclude(charges=None).values_list("month", flat=True)
    context = {
        "month": month,
        "is_over": month < today,
        "tables": tables,
        "total": exactly(total, decimals),
        "earlier": charged.filter(month__lt=month).order_by("-month").first(),
        "later": charged.filter(month__gt=month).order_by("month").first() or (today if month < today else None),
    }
    return render(request, "console/spend.html", context)


def _month(text: str) -> date | None:
    """The first day of a month such as "2026-10"; None for what is none."""
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        return None


def _lines(
    charges: QuerySet[Charge],
    name: str,
    decimals: int,
    *,
    email: str = "",
    nobody: str = "Somebody who left",
    credentials: Mapping[str, Credential] | None = None,
) -> list[Line]:
    """A line for each of what the field `name` says, or for each person where `email` names a field too."""
    by = charges.annotate(name=F(name), email=F(email) if email else Value(""))
    summed = by.values("name", "email").annotate(sum=Sum("amount"), maybe=Sum("amount", filter=Q(is_certain=False)))
    return [
        Line(
            name=line["name"] or nobody,
            email=line["email"] or "",
            text=exactly(line["sum"], decimals),
            maybe_text=f"{exactly(line['maybe'], decimals)} of it maybe" if line["maybe"] else "",
            credential=(credentials or {}).get(line["name"]),
        )
        for line in summed.order_by("-sum", "name")
    ]


def _csv(charges: QuerySet[Charge], month: date) -> HttpResponse:
    file = StringIO()
    writer = csv.writer(file)
    writer.writerow(FIELDS)
    named = charges.annotate(credential_now=CREDENTIAL_NOW, job=F("call__job"))
    for charge in named.select_related("budget__team", "user").order_by("pk"):
        said = (str(charge.budget.team or ""), str(charge.user or ""), charge.credential_now, charge.model_id)
        amount = (charge.amount, "yes" if charge.is_certain else "no", charge.job)
        writer.writerow([f"{charge.created_at:%Y-%m-%d %H:%M:%S}", *harmless(said), *amount])
    headers = {"Content-Disposition": f'attachment; filename="spend-{month:%Y-%m}.csv"'}
    return HttpResponse(file.getvalue(), content_type="text/csv; charset=utf-8", headers=headers)

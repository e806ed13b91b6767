"""What was spent this month, from the ledger."""

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
from imagegen.budgets.models import NOTHING, Charge
from imagegen.console.sheets import harmless
from imagegen.core.money import money
from imagegen.credentials.models import Credential

FIELDS = ("time (UTC)", "team", "person", "credential", "model", "US dollars", "certain")


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
    """This month by credential, team and person; with `?csv` every line of the ledger."""
    month = timezone.now().date().replace(day=1)
    charges = Charge.objects.filter(budget__month=month)
    if "csv" in request.GET:
        return _csv(charges, month)
    named = charges.annotate(credential_now=Coalesce("call__job__credential__name", "credential_name"))
    credentials = {credential.name: credential for credential in Credential.objects.all()}
    tables = [
        ("By credential", _lines(named, "credential_now", credentials=credentials)),
        ("By team", _lines(charges, "budget__team__name", nobody="A deleted team")),
        ("By person", _lines(charges, "user__display_name", email="user__email")),
    ]
    total = charges.aggregate(sum=Sum("amount"))["sum"] or NOTHING
    return render(request, "console/spend.html", {"month": month, "tables": tables, "total": money(total)})


def _lines(
    charges: QuerySet[Charge],
    name: str,
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
            text=money(line["sum"]),
            maybe_text=f"{money(line['maybe'])} of it maybe" if line["maybe"] else "",
            credential=(credentials or {}).get(line["name"]),
        )
        for line in summed.order_by("-sum", "name")
    ]


def _csv(charges: QuerySet[Charge], month: date) -> HttpResponse:
    file = StringIO()
    writer = csv.writer(file)
    writer.writerow(FIELDS)
    for charge in charges.select_related("budget__team", "user").order_by("pk"):
        said = (str(charge.budget.team or ""), str(charge.user or ""), charge.credential_name, charge.model_id)
        amount = (charge.amount, "yes" if charge.is_certain else "no")
        writer.writerow([f"{charge.created_at:%Y-%m-%d %H:%M:%S}", *harmless(said), *amount])
    headers = {"Content-Disposition": f'attachment; filename="spend-{month:%Y-%m}.csv"'}
    return HttpResponse(file.getvalue(), content_type="text/csv; charset=utf-8", headers=headers)

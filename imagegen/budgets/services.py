"""Reserving, charging and releasing money. Each is meant to run inside the caller's transaction."""

from decimal import Decimal

from django.db.models import F, Q
from django.db.models.functions import Round
from django.utils import timezone

from imagegen.accounts.models import Team, User
from imagegen.budgets.models import Budget, Charge, Reservation

MILLIONTH = Decimal("0.000001")


class OverBudget(Exception):
    """The team's limit leaves less than the job may cost."""

    def __init__(self, budget: Budget, needed: Decimal) -> None:
        super().__init__(f"{budget} has {budget.limit} as its limit; {needed} is needed")
        self.budget = budget
        self.needed = needed


def reserve(*, team: Team, amount: Decimal) -> Reservation:
    """Keep `amount` for a job, this month; raises OverBudget.

    One guarded UPDATE decides, so a hundred submits at once cannot pass the limit together.
    """
    budget = this_month(team)
    # SQLite adds dollars as floats, off by far less than a millionth.
    room = Q(limit__isnull=True) | Q(limit__gte=Round(F("spent") + F("reserved") + amount, precision=6))
    if Budget.objects.filter(room, pk=budget.pk).update(reserved=F("reserved") + amount) == 0:
        raise OverBudget(budget, amount)
    return Reservation.objects.create(budget=budget, amount=amount)


def release(reservation: Reservation) -> None:
    """Give back what a finished job had reserved; nothing where it was given back before."""
    deleted, _ = Reservation.objects.filter(pk=reservation.pk).delete()
    if deleted:
        Budget.objects.filter(pk=reservation.budget_id).update(reserved=F("reserved") - reservation.amount)


def charge(
    *,
    team: Team,
    user: User | None,
    credential_name: str,
    model_id: str,
    amount: Decimal,
    is_certain: bool,
    reservation: Reservation | None = None,
) -> Charge:
    """Write what a call cost into the ledger of the month in which it was reserved, else of this month."""
    budget = reservation.budget_id if reservation else this_month(team).pk
    amount = amount.quantize(MILLIONTH)
    Budget.objects.filter(pk=budget).update(spent=F("spent") + amount)
    return Charge.objects.create(
        budget_id=budget,
        user=user,
        credential_name=credential_name,
        model_id=model_id,
        amount=amount,
        is_certain=is_certain,
    )


def correct(entry: Charge, *, amount: Decimal, is_certain: bool) -> None:
    """What a call cost that was charged on suspicion, now that more is known of its answer."""
    amount = amount.quantize(MILLIONTH)
    Budget.objects.filter(pk=entry.budget_id).update(spent=F("spent") + amount - entry.amount)
    Charge.objects.filter(pk=entry.pk).update(amount=amount, is_certain=is_certain)


def this_month(team: Team) -> Budget:
    """The team's budget of this month (UTC), made without a limit where there is none."""
    return Budget.objects.get_or_create(team=team, month=timezone.now().date().replace(day=1))[0]

"""Money: what a team may spend in a month, what is reserved for running jobs, what was charged."""

from decimal import Decimal
from functools import partial
from typing import ClassVar

from django.db import models

from imagegen.accounts.models import Team, User

NOTHING = Decimal(0)


# US dollars, to a millionth.
Money = partial(models.DecimalField, max_digits=14, decimal_places=6)


class Budget(models.Model):
    """A team's month, which outlives the team. Always: spent + reserved <= limit, where there is one."""

    team = models.ForeignKey(Team, on_delete=models.SET_NULL, null=True, related_name="budgets")
    month = models.DateField(help_text="The first day of the month, UTC.")
    limit = Money(null=True, blank=True)
    spent = Money(default=NOTHING)
    reserved = Money(default=NOTHING)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["team", "month"], name="one_budget_per_month"),
        ]

    def __str__(self) -> str:
        return f"{self.team or 'a deleted team'}, {self.month:%B %Y}"


class Reservation(models.Model):
    """What an unfinished job may cost at the most; gone when the job is finished."""

    budget = models.ForeignKey(Budget, on_delete=models.CASCADE, related_name="reservations")
    amount = Money()

    def __str__(self) -> str:
        return f"{self.amount} of {self.budget}"


class Charge(models.Model):
    """One line of the ledger: what one call cost. At most one for a call."""

    budget = models.ForeignKey(Budget, on_delete=models.CASCADE, related_name="charges")
    user = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="charges")
    credential_name = models.CharField(max_length=80)
    model_id = models.CharField(max_length=300)
    amount = Money()
    is_certain = models.BooleanField(
        default=True, help_text="False where the provider may have billed without an answer."
    )
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.amount} to {self.budget}"

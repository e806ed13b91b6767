"""What may be promised, and what is written down."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
from django.db import connection

from imagegen.accounts.models import Team, User
from imagegen.budgets import services
from imagegen.budgets.models import Budget
from imagegen.budgets.services import OverBudget

TEN_CENTS = Decimal("0.1")


def test_a_limit_is_reached_to_the_last_cent_and_not_passed(team: Team) -> None:
    services.this_month(team)
    Budget.objects.update(limit=Decimal("0.3"))
    for _ in range(3):
        services.reserve(team=team, amount=TEN_CENTS)
    with pytest.raises(OverBudget):
        services.reserve(team=team, amount=Decimal("0.000001"))
    assert Budget.objects.get().reserved == Decimal("0.3")


@pytest.mark.django_db(transaction=True)
def test_a_hundred_at_the_same_moment_do_not_pass_a_limit(team: Team) -> None:
    services.this_month(team)
    Budget.objects.update(limit=Decimal("0.3"))

    def reserve(_: int) -> bool:
        try:
            services.reserve(team=team, amount=TEN_CENTS)
        except OverBudget:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(20) as people:
        promised = sum(people.map(reserve, range(100)))
    assert (promised, Budget.objects.get().reserved) == (3, Decimal("0.3"))


def test_what_is_given_back_can_be_promised_again_once(team: Team) -> None:
    kept = services.reserve(team=team, amount=TEN_CENTS)
    services.release(kept)
    services.release(kept)
    assert Budget.objects.get().reserved == 0


def test_a_charge_on_suspicion_is_corrected(team: Team, alice: User) -> None:
    entry = services.charge(
        team=team, user=alice, credential_name="Key", model_id="any", amount=TEN_CENTS, is_certain=False
    )
    services.correct(entry, amount=Decimal("0.04"), is_certain=True)
    entry.refresh_from_db()
    assert (entry.amount, entry.is_certain, Budget.objects.get().spent) == (Decimal("0.04"), True, Decimal("0.04"))

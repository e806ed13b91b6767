"""What was spent, as admins see it."""

import csv
from decimal import Decimal

import pytest
from django.test import Client

from imagegen.accounts.models import Team, User
from imagegen.budgets import services as budgets
from imagegen.budgets.models import Budget, Charge
from imagegen.credentials import services
from imagegen.credentials.models import Credential
from imagegen.jobs.models import Call
from imagegen.jobs.settling import close_books
from imagegen.jobs.states import Status
from tests import make

pytestmark = pytest.mark.django_db


def spend(team: Team, user: User, credential: str, amount: str, *, is_certain: bool = True) -> Charge:
    return budgets.charge(
        team=team,
        user=user,
        credential_name=credential,
        model_id="=gpt-image-2",
        amount=Decimal(amount),
        is_certain=is_certain,
    )


def test_the_month_is_summed_by_credential_team_and_person(as_ola: Client, team: Team, alice: User, bob: User) -> None:
    key = make.credential(team, name="Production")
    spend(team, alice, key.name, "0.30")
    spend(team, bob, key.name, "0.25", is_certain=False)
    spend(make.team("Elsewhere"), bob, "Gone", "1.50")
    page = as_ola.get("/console/spend/").content.decode()
    for words in ("$2.05", "$0.55", "$0.25 of it maybe", "$1.50", "$1.75", "Deleted", "Switch off"):
        assert words in page


def test_two_people_of_one_name_are_two_lines(as_ola: Client, team: Team, alice: User) -> None:
    spend(team, alice, "Production", "0.30")
    other = make.user(alice.display_name, team=team)
    spend(team, other, "Production", "0.20")
    page = as_ola.get("/console/spend/").content.decode()
    for words in ("$0.30", alice.email, "$0.20", other.email):
        assert words in page


def test_what_is_shown_adds_up(as_ola: Client, team: Team, alice: User, bob: User) -> None:
    spend(team, alice, "Production", "0.083")
    spend(team, bob, "Production", "0.04")
    page = as_ola.get("/console/spend/").content.decode()
    for words in ("$0.083", "$0.040", "$0.123"):
        assert words in page


def test_earlier_months_are_reached_one_after_the_other(as_ola: Client, team: Team, alice: User) -> None:
    spend(team, alice, "Production", "0.30")
    Budget.objects.update(month="2020-01-01")
    spend(team, alice, "Production", "0.70")
    Budget.objects.filter(month__gt="2020-01-01").update(month="2020-03-01")
    page = as_ola.get("/console/spend/").content.decode()
    assert "No spend in" in page and 'href="?month=2020-03" rel="prev"' in page and 'rel="next"' not in page
    page = as_ola.get("/console/spend/?month=2020-03").content.decode()
    assert "Spend in March 2020" in page and "$0.70" in page and "so far" not in page
    assert 'href="?month=2020-01" rel="prev"' in page and 'rel="next"' in page and "?month=2020-03&amp;csv" in page
    assert "$0.30" in as_ola.get("/console/spend/?month=2020-01").content.decode()
    assert as_ola.get("/console/spend/?month=2020-01&csv").content.count(b"Production") == 1
    for wrong in ("2020-13", "x", "99999-01", "2020-W01"):
        assert "No spend in" in as_ola.get("/console/spend/", {"month": wrong}).content.decode()


def test_the_csv_has_every_line_and_no_formula(as_ola: Client, team: Team, alice: User) -> None:
    spend(team, alice, "Production", "0.30")
    response = as_ola.get("/console/spend/?csv")
    assert response.headers["Content-Disposition"].endswith('.csv"')
    head, line = csv.reader(response.content.decode().splitlines())
    said = dict(zip(head, line, strict=True))
    assert (said["team"], said["person"], said["model"]) == ("Northlight", "Alice Archer", "'=gpt-image-2")
    assert (said["US dollars"], said["certain"]) == ("0.300000", "yes")


def test_only_admins_see_it(as_alice: Client) -> None:
    assert as_alice.get("/console/spend/").status_code == 403


def test_a_renamed_credential_keeps_what_it_has_spent_and_its_last_name_when_it_is_deleted(
    as_ola: Client, team: Team, alice: User
) -> None:
    offer = make.offer(team, name="Old name")
    job = make.job(team, alice, offer=offer)
    Call.objects.create(
        job=job, number=1, fence=1, spool_key="0" * 32, charge=spend(team, alice, offer.credential.name, "0.30")
    )
    spend(team, alice, "Another", "0.10")
    Credential.objects.filter(pk=offer.credential_id).update(name="New name")
    charges_are_called(as_ola, ["New name", "Another"])
    services.delete_credential(Credential.objects.get(pk=offer.credential_id))
    charges_are_called(as_ola, ["New name", "Another"])


def test_what_was_sent_before_a_credential_was_deleted_is_charged_by_its_last_name(
    as_ola: Client, team: Team, alice: User
) -> None:
    offer = make.offer(team, name="Old name")
    job = make.job(team, alice, offer=offer, status=Status.RUNNING)
    Credential.objects.update(name="New name")
    services.delete_credential(Credential.objects.get())
    job.refresh_from_db()
    close_books(Call.objects.create(job=job, number=1, fence=1, spool_key="0" * 32), cost=Decimal("0.20"))
    charges_are_called(as_ola, ["New name"])


def charges_are_called(client: Client, names: list[str]) -> None:
    page = client.get("/console/spend/").content.decode()
    assert all(name in page for name in names) and "Old name" not in page
    rows = csv.DictReader(client.get("/console/spend/?csv").content.decode().splitlines())
    assert [row["credential"] for row in rows] == names

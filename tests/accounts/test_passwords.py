"""What a password may be, and that it is kept as it was typed."""

import pytest
from django.contrib.auth import authenticate
from django.test import Client
from django.urls import reverse

from imagegen.accounts import services
from imagegen.accounts.forms import PersonForm
from imagegen.accounts.models import Role, Team, User
from tests import make

pytestmark = pytest.mark.django_db
PERSON = {"name": "Nora New", "email": "nora@studio.example"}
BLANKS = "  blue hour lamp  "


@pytest.mark.parametrize("password", ["blue-hour", "password123", "qwertyuiop", "nora@studio.example"])
def test_one_that_is_short_common_or_ones_own_address_is_refused(password: str) -> None:
    assert list(PersonForm(PERSON | {"password": password}).errors) == ["password"]


@pytest.mark.parametrize(
    "password", ["bluehourlamp", "7194830562", "ДЛИННЫЙПАРОЛЬ", "🌊🍊🌊🍊🌊🍊🌊🍊🌊🍊", "x y" * 40, BLANKS]
)
def test_any_kind_of_character_will_do(password: str) -> None:
    assert PersonForm(PERSON | {"password": password}).errors == {}


def test_who_joins_signs_in_with_exactly_what_they_typed(team: Team) -> None:
    _, token = services.invite(team=team, role=Role.MEMBER, by=make.user("Ines Moreau", team=team, role="manager"))
    Client().post(reverse("team:invitation", args=[token]), PERSON | {"password": BLANKS})

    assert came_in(BLANKS)
    for other in (BLANKS.strip(), BLANKS.upper(), BLANKS[:-1]):
        assert not came_in(other)


def test_a_new_password_asks_for_the_one_before(team: Team) -> None:
    nora = services.add_user(**PERSON, password=BLANKS, team=team)
    client, change = Client(), reverse("account_change_password")
    client.force_login(nora)
    new = {"password1": "harbour at dawn", "password2": "harbour at dawn"}

    for old in ({}, {"oldpassword": ""}, {"oldpassword": BLANKS.strip()}):
        client.post(change, new | old)
        assert authenticate(email=nora.email, password=BLANKS)
    client.post(change, new | {"oldpassword": BLANKS})
    assert User.objects.get().check_password("harbour at dawn")


def came_in(password: str) -> bool:
    answer = Client().post(reverse("account_login"), {"login": PERSON["email"], "password": password})
    return answer.headers.get("Location") == "/create/"

import itertools
import time
from pathlib import Path

import pytest
from allauth.account import app_settings
from django.core import mail
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from imagegen.accounts import services
from imagegen.accounts.models import Team, User
from tests import make
from tests.hashers import Quick

PASSWORD = "blue-hour-lamp"
ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.django_db


@pytest.fixture
def ines(team: Team) -> User:
    return services.add_user(email="ines@studio.example", name="Ines Moreau", password=PASSWORD, team=team)


def sign_in(client: Client, **given: str) -> str:
    response = client.post(reverse("account_login"), {"login": "ines@studio.example", "password": PASSWORD} | given)
    return response.headers.get("Location", "")


def test_the_right_password_leads_to_create(client: Client, ines: User) -> None:
    assert sign_in(client) == "/create/"


def test_the_address_may_be_written_in_any_case(client: Client, ines: User) -> None:
    assert sign_in(client, login="Ines@STUDIO.example") == "/create/"


def test_a_wrong_password_and_an_unknown_address_get_the_same_words(client: Client, ines: User) -> None:
    pages = []
    for given in ({"password": "wrong"}, {"login": "nobody@studio.example"}):
        response = client.post(reverse("account_login"), {"login": "ines@studio.example", "password": PASSWORD} | given)
        pages.append(list(response.context["form"].non_field_errors()))
    assert pages[0] and pages[0] == pages[1]


@pytest.mark.parametrize("who", ["known", "unknown", "deactivated", "without a password"])
def test_a_refusal_costs_one_password_hash_whoever_is_named(
    client: Client, ines: User, monkeypatch: pytest.MonkeyPatch, who: str
) -> None:
    if who == "deactivated":
        User.objects.update(is_active=False)
    if who == "without a password":
        ines.set_unusable_password()
        ines.save()
    runs = itertools.count()
    for name in ("encode", "verify"):
        run = getattr(Quick, name)
        monkeypatch.setattr(Quick, name, lambda *given, run=run: (next(runs), run(*given))[1])
    assert sign_in(client, login=f"{'nobody' if who == 'unknown' else 'ines'}@studio.example", password="wrong") == ""
    assert next(runs) == 1


def test_many_wrong_passwords_are_stopped(client: Client, ines: User) -> None:
    for _ in range(12):
        sign_in(client, password="wrong")
    assert sign_in(client) == ""


def test_who_is_stopped_is_told_how_long_to_wait(client: Client, ines: User, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(6):
        response = client.post(reverse("account_login"), {"login": "ines@studio.example", "password": "wrong"})
    assert "Too many attempts have failed. Wait 5 minutes, then try again." in response.content.decode()
    now = time.time()
    for seconds, leads_to in ((295, ""), (305, "/create/")):
        monkeypatch.setattr(time, "time", lambda at=now + seconds: at)
        assert sign_in(client) == leads_to


@pytest.mark.parametrize(("proxies", "is_believed"), [(0, False), (1, True)])
def test_another_forwarded_address_is_no_other_visitor_unless_a_proxy_wrote_it(
    client: Client, ines: User, settings: Settings, proxies: int, is_believed: bool
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    for number in range(10):
        given = {"login": f"nobody-{number}@studio.example", "password": "wrong"}
        client.post(reverse("account_login"), given, headers={"x-forwarded-for": f"192.0.2.{number}"})
    given = {"login": "ines@studio.example", "password": PASSWORD}
    response = client.post(reverse("account_login"), given, headers={"x-forwarded-for": "192.0.2.200"})
    assert (response.status_code == 302) is is_believed


def test_the_limits_are_those_that_are_written_down() -> None:
    limits = app_settings.RATE_LIMITS
    ip, key = limits["login_failed"].split(",")
    asked_ip, asked_key = limits["reset_password"].split(",")
    figures = {
        "{} sign-ins a minute": limits["login"],
        "of which {} may fail": ip,
        "and {} failures in 5 minutes for each account": key,
        "{} requests for a new password a minute": asked_ip,
        "{} for each account, and": asked_key,
        "and {} uses of such a link": limits["reset_password_from_key"],
        "{} changes of the password and": limits["change_password"],
        "and {} confirmations of it a minute": limits["reauthenticate"],
    }
    written = " ".join((ROOT / "docs" / "operating.md").read_text().split())
    for words, limit in figures.items():
        assert words.format(limit.partition("/")[0]) in written
    assert key.endswith("/5m/key") and all("/m/" in limit for limit in figures.values() if limit != key)


def test_a_wrong_current_password_is_called_that(client: Client, ines: User) -> None:
    client.force_login(ines)
    given = {"oldpassword": "wrong", "password1": "green-hour-lamp", "password2": "green-hour-lamp"}
    page = client.post(reverse("account_change_password"), given).content.decode()
    assert "This is not your current password." in page


def test_nobody_signs_up_by_themselves(client: Client) -> None:
    response = client.post(
        reverse("account_signup"), {"email": "new@studio.example", "password1": PASSWORD, "password2": PASSWORD}
    )
    assert response.status_code in (200, 302, 403, 404) and not User.objects.exists()


def test_somebody_deactivated_is_not_let_in(client: Client, ines: User) -> None:
    User.objects.update(is_active=False)
    assert "This account is deactivated" in client.get(sign_in(client)).content.decode()
    client.get("/create/")
    assert "_auth_user_id" not in client.session


def test_nobody_is_sent_elsewhere_after_signing_in(client: Client, ines: User) -> None:
    for address in ("//evil.example", "https://evil.example", "javascript:alert(1)", "/\\evil.example"):
        response = Client().post(
            f"{reverse('account_login')}?next={address}",
            {"login": "ines@studio.example", "password": PASSWORD, "next": address},
        )
        assert response.headers["Location"] == "/create/"


def test_the_page_names_the_team_where_there_is_one(client: Client, team: Team) -> None:
    assert "Sign in to Northlight" in client.get(reverse("account_login")).content.decode()
    make.team("Other")
    assert "Sign in to imagegen" in client.get(reverse("account_login")).content.decode()


def test_a_forgotten_password_gets_a_mail_and_the_same_page_whatever_the_address(client: Client, ines: User) -> None:
    answers = [
        client.post(reverse("account_reset_password"), {"email": email}).headers["Location"]
        for email in ("ines@studio.example", "nobody@studio.example")
    ]
    assert answers[0] == answers[1]
    assert [sent.to for sent in mail.outbox] == [["ines@studio.example"], ["nobody@studio.example"]]


def test_nobody_changes_their_address_by_themselves(client: Client, ines: User) -> None:
    client.force_login(ines)
    assert client.post("/accounts/email/", {"email": "other@studio.example", "action_add": ""}).status_code == 404
    assert User.objects.get().email == "ines@studio.example"

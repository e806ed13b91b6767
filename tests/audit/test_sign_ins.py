"""What the door tells."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from imagegen.accounts import services as accounts
from imagegen.accounts.models import User
from imagegen.audit.models import Action, Entry
from tests.accounts import codes

pytestmark = pytest.mark.django_db
PASSWORD = "a sample word 9"


@pytest.fixture
def alice(alice: User) -> User:
    alice.set_password(PASSWORD)
    alice.save()
    return alice


def last() -> Entry:
    found = Entry.objects.order_by("pk").last()
    assert found is not None
    return found


def sign_in(client: Client, email: str, password: str) -> None:
    client.post("/accounts/login/", {"login": email, "password": password}, REMOTE_ADDR="203.0.113.7")


def test_who_comes_in_is_noted(client: Client, alice: User) -> None:
    sign_in(client, alice.email, PASSWORD)
    entry = last()
    assert (entry.action, entry.actor_id, entry.address) == (Action.SIGNED_IN, alice.pk, "203.0.113.7")


def test_a_wrong_password_is_noted_by_the_address_alone(client: Client, alice: User) -> None:
    sign_in(client, alice.email, "not-the-sample-words")
    entry = last()
    assert (entry.action, entry.actor_id, entry.actor_name) == (Action.SIGN_IN_FAILED, None, alice.email)
    assert "not-the-sample-words" not in f"{entry.subject} {entry.detail} {entry.actor_name}"


def test_a_new_password_is_noted(as_alice: Client, alice: User) -> None:
    passwords = {"password1": "another sample 9", "password2": "another sample 9"}
    as_alice.post("/accounts/password/change/", {"oldpassword": PASSWORD, **passwords})
    assert Entry.objects.filter(action=Action.PASSWORD_CHANGED, actor_id=alice.pk).count() == 1


def test_second_factors_are_noted(
    client: Client, alice: User, settings: Settings, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    settings.MFA = True
    sign_in(client, alice.email, PASSWORD)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    page = client.get("/accounts/2fa/totp/activate/").content.decode()
    secret = page.partition('id="secret" value="')[2].partition('"')[0]
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/accounts/2fa/totp/activate/", {"code": codes.code(secret)})
    noted = Entry.objects.filter(action=Action.FACTOR_ADDED, actor_id=alice.pk).values_list("subject", flat=True)
    assert sorted(noted) == ["authenticator app", "recovery codes"]
    client.post("/accounts/logout/")
    sign_in(client, alice.email, PASSWORD)
    client.post("/accounts/2fa/authenticate/", {"code": "000000"})
    failed = last()
    assert (failed.action, failed.actor_name, failed.detail) == (Action.SIGN_IN_FAILED, alice.email, "second factor")
    accounts.remove_factors(alice)
    assert (last().action, last().subject) == (Action.FACTORS_REMOVED, f"Alice Archer <{alice.email}>")

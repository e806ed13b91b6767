"""What the door tells."""

import pytest
from django.test import Client

from imagegen.accounts.models import User
from imagegen.audit.models import Action, Entry

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

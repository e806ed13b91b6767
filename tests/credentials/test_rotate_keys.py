"""Sealing the providers' keys anew."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.core.management import CommandError, call_command
from django.db import connection
from pytest_django import Settings

from imagegen.accounts import factors
from imagegen.accounts.models import Team, User
from imagegen.core.secret import Secret
from imagegen.credentials import services
from imagegen.credentials.models import Credential
from imagegen.credentials.services import Options
from tests.accounts import codes
from tests.faults.processes import ROOT

pytestmark = pytest.mark.django_db

NEW = "a-newer-sample-key-a-newer-sample-key-a-newer"
KEY, EXTRA = "sk-sample-0123456789", "sample-token-0123"

# On the database of the tests, and killed as it writes the third credential.
KILLED_HALF_WAY = """
import os, signal, sys, django
django.setup()
from django.conf import settings
from django.core.management import call_command
from django.db import connection
connection.settings_dict["NAME"], *settings.ENCRYPTION_KEYS = sys.argv[1:]
updates = []
def execute(run, sql, *rest):
    updates.extend([sql] if sql.startswith('UPDATE "credentials_credential"') else [])
    if len(updates) == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return run(sql, *rest)
with connection.execute_wrapper(execute):
    call_command("rotate_keys")
"""


@pytest.fixture
def credential(team: Team) -> Credential:
    return add(team, "OpenAI")


@pytest.fixture
def old(credential: Credential, settings: Settings) -> tuple[str, ...]:
    """The encryption keys that the credential was sealed with, before which there is a new one now."""
    keys: tuple[str, ...] = settings.ENCRYPTION_KEYS
    settings.ENCRYPTION_KEYS = (NEW, *keys)
    return keys


def add(team: Team, name: str, key: str = KEY) -> Credential:
    return services.add_credential(
        name=name,
        preset="compatible",
        base_url="https://images.example/v1",
        key=Secret(key),
        teams=[team],
        options=Options(extra_header="X-Gateway-Token"),
        extra=Secret(EXTRA),
    )


def headers(credential: Credential) -> dict[str, str]:
    credential.refresh_from_db()
    return {name: secret.reveal() for name, secret in credential.target().headers.items()}


def sealed() -> list[tuple[str, str]]:
    return list(Credential.objects.order_by("pk").values_list("sealed_key", "sealed_extra"))


@contextmanager
def just_before_the_first_update(change: Callable[[], object]) -> Iterator[None]:
    """Somebody's `change` gets in between reading a row and writing it."""
    waiting = [change]

    def execute(run: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if sql.startswith("UPDATE") and waiting:
            waiting.pop()()
        return run(sql, *rest)

    with connection.execute_wrapper(execute):
        yield
    assert not waiting


def test_afterwards_the_newest_key_alone_opens_key_and_extra_header(
    credential: Credential, old: tuple[str, ...], settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("rotate_keys")
    settings.ENCRYPTION_KEYS = (NEW,)
    assert headers(credential) == {"Authorization": f"Bearer {KEY}", "X-Gateway-Token": EXTRA}
    said = capsys.readouterr().out
    assert "1 of 1 credentials sealed anew." in said
    assert KEY not in said and EXTRA not in said and NEW not in said


def test_a_second_time_changes_nothing(
    credential: Credential, old: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("rotate_keys")
    before = sealed()
    call_command("rotate_keys")
    assert sealed() == before
    assert "0 of 1 credentials sealed anew." in capsys.readouterr().out


def test_what_does_not_open_is_named_and_stays_as_it_is(
    team: Team, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    add(team, "Lost")
    settings.ENCRYPTION_KEYS = ("another-sample-key-another-sample-key-another",)
    moved, kept = add(team, "Moved"), add(team, "Kept")
    Credential.objects.filter(pk=moved.pk).update(base_url="https://evil.example/v1")
    settings.ENCRYPTION_KEYS = (NEW, *settings.ENCRYPTION_KEYS)
    before = sealed()
    with pytest.raises(CommandError, match=r"2 of 3 do not open.*Put the encryption key"):
        call_command("rotate_keys")
    said = capsys.readouterr().out
    assert '"Lost" is locked' in said and '"Moved" is locked' in said and "1 of 3 credentials sealed anew." in said
    assert sealed()[:2] == before[:2]
    settings.ENCRYPTION_KEYS = (NEW,)
    assert headers(kept)["X-Gateway-Token"] == EXTRA


def test_second_factors_open_with_the_newest_key_alone(alice: User, settings: Settings) -> None:
    secret = codes.app_of(alice)
    keys = settings.ENCRYPTION_KEYS
    settings.ENCRYPTION_KEYS = (NEW, *keys)
    call_command("rotate_keys")
    settings.ENCRYPTION_KEYS = (NEW,)
    assert Authenticator.objects.get(user=alice, type="totp").wrap().validate_code(codes.code(secret))
    settings.ENCRYPTION_KEYS = keys
    with pytest.raises(CommandError, match=r"1 of 1 do not open.*remove second factors"):
        call_command("rotate_keys")


@pytest.mark.django_db(transaction=True)
def test_killed_half_way_it_leaves_everything_readable_and_is_run_again(
    team: Team, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    added = [add(team, f"Provider {number}", f"sk-sample-{number}") for number in range(5)]
    keys, before = (NEW, *settings.ENCRYPTION_KEYS), sealed()
    command = [sys.executable, "-c", KILLED_HALF_WAY, str(connection.settings_dict["NAME"]), *keys]
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "imagegen.settings"}
    killed = subprocess.run(command, cwd=ROOT, env=environment, check=False, capture_output=True, text=True)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert [now != then for now, then in zip(sealed(), before, strict=True)] == [True, True, False, False, False]

    settings.ENCRYPTION_KEYS = keys
    for number, credential in enumerate(added):
        assert headers(credential)["Authorization"] == f"Bearer sk-sample-{number}"
    call_command("rotate_keys")
    assert "3 of 5 credentials sealed anew." in capsys.readouterr().out
    settings.ENCRYPTION_KEYS = (NEW,)
    for number, credential in enumerate(added):
        assert headers(credential) == {"Authorization": f"Bearer sk-sample-{number}", "X-Gateway-Token": EXTRA}


@pytest.mark.django_db(transaction=True)
def test_a_key_that_an_admin_enters_meanwhile_is_kept(
    credential: Credential, old: tuple[str, ...], settings: Settings
) -> None:
    def enter() -> None:
        try:
            changed = Credential.objects.get(pk=credential.pk)
            changed.seal(Secret("sk-entered-meanwhile"))
            changed.save(update_fields=["sealed_key"])
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as admin, just_before_the_first_update(lambda: wait([admin.submit(enter)], timeout=1)):
        assert services.reseal_credential(credential.pk)
    settings.ENCRYPTION_KEYS = (NEW,)
    assert headers(credential) == {"Authorization": "Bearer sk-entered-meanwhile", "X-Gateway-Token": EXTRA}


@pytest.mark.django_db(transaction=True)
def test_a_code_that_is_used_meanwhile_stays_used(alice: User, settings: Settings) -> None:
    codes.app_of(alice)
    spare = RecoveryCodes.activate(alice).get_unused_codes()[0]
    pk = Authenticator.objects.get(user=alice, type="recovery_codes").pk
    settings.ENCRYPTION_KEYS = (NEW, *settings.ENCRYPTION_KEYS)

    def use() -> None:
        try:
            assert Authenticator.objects.get(pk=pk).wrap().validate_code(spare)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as person, just_before_the_first_update(lambda: wait([person.submit(use)], timeout=1)):
        assert factors.reseal(pk)
    assert spare not in Authenticator.objects.get(pk=pk).wrap().get_unused_codes()


def test_what_is_gone_is_nothing_to_do(credential: Credential, old: tuple[str, ...]) -> None:
    pk = credential.pk
    credential.delete()
    assert not services.reseal_credential(pk) and not factors.reseal(1)

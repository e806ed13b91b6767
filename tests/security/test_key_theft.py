"""Whoever points a credential at a server of theirs gets no byte of its key, though the operator lists that server."""

import io
from collections.abc import Callable, Iterator
from unittest import mock

import pytest
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from imagegen.accounts import services as accounts
from imagegen.core.secret import Secret
from imagegen.credentials import services
from imagegen.credentials.models import Credential, Offer
from imagegen.jobs.models import Job
from imagegen.jobs.states import Status
from imagegen.providers import presets
from tests import make
from tests.jobs.acts import carry_out, submit
from tests.providers.loopback import Loopback, answer
from tests.security.asking import browser
from tests.security.people import Work, session_of

KEY, EXTRA = "7b8c3f0e-canary-00aa-key", "55d1c0de-canary-00bb-extra"
LISTED = answer(b'{"data": [{"id": "dall-e-3"}]}', content_type="application/json")


@pytest.fixture
def listener(settings: Settings) -> Iterator[Loopback]:
    """Somebody's server, which the operator lists: nothing but the binding keeps the key from it."""
    server = Loopback(LISTED)
    settings.ALLOWED_PRIVATE = frozenset({server.place})
    yield server
    server.close()
    assert b"canary" not in server.heard


@pytest.fixture
def credential(ours: Work) -> Credential:
    """With a key and an extra header, and its models on."""
    made = services.add_credential(
        name="Studio GPU",
        preset="compatible",
        base_url="https://images.example/v1",
        key=Secret(KEY),
        teams=[ours.team],
        options=services.Options(extra_header="X-Gateway-Token"),
        extra=Secret(EXTRA),
    )
    made.offers.create(model_id=make.DALL_E_3, is_on=True)
    return made


@pytest.fixture
def as_admin(ours: Work) -> Client:
    accounts.set_admin(ours.manager, is_admin=True)
    return browser(session_of(ours.manager))


def form(credential: Credential, **fields: object) -> dict[str, object]:
    kept = {"name": credential.name, "base_url": credential.base_url, "extra_header": credential.extra_header}
    teams = [team.pk for team in credential.teams.all()]
    return {**kept, "teams": teams, "revision": credential.revision, "bills_errors": "on", **fields}


def use_everywhere(client: Client, work: Work) -> Job:
    """Press every button that asks the provider of the credential's model, and send a job with it."""
    offer = Offer.objects.select_related("credential").exclude(credential=work.offer.credential).get()
    cache.clear()
    Job.objects.filter(status=Status.QUEUED).delete()
    for name in ("test", "refresh"):
        client.post(reverse(f"console:{name}", args=[offer.credential.pk]))
    client.post(reverse("console:test_all"))
    return carry_out(submit(work.team, work.author, offer))


def test_the_form_asks_for_what_is_bound_elsewhere(
    listener: Loopback, as_admin: Client, credential: Credential
) -> None:
    address = reverse("console:credential", args=[credential.pk])
    for entered in ({}, {"key": KEY}, {"extra": EXTRA}, {"extra_header": ""}):
        response = as_admin.post(address, form(credential, base_url=f"http://{listener.place}/v1", **entered))
        assert response.status_code == 422 and "Enter the" in response.content.decode()
    credential.refresh_from_db()
    assert credential.base_url == "https://images.example/v1" and listener.connections == 0


def test_with_its_secrets_entered_anew_a_credential_moves(
    listener: Loopback, as_admin: Client, credential: Credential
) -> None:
    moved = {"base_url": f"http://{listener.place}/v1", "key": "sk-sample-0123456789", "extra": "sample-0123456789"}
    assert (
        as_admin.post(reverse("console:credential", args=[credential.pk]), form(credential, **moved)).status_code == 302
    )
    assert b"Bearer sk-sample-0123456789" in listener.heard


def rows(**columns: str) -> Callable[[Credential, str], None]:
    """Changes the row behind our back; `{place}` is the listener's."""

    def change(credential: Credential, place: str) -> None:
        changes = ", ".join(f"{name} = %s" for name in columns)
        values = [text.format(place=place) for text in columns.values()]
        with connection.cursor() as cursor:
            cursor.execute(f"UPDATE credentials_credential SET {changes} WHERE id = %s", [*values, credential.pk])

    return change


def swap(credential: Credential, place: str) -> None:
    """The ciphertext moves into a row whose own key was entered for the listener."""
    other = services.add_credential(
        name="Theirs", preset="compatible", base_url=f"http://{place}/v1", key=Secret("sk-sample-0123456789"), teams=[]
    )
    sealed = {"sealed_key": credential.sealed_key, "sealed_extra": credential.sealed_extra}
    Credential.objects.filter(pk=other.pk).update(**sealed, extra_header=credential.extra_header)
    credential.offers.update(credential=other)
    other.teams.set(credential.teams.all())


CHANGES = (
    rows(base_url="http://{place}/v1"),
    rows(base_url="http://{place}/v1", sealed_extra="", extra_header=""),
    rows(base_url="http://{place}/v1", preset="openai"),
    rows(base_url="http://{place}/v1", preset="sandbox"),
    rows(base_url="http://images.example@{place}/v1"),
    rows(base_url="http://{place}\\@images.example/v1"),
    rows(base_url="http://{place}#@images.example/v1"),
    rows(base_url=" http://{place}/v1"),
    rows(base_url="//{place}/v1"),
    swap,
)


def test_a_row_that_is_changed_behind_our_back_sends_nothing(
    listener: Loopback, as_admin: Client, ours: Work, credential: Credential
) -> None:
    for change in CHANGES:
        with transaction.atomic():
            change(credential, listener.place)
            job = use_everywhere(as_admin, ours)
            assert job.status == Status.FAILED and "must enter it again" in job.error_message
            transaction.set_rollback(True)
    assert listener.connections == 0


def test_no_command_leads_a_credential_elsewhere(listener: Loopback, credential: Credential, ours: Work) -> None:
    elsewhere = f"http://{listener.place}/v1"
    for command in (
        ("set_credential", credential.name, "--on", "--base-url", elsewhere),
        (
            "add_credential",
            credential.name,
            "--preset",
            "compatible",
            "--base-url",
            elsewhere,
            "--team",
            ours.team.name,
        ),
    ):
        with mock.patch("sys.stdin", io.StringIO("sk-sample-0123456789\n")), pytest.raises(CommandError):
            call_command(*command)
    call_command("rotate_keys")
    assert Credential.objects.get(pk=credential.pk).origin == credential.origin and listener.connections == 0


@pytest.mark.django_db(transaction=True)
def test_no_redirect_of_a_provider_takes_the_key_along(
    listener: Loopback, as_admin: Client, ours: Work, settings: Settings
) -> None:
    for status in ("301 Moved", "302 Found", "307 Temporary Redirect", "308 Permanent Redirect"):
        server = Loopback(answer(status=status, location=f"http://{listener.place}/v1/images/generations"))
        settings.ALLOWED_PRIVATE |= {server.place}
        made = services.add_credential(
            name=status, preset="compatible", base_url=f"http://{server.place}/v1", key=Secret(KEY), teams=[ours.team]
        )
        made.offers.create(model_id=make.DALL_E_3, is_on=True)
        job = use_everywhere(as_admin, ours)
        server.close()
        made.delete()
        assert server.heard.count(KEY.encode()) == server.connections == 4
        assert (job.status, job.error_code) == (Status.FAILED, "redirect")
    assert listener.connections == 0


PRIVATE = ("http://169.254.169.254", "https://169.254.169.254/v1", "http://db:5432/v1", "https://127.0.0.1:{port}/v1")


def test_the_test_button_is_no_port_scanner(
    as_admin: Client, ours: Work, listener: Loopback, settings: Settings
) -> None:
    settings.ALLOWED_PRIVATE = frozenset()
    bases = [base.format(port=listener.port) for base in (*PRIVATE, "http://localhost:{port}/v1")]
    for number, base in enumerate(bases):
        new = {"preset": "compatible", "name": f"New {number}", "key": KEY, "base_url": base, "teams": [ours.team.pk]}
        page = as_admin.post(reverse("console:add_credential"), new, follow=True).content.decode()
        assert "IMAGEGEN_ALLOWED_PRIVATE" in page, base
    assert listener.connections == 0
    for _ in range(10):
        as_admin.post(reverse("console:test_all"))
    page = as_admin.post(reverse("console:test_all"), follow=True).content.decode()
    assert "10 times a minute" in page


def test_only_admins_point_a_credential_anywhere(ours: Work, listener: Loopback, credential: Credential) -> None:
    client = browser(session_of(ours.manager))
    moved = form(credential, base_url=f"http://{listener.place}/v1", key=KEY, extra=EXTRA)
    assert client.post(reverse("console:credential", args=[credential.pk]), moved).status_code == 403
    assert listener.connections == 0


def test_every_preset_binds_its_key(ours: Work, listener: Loopback, as_admin: Client) -> None:
    for preset in presets.PRESETS:
        made = make.credential(ours.team, preset=preset.slug, base_url=preset.base_url or "https://images.example/v1")
        Credential.objects.filter(pk=made.pk).update(base_url=f"http://{listener.place}/v1")
        as_admin.post(reverse("console:test", args=[made.pk]))
        cache.clear()
    assert listener.connections == 0

import io
from functools import partial
from unittest import mock

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from pytest_django import Settings

from imagegen.accounts.models import Team, User
from imagegen.accounts.services import Kept, delete_team
from imagegen.core.secret import Secret
from imagegen.credentials import services, testing
from imagegen.credentials.models import Credential, Health, Locked, OfferDefault
from tests import make
from tests.together import at_once

pytestmark = pytest.mark.django_db


def add(team: Team, name: str = "Sample", **fields: str) -> Credential:
    options = {"preset": "compatible", "base_url": "https://images.example/v1", "key": Secret("sk-sample-0123456789")}
    return services.add_credential(name=name, teams=[team], **(options | fields))  # type: ignore[arg-type]


def test_a_key_is_sealed_and_shows_four_characters(team: Team) -> None:
    credential = add(team)
    assert "sk-sample" not in credential.sealed_key
    assert credential.last4 == "6789"
    assert credential.target().headers["Authorization"].reveal() == "Bearer sk-sample-0123456789"


@pytest.mark.parametrize(
    "address", ["http://images.example/v1", "https://images.example:8443/v1", "https://evil.example/v1"]
)
def test_a_key_does_not_open_for_another_origin(team: Team, address: str) -> None:
    credential = add(team)
    Credential.objects.update(base_url=address)
    credential.refresh_from_db()
    with pytest.raises(Locked):
        credential.target()


def test_a_key_opens_for_another_path_of_its_origin(team: Team) -> None:
    credential = add(team)
    credential.base_url = "https://images.example/other/v1"
    assert credential.target().url("/models") == "https://images.example/other/v1/models"


def test_a_ciphertext_pasted_into_another_row_does_not_open(team: Team) -> None:
    one, other = add(team), add(team, "Other")
    other.sealed_key = one.sealed_key
    with pytest.raises(Locked):
        other.target()


def test_a_key_does_not_open_with_another_encryption_key(team: Team, settings: Settings) -> None:
    credential = add(team)
    settings.ENCRYPTION_KEYS = ("another-sample-key-another-sample-key-another",)
    with pytest.raises(Locked):
        credential.target()


def test_the_key_before_the_newest_still_opens(team: Team, settings: Settings) -> None:
    credential = add(team)
    settings.ENCRYPTION_KEYS = ("a-newer-sample-key-a-newer-sample-key-a-newer", *settings.ENCRYPTION_KEYS)
    assert credential.target().headers


@pytest.mark.parametrize("key", ["sk-sample 0123", "sk-sample\n0123", "sk-sample\x00"])
def test_a_key_with_blanks_is_refused(team: Team, key: str) -> None:
    with pytest.raises(ValidationError, match="Copy it again"):
        add(team, key=Secret(key))  # type: ignore[arg-type]
    assert not Credential.objects.exists()


@pytest.mark.parametrize("address", ["images.example", "https://user:pass@images.example/v1", "ftp://images.example"])
def test_an_address_that_is_none_is_refused(team: Team, address: str) -> None:
    with pytest.raises(ValidationError):
        add(team, base_url=address)


def test_the_sandbox_is_made_once_with_its_models_on(team: Team) -> None:
    sandbox = services.add_sandbox(team)
    assert sandbox.health == Health.WORKING and sandbox.is_free
    assert sandbox.offers.filter(is_on=True).count() == sandbox.offers.count() > 8
    assert services.add_sandbox(make.team("Other")) == sandbox
    assert sandbox.teams.count() == 2


def test_an_address_that_is_private_is_named_and_nothing_is_sent(team: Team) -> None:
    credential = add(team, base_url="http://127.0.0.1:9/v1")
    found = testing.test(credential)
    assert not found.works and "IMAGEGEN_ALLOWED_PRIVATE" in found.sentence
    assert credential.health == Health.FAILING


@pytest.mark.django_db(transaction=True)
def test_of_three_that_are_given_one_name_at_once_one_has_it() -> None:
    team = make.team()
    options = services.Options()
    changes = [
        partial(services.change_credential, each, revision=0, name="Ours", base_url="", teams=[team], options=options)
        for each in (make.credential(team), make.credential(team), make.credential(team))
    ]
    ends = at_once(changes)
    assert sorted(type(end).__name__ for end in ends) == ["Credential", "ValidationError", "ValidationError"]


@pytest.mark.django_db(transaction=True)
def test_a_team_that_is_deleted_while_a_model_is_limited_to_it_is_kept_or_said_to_be_gone() -> None:
    offer, drafts = make.offer(make.team()), make.team("Drafts")
    terms = services.Terms(is_on=True, behaves_like="", price=None, teams=frozenset([drafts.pk]))
    limited, deleted = at_once([partial(services.set_offers, {offer: terms}), partial(delete_team, drafts)])
    assert [type(limited), type(deleted)] in ([type(None), Kept], [ValidationError, type(None)])
    with pytest.raises(ValidationError, match="A team was deleted meanwhile"):
        services.set_offers({offer: services.Terms(is_on=True, behaves_like="", price=None, teams=frozenset([0]))})


def test_the_member_id_is_stable_and_says_nothing(team: Team, alice: User, bob: User) -> None:
    credential = add(team)
    assert credential.member_id(alice) == credential.member_id(alice) != credential.member_id(bob)
    assert alice.email not in str(credential.member_id(alice))
    credential.sends_member_id = False
    assert credential.member_id(alice) is None


def test_a_credential_is_added_from_the_command_line(team: Team, capsys: pytest.CaptureFixture[str]) -> None:
    with mock.patch("sys.stdin", io.StringIO("sk-sandbox-0123456789\n")):
        call_command("add_credential", "Try", "--preset", "sandbox", "--team", team.name, "--enable-all")
    said = capsys.readouterr().out
    assert "The key works" in said and "sk-sandbox" not in said
    assert Credential.objects.get().offers.filter(is_on=True).exists()


def test_a_key_that_cannot_be_sent_is_not_added_from_the_command_line(team: Team) -> None:
    with (
        mock.patch("sys.stdin", io.StringIO("sk-schlüssel-0123\n")),
        pytest.raises(CommandError, match="The key has a character that cannot be sent") as caught,
    ):
        call_command("add_credential", "Try", "--preset", "sandbox", "--team", team.name)
    assert "schl" not in str(caught.value) and not Credential.objects.exists()


def test_an_id_with_a_blank_is_added_only_by_a_provider_that_lists_it(team: Team) -> None:
    credential = add(team)
    with pytest.raises(ValidationError, match="no blanks"):
        services.set_offer(credential, "house model", is_on=True, behaves_like=make.DALL_E_3)
    credential.offers.create(model_id="house model")
    assert services.set_offer(credential, "house model", is_on=True, behaves_like=make.DALL_E_3).is_on


def test_there_is_one_default_for_an_operation(team: Team) -> None:
    dall_e, gpt = make.offer(team), make.offer(team, make.GPT_IMAGE_2)
    services.set_default("generate", dall_e)
    services.set_default("generate", gpt)
    assert OfferDefault.objects.get().offer == gpt
    with pytest.raises(IntegrityError), transaction.atomic():
        OfferDefault.objects.create(operation="generate", offer=dall_e)
    gpt.delete()
    assert not OfferDefault.objects.exists()


def test_what_is_off_is_no_default(team: Team) -> None:
    offer = make.offer(team)
    offer.is_on = False
    with pytest.raises(ValidationError, match="Switch it on"):
        services.set_default("generate", offer)


def test_a_model_nobody_knows_needs_to_be_told_what_it_behaves_like(team: Team) -> None:
    credential = add(team)
    with pytest.raises(ValidationError, match="--behaves-like"):
        services.set_offer(credential, "house-model", is_on=True, behaves_like=None)
    offer = services.set_offer(credential, "house-model", is_on=True, behaves_like=make.DALL_E_3)
    assert offer.known_model is not None and offer.label == "house-model"

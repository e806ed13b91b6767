"""What a provider's list becomes, whatever its shape."""

from typing import Any
from unittest.mock import Mock

import pytest
from pytest_django import Settings

from imagegen.accounts.models import Team
from imagegen.core.secret import Secret
from imagegen.credentials import services, testing
from imagegen.credentials.models import Credential, Health
from imagegen.providers import client
from imagegen.providers.errors import Unreachable
from tests import make
from tests.providers.standins.lister import lists
from tests.providers.standins.standin import Refusal

pytestmark = pytest.mark.django_db

TWO = ["gpt-image-2", "house/flux"]


@pytest.fixture
def credential(team: Team) -> Credential:
    return services.add_credential(name="House", preset="sandbox", base_url="", key=Secret("sk-sample"), teams=[team])


def offered(credential: Credential) -> set[str]:
    return set(credential.offers.filter(is_listed=True).values_list("model_id", flat=True))


@pytest.mark.parametrize(
    "listed",
    [
        {"object": "list", "data": [{"id": name} for name in TWO]},
        {"data": [], "models": TWO},
        {"models": [{"name": name} for name in TWO]},
        [{"id": name, "type": "image"} for name in TWO],
        TWO,
        {"data": [{"id": None, "name": name} for name in TWO]},
    ],
)
def test_every_known_shape_of_a_list_is_read(credential: Credential, settings: Settings, listed: Any) -> None:
    lists(settings, listed)
    found = testing.test(credential)
    assert found.sentence == "The key works. 2 models are listed, 2 of them for images. 2 new, 0 gone."
    assert offered(credential) == set(TWO)


@pytest.mark.parametrize(
    ("listed", "words"),
    [
        ({"data": []}, "The server lists no models: type a model's id"),
        ({"data": None}, "The server lists no models: type a model's id"),
        (["chatty"], "1 model is listed, none for images: type a model's id"),
        ([*TWO, {"object": "model"}], "1 entry has no id and cannot be offered."),
        ([*TWO, 7, None], "2 entries have no id and cannot be offered."),
        ([*TWO, *TWO], "2 entries repeat an id, which counts once."),
        ([f"flux-{'x' * 296}"], "1 id is longer than 300 characters and cannot be offered."),
        (["flux-\x00", "flux-\ud800"], "2 ids are written with characters that cannot be shown or offered."),
        ("text", "what it sent is no list of models"),
        ({"error": "no"}, "what it sent is no list of models"),
        ({"data": {"gpt-image-2": {}}}, "what it sent is no list of models"),
    ],
)
def test_every_shape_that_is_not_right_has_its_sentence(
    credential: Credential, settings: Settings, listed: Any, words: str
) -> None:
    lists(settings, listed)
    assert words in testing.test(credential).sentence
    assert offered(credential) <= set(TWO)


NO_DB = {"error": {"message": "No connected db. xai-another-0123456789", "type": "no_db_connection"}}


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (Refusal(400, NO_DB), "The server says: “No connected db. [key]” Perhaps the key is wrong"),
        (Refusal(400, {"error": {"message": "no " * 900}}), "…” Perhaps the key is wrong"),
        (Refusal(404, {"detail": "Not Found"}), "perhaps /v1 is missing or mistyped in the base URL."),
        ("<!doctype html>", "Perhaps /v1 is missing or mistyped in the base URL."),
    ],
)
def test_a_key_is_accepted_only_where_a_list_came(
    credential: Credential, settings: Settings, answer: Any, words: str
) -> None:
    lists(settings, answer)
    found = testing.test(credential)
    step = {step.label: step for step in found.steps}
    assert not found.works and step["Key accepted"].state == "unknown" and credential.health == Health.UNCLEAR
    assert words in step["Models listed"].detail and len(step["Models listed"].detail) < 600
    assert "Choose another model" not in step["Models listed"].detail
    assert "The server says" not in credential.health_note


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (401, "Enter another one, or see in the provider's settings what this one may do."),
        (403, "Enter another one, or see in the provider's settings what this one may do."),
        (402, "Top it up at the provider"),
        (429, "Test again in a few minutes."),
        (502, "Test again in a few minutes."),
        (503, "Test again in a few minutes."),
        (302, "Check the base URL."),
    ],
)
def test_whoever_tests_is_told_what_an_admin_can_do(
    credential: Credential, settings: Settings, status: int, words: str
) -> None:
    lists(settings, Refusal(status, {}))
    sentence = testing.test(credential).sentence
    assert words in sentence and "dmin" not in sentence and "model to go on" not in sentence


def test_of_a_key_that_does_not_open_nothing_else_was_tried(credential: Credential) -> None:
    Credential.objects.update(base_url="https://images.example/v1")
    credential.refresh_from_db()
    found = testing.test(credential)
    assert [step.state for step in found.steps] == ["skipped", "skipped", "skipped", "failed", "skipped", "skipped"]
    assert found.sentence == found.steps[3].detail == "The key does not open. Enter it again."


def test_of_a_key_that_cannot_be_sent_nothing_else_was_tried(credential: Credential) -> None:
    credential.organization = "orgé"
    found = testing.test(credential)
    assert [step.state for step in found.steps] == ["skipped", "skipped", "skipped", "failed", "skipped", "skipped"]
    assert found.sentence == "The key, or an id beside it, holds a character that cannot be sent. Enter them again."


def steps(credential: Credential) -> list[str]:
    """What a test finds, step by step."""
    return [f"{step.label}: {step.state} {step.detail}".rstrip() for step in testing.test(credential).steps]


def test_a_test_tells_in_steps_what_it_looked_at(
    credential: Credential, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    lists(settings, TWO)
    reached = ["Address allowed: ok", "Server reached: ok"]
    rest = ["Models listed: ok", "Image models found: ok 2 of 2 listed"]
    assert steps(credential) == [
        *reached,
        "TLS: skipped not needed: it answers inside the studio",
        "Key accepted: ok",
        "Organisation: skipped none entered",
        *rest,
    ]
    listed = client.list_models(credential.target())
    monkeypatch.setattr(client, "list_models", lambda _: listed)
    credential.preset, credential.organization = "compatible", "org-sample"
    for base_url, tls in {
        "https://images.example/v1": "TLS: ok",
        "http://gpu-2:8080/v1": "TLS: skipped not encrypted: plain http",
    }.items():
        credential.base_url = base_url
        credential.seal(Secret("sk-sample"))
        assert steps(credential) == [*reached, tls, "Key accepted: ok", "Organisation: ok", *rest]


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (Unreachable("Not trusted.", code="tls"), "Not trusted. Check the server's certificate."),
        (Unreachable("Not TLS.", code="plain"), "Not TLS. Enter http://gpu-2:443/v1 as the base URL, then test again."),
    ],
)
def test_what_is_wrong_with_tls_is_said_at_its_step(
    team: Team, monkeypatch: pytest.MonkeyPatch, error: Unreachable, words: str
) -> None:
    monkeypatch.setattr(client, "list_models", Mock(side_effect=error))
    credential = make.credential(team, preset="compatible", base_url="https://gpu-2/v1")
    _, reached, tls, key, organisation, _ = steps(credential)
    assert reached == "Server reached: ok" and tls.startswith(f"TLS: failed {words}")
    assert (key, organisation) == ("Key accepted: skipped", "Organisation: skipped none entered")


@pytest.mark.parametrize(
    ("status", "code", "message", "words"),
    [
        (403, None, "Your organization must be verified.", "Verify it in the provider's settings, or use another key."),
        (401, "invalid_organization", "No such organization.", "Correct the organisation id, or leave it out."),
    ],
)
def test_a_complaint_about_the_organisation_is_said_at_its_step(
    credential: Credential, settings: Settings, status: int, code: str | None, message: str, words: str
) -> None:
    lists(settings, Refusal(status, {"error": {"message": message, "code": code}}))
    credential.organization = "org-sample" if code else ""
    *_, key, organisation, listed = steps(credential)
    assert (key, listed) == ("Key accepted: ok", "Models listed: skipped")
    assert organisation.startswith("Organisation: failed ")
    assert organisation.endswith(f"{words} The server says: “{message}”") and "model" not in organisation


def test_nobody_corrects_an_organisation_that_was_not_entered(credential: Credential, settings: Settings) -> None:
    lists(settings, Refusal(401, {"error": {"message": "No such organization.", "code": "invalid_organization"}}))
    *_, key, organisation, _ = steps(credential)
    assert key.startswith("Key accepted: failed ") and "“No such organization.”" in key
    assert organisation == "Organisation: skipped none entered" and "organisation id" not in key


def test_large_numbers_have_their_separators(credential: Credential, settings: Settings) -> None:
    lists(settings, [f"flux-{number}" for number in range(1_000)])
    assert steps(credential)[-1] == "Image models found: ok 1,000 of 1,000 listed"


def test_an_id_of_300_characters_is_offered(credential: Credential, settings: Settings) -> None:
    longest = f"flux-{'x' * 295}"
    lists(settings, [longest])
    testing.test(credential)
    assert offered(credential) == {longest}


def test_what_admins_said_outlasts_a_list(credential: Credential, settings: Settings) -> None:
    lists(settings, [*TWO, {"id": "house/flux-old", "shutdown_date": "2026-12-31"}])
    testing.test(credential)
    services.set_offer(credential, "typed", is_on=True, behaves_like=make.DALL_E_3)
    services.set_offer(credential, "house/flux-old", is_on=True, behaves_like=make.DALL_E_3)
    lists(settings, {"data": [{"id": name, "shutdown_date": "2027-01-01"} for name in (*TWO, "house/flux-new")]})
    assert testing.test(credential).sentence.endswith("3 of them for images. 1 new, 1 gone.")
    old = credential.offers.get(model_id="house/flux-old")
    assert (old.is_on, old.is_listed, old.behaves_like) == (True, False, make.DALL_E_3)
    assert str(old.ends_on) == "2026-12-31"
    assert str(credential.offers.get(model_id="gpt-image-2").ends_on) == "2027-01-01"
    assert testing.test(credential).sentence.endswith("0 new, 0 gone.")
    assert credential.health == Health.WORKING


def test_a_long_list_is_written_in_few_queries(
    credential: Credential, settings: Settings, django_assert_max_num_queries: Any
) -> None:
    lists(settings, [f"flux-{number}" for number in range(2_000)])
    with django_assert_max_num_queries(25):
        testing.test(credential)
    assert credential.offers.count() == 2_000
    lists(settings, {"data": []})
    with django_assert_max_num_queries(25):
        assert "0 new, 2,000 gone." in testing.test(credential).sentence
    with django_assert_max_num_queries(8):
        testing.test(credential)

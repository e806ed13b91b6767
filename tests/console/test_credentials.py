"""The pages on which admins keep keys."""

import re
from datetime import timedelta
from html import unescape
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from pytest_django import Settings

from imagegen.accounts.models import Team, User
from imagegen.audit.models import Entry
from imagegen.credentials import services
from imagegen.credentials.models import Credential, Health, OfferDefault
from imagegen.jobs.models import Job
from tests import make
from tests.providers.standins.lister import lists
from tests.providers.standins.standin import Refusal

pytestmark = pytest.mark.django_db

INDEX, ADD = "/console/credentials/", "/console/credentials/add/"
KEY = "sk-sample-canary-0123456789"
BLOCKED = "http://127.0.0.1:9/v1"


def filled(team: Team, **fields: object) -> dict[str, object]:
    plain = {"preset": "compatible", "name": "Studio GPU", "key": KEY, "base_url": BLOCKED, "teams": [team.pk]}
    return plain | {"bills_errors": "on", "sends_member_id": "on", "revision": 0} | fields


def address(name: str, credential: Credential) -> str:
    return reverse(f"console:{name}", args=[credential.pk])


@pytest.mark.parametrize("path", [INDEX, ADD, "/console/"])
def test_only_admins_enter(as_alice: Client, path: str) -> None:
    assert as_alice.get(path, follow=True).status_code == 403
    assert Client().get(path, follow=True).redirect_chain[-1][0].startswith("/accounts/login/")


def test_a_key_is_saved_tested_and_shown_no_more(as_ola: Client, team: Team) -> None:
    page = as_ola.post(ADD, filled(team), follow=True).content.decode()
    credential = Credential.objects.get()
    assert credential.last4 == "6789" and list(credential.teams.all()) == [team]
    assert "set IMAGEGEN_ALLOWED_PRIVATE=127.0.0.1:9 (a comma between several) and restart the studio.<" in page
    for path in (INDEX, *(address(name, credential) for name in ("credential", "models", "delete_credential"))):
        assert KEY not in as_ola.get(path).content.decode()
    assert "…6789" in as_ola.get(INDEX).content.decode()


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"key": "sk-sample 0123"}, "The key has a blank or a line break"),
        ({"key": "sk-schlüssel-0123"}, "The key has a character that cannot be sent"),
        ({"organization": "org é"}, "The organisation id has a blank or a line break"),
        ({"organization": "orgé"}, "The organisation id has a character that cannot be sent"),
        ({"project": "projé"}, "The project id has a character that cannot be sent"),
        ({"extra_header": "X-Token", "extra": "sché"}, "The value has a character that cannot be sent"),
        ({"base_url": "images.example"}, "Nearest: https://images.example"),
        ({"base_url": "https://user:pass@images.example/v1"}, "no user name and no password"),
        ({"base_url": ""}, "Write where the server answers"),
        ({"name": ""}, "required"),
        ({"name": "House \u2066key"}, "a character that cannot be seen"),
        ({"preset": "openai", "base_url": "", "key": ""}, "Paste the key"),
        ({"extra_header": "Authorization", "extra": "x"}, "set by imagegen itself"),
        ({"extra_header": "X Token", "extra": "x"}, "letters, digits and dashes"),
        ({"extra_header": "X-Token"}, "Give the header a value."),
        ({"extra": "sample-token-0123"}, "Name the header that has this value."),
        ({"deadline": "9000"}, "600"),
        ({"preset": "nobody"}, "not one of the available choices"),
        ({"teams": [2**63]}, "not one of the available choices"),
    ],
)
def test_each_mistake_has_its_own_words_and_nothing_is_saved(
    as_ola: Client, team: Team, wrong: dict[str, Any], words: str
) -> None:
    response = as_ola.post(ADD, filled(team, **wrong))
    assert response.status_code == 422 and words in response.content.decode()
    kept = {KEY, wrong.get("key") or KEY, wrong.get("extra") or KEY} - {"x"}
    assert not [secret for secret in kept if secret in response.content.decode()]
    assert not Credential.objects.exists()


def test_a_name_that_is_taken_is_said_at_its_field(as_ola: Client, team: Team) -> None:
    as_ola.post(ADD, filled(team))
    response = as_ola.post(ADD, filled(team))
    assert response.status_code == 422 and "There is a credential of this name." in response.content.decode()


def test_all_mistakes_are_shown_at_once(as_ola: Client, team: Team) -> None:
    wrong = filled(team, name="", key="sk sample", base_url="images.example", extra_header="Host", deadline="9000")
    page = as_ola.post(ADD, wrong).content.decode()
    for words in ("is required", "blank or a line break", "Nearest:", "set by imagegen itself", "equal to 600"):
        assert words in page
    assert '<details class="more" open>' in page


def test_a_header_whose_value_was_lost_is_asked_for_it(as_ola: Client, team: Team) -> None:
    as_ola.post(ADD, filled(team, extra_header="X-Gateway-Token", extra="sample-token-0123"))
    Credential.objects.update(sealed_extra="")
    credential = Credential.objects.get()
    again = filled(team, extra_header="X-Gateway-Token")
    page = as_ola.post(address("credential", credential), again).content.decode()
    assert "Give the header a value." in page
    as_ola.post(address("credential", credential), again | {"extra": "sample-token-4567"})
    assert not Credential.objects.get().is_locked
    credential.refresh_from_db()
    as_ola.post(address("credential", credential), again | {"revision": credential.revision, "key": ""})
    assert Credential.objects.get().revision == credential.revision + 1 and not Credential.objects.get().is_locked


def test_the_blanks_around_a_pasted_key_are_no_mistake(as_ola: Client, team: Team) -> None:
    as_ola.post(ADD, filled(team, key=f"  {KEY}\n"))
    assert Credential.objects.get().target().headers["Authorization"].reveal() == f"Bearer {KEY}"


def test_an_address_elsewhere_asks_for_the_key_again(as_ola: Client, team: Team) -> None:
    as_ola.post(ADD, filled(team))
    credential = Credential.objects.get()
    moved = filled(team, key="", base_url="https://evil.example/v1")
    response = as_ola.post(address("credential", credential), moved)
    assert response.status_code == 422 and "Enter the key again: it is bound" in response.content.decode()
    credential.refresh_from_db()
    assert credential.base_url == BLOCKED and credential.revision == 0


def test_a_form_that_comes_back_asks_for_its_secrets_again(as_ola: Client, team: Team) -> None:
    wrong = filled(team, name="", extra_header="X-Token", extra="sample-token-0123")
    page = as_ola.post(ADD, wrong).content.decode()
    assert "Enter the key again: a browser" in page and "Enter the value again: a browser" in page
    credential = make.credential(team, preset="compatible", base_url=BLOCKED)
    edit = address("credential", credential)
    assert "Enter the key again: a browser" in as_ola.post(edit, wrong).content.decode()
    assert "again: a browser" not in as_ola.post(edit, filled(team, name="", key="")).content.decode()


def test_what_an_old_test_found_is_not_shown_beside_new_mistakes(as_ola: Client, team: Team) -> None:
    as_ola.post(ADD, filled(team))
    edit = address("credential", Credential.objects.get())
    assert "Address allowed" in as_ola.get(edit).content.decode()
    assert "Address allowed" not in as_ola.post(edit, filled(team, name="")).content.decode()


def test_an_empty_key_keeps_the_one_that_is_stored(as_ola: Client, team: Team) -> None:
    as_ola.post(ADD, filled(team))
    credential = Credential.objects.get()
    changed = filled(team, key="", name="Renamed", base_url=f"{BLOCKED}/more", organization="org-sample")
    assert as_ola.post(address("credential", credential), changed).status_code == 302
    credential.refresh_from_db()
    headers = {name: secret.reveal() for name, secret in credential.target().headers.items()}
    assert headers == {"Authorization": f"Bearer {KEY}", "OpenAI-Organization": "org-sample"}
    assert credential.name == "Renamed"


def test_the_extra_header_is_sealed_and_sent(as_ola: Client, team: Team) -> None:
    as_ola.post(ADD, filled(team, extra_header="X-Gateway-Token", extra="sample-token-0123"))
    credential = Credential.objects.get()
    assert "sample-token" not in credential.sealed_extra
    assert credential.target().headers["X-Gateway-Token"].reveal() == "sample-token-0123"
    assert "sample-token" not in as_ola.get(address("credential", credential)).content.decode()


def test_of_two_admins_the_second_is_told(as_ola: Client, team: Team) -> None:
    as_ola.post(ADD, filled(team))
    credential = Credential.objects.get()
    as_ola.post(address("credential", credential), filled(team, key="", name="First"))
    response = as_ola.post(address("credential", credential), filled(team, key="", name="Second"))
    assert response.status_code == 422
    page = response.content.decode()
    assert "Somebody else has changed this credential meanwhile" in page and 'value="Second"' in page
    assert f'<a href="{address("credential", credential)}">See theirs</a>' in page
    credential.refresh_from_db()
    assert credential.name == "First"
    revision = re.search(r'name="revision" value="(\d+)"', page)
    assert revision
    insisting = filled(team, key="", name="Second", revision=revision[1])
    assert as_ola.post(address("credential", credential), insisting).status_code == 302
    credential.refresh_from_db()
    assert credential.name == "Second"


def test_a_row_changed_behind_our_back_is_shown_as_locked(as_ola: Client, team: Team) -> None:
    as_ola.post(ADD, filled(team, preset="sandbox", base_url=""))
    edit = address("credential", Credential.objects.get())
    assert "Connected" in as_ola.get(edit).content.decode()
    Credential.objects.update(base_url="https://evil.example/v1")
    page = as_ola.get(INDEX).content.decode()
    assert "Locked" in page and "Enter the key again" in page
    page = as_ola.get(edit).content.decode()
    assert "then enter the key again." in page
    assert "Connected" not in page and "Key accepted" not in page


def test_off_stops_new_jobs_and_on_starts_them(as_ola: Client, team: Team) -> None:
    credential = make.credential(team)
    as_ola.post(address("switch", credential))
    assert "gpt-image-2" not in as_ola.get("/create/").content.decode()
    as_ola.post(address("switch", credential))
    assert "gpt-image-2" in as_ola.get("/create/").content.decode()


def test_the_sandbox_is_offered_until_it_is_there(as_ola: Client, team: Team) -> None:
    offered = f'action="{reverse("console:try_sandbox")}"'
    as_ola.post(ADD, filled(team))
    assert offered in as_ola.get(INDEX).content.decode()
    as_ola.post(reverse("console:try_sandbox"))
    assert offered not in as_ola.get(INDEX).content.decode()


def test_the_sandbox_is_what_create_begins_with_where_another_key_is_the_default(as_ola: Client, team: Team) -> None:
    paid = make.offer(team, make.GPT_IMAGE_2, preset="openai")
    OfferDefault.objects.create(operation="generate", offer=paid)
    page = as_ola.post(reverse("console:try_sandbox"), follow=True).content.decode()
    assert "Sandbox is on: it draws placeholder pictures and charges nothing." in page
    assert 'name="fields_of" value="sandbox:' in page


def test_the_sandbox_is_tried_where_none_of_its_models_is_on(as_ola: Client, team: Team) -> None:
    services.add_sandbox(make.team("Elsewhere")).offers.update(is_on=False)
    page = as_ola.post(reverse("console:try_sandbox"), follow=True).content.decode()
    assert "Sandbox has no model switched on" in page


def test_deleting_asks_first_and_keeps_the_history(as_ola: Client, ola: User, team: Team) -> None:
    offer = make.offer(team)
    job = make.job(team, ola, offer=offer)
    assert as_ola.get(address("delete_credential", offer.credential)).status_code == 200
    assert Credential.objects.exists()
    as_ola.post(address("delete_credential", offer.credential))
    assert not Credential.objects.exists()
    assert Job.objects.get() == job and Job.objects.get().credential_name == offer.credential.name


def test_the_list_takes_as_many_queries_for_ten_as_for_one(
    as_ola: Client, team: Team, django_assert_max_num_queries: object
) -> None:
    for _ in range(10):
        make.credential(team)
    with django_assert_max_num_queries(14):  # type: ignore[operator]
        page = as_ola.get(INDEX).content.decode()
    assert len(re.findall(r'id="credential-\d+"', page)) == 10


def test_an_admin_tests_ten_times_a_minute_and_is_told_how_long_to_wait(as_ola: Client, team: Team) -> None:
    as_ola.post(ADD, filled(team))
    test = address("test", Credential.objects.get())
    for _ in range(9):
        assert "test again in" not in as_ola.post(test, follow=True).content.decode()
    before = Credential.objects.get().tested_at
    page = as_ola.post(test, follow=True).content.decode()
    assert re.search(r"Not tested\. An admin may test 10 times a minute: test again in \d+ seconds?\.", page)
    assert Credential.objects.get().tested_at == before
    other = Client()
    other.force_login(make.user("Ulf", team=team, is_admin=True))
    other.post(test)
    assert Credential.objects.get().tested_at != before


def test_past_the_limit_a_new_credential_is_saved_and_its_first_test_switches_its_models_on(
    as_ola: Client, team: Team
) -> None:
    use_up_the_tests(as_ola, team)
    page = as_ola.post(ADD, filled(team, preset="sandbox", base_url=""), follow=True).content.decode()
    assert "Studio GPU is saved, and not tested. An admin may test" in page
    made = Credential.objects.get(name="Studio GPU")
    assert made.last4 == "6789" and made.health == Health.UNTESTED and not made.offers.exists()
    cache.clear()
    as_ola.post(address("test", made))
    assert made.offers.filter(is_on=True).count() > 8


def test_past_the_limit_models_are_not_refreshed_and_the_first_refresh_switches_them_on(
    as_ola: Client, team: Team
) -> None:
    use_up_the_tests(as_ola, team)
    as_ola.post(ADD, filled(team, preset="sandbox", base_url=""))
    made = Credential.objects.get(name="Studio GPU")
    page = as_ola.post(address("refresh", made), follow=True).content.decode()
    assert "Not refreshed. An admin may test 10 times a minute" in page and not made.offers.exists()
    cache.clear()
    as_ola.post(address("refresh", made))
    assert made.offers.filter(is_on=True).count() > 8


def test_after_a_wrong_key_the_right_one_switches_the_models_on(as_ola: Client, team: Team, settings: Settings) -> None:
    lists(settings, {"error": "no"})
    as_ola.post(ADD, filled(team, preset="sandbox", base_url=""))
    made = Credential.objects.get()
    assert made.tested_at and not made.offers.exists()
    lists(settings, ["gpt-image-2"])
    as_ola.post(address("credential", made), filled(team, base_url=""))
    assert made.offers.filter(is_on=True).count() == 1


def test_past_the_limit_a_change_is_saved_and_what_was_found_before_holds_no_longer(as_ola: Client, team: Team) -> None:
    as_ola.post(ADD, filled(team, preset="sandbox", base_url=""))
    credential = Credential.objects.get()
    assert credential.health == Health.WORKING
    credential.offers.update(is_on=False)
    use_up_the_tests(as_ola, team)
    changed = filled(team, name="Renamed", key="", base_url="")
    page = as_ola.post(address("credential", credential), changed, follow=True).content.decode()
    assert "Renamed is saved, and not tested." in page and "Not tested since it was changed" in page
    cache.clear()
    as_ola.post(address("test", credential))
    credential.refresh_from_db()
    assert (credential.name, credential.health) == ("Renamed", Health.WORKING)
    assert not credential.offers.filter(is_on=True).exists()


def test_past_the_limit_what_was_found_still_holds_where_nothing_was_changed(as_ola: Client, team: Team) -> None:
    same = filled(team, preset="sandbox", base_url="")
    as_ola.post(ADD, same)
    credential = Credential.objects.get()
    use_up_the_tests(as_ola, team)
    before = Entry.objects.count()
    assert as_ola.post(address("credential", credential), same | {"key": ""}).status_code == 302
    credential.refresh_from_db()
    assert credential.health == Health.WORKING and credential.test_steps and Entry.objects.count() == before
    cache.clear()


@pytest.mark.parametrize(("listed", "is_urged"), [(["gpt-image-2"], False), (["house/flux"], True), ([], True)])
def test_after_a_test_the_next_step_is_to_choose_models(
    as_ola: Client, team: Team, settings: Settings, listed: list[str], is_urged: bool
) -> None:
    lists(settings, listed)
    page = as_ola.post(ADD, filled(team, preset="sandbox", base_url=""), follow=True).content.decode()
    assert page.count("Choose models") == 1 and ("No model is on yet" in page) == is_urged


def test_a_test_that_says_nothing_of_the_key_is_a_test_all_the_same(
    as_ola: Client, team: Team, settings: Settings
) -> None:
    lists(settings, Refusal(404, {"detail": "Not Found"}))
    page = as_ola.post(ADD, filled(team, preset="sandbox", base_url=""), follow=True).content.decode()
    assert "Unclear whether it works" in page and ">Unclear</span>" in page and "Not tested" not in page


@pytest.mark.parametrize(("key", "is_stored"), [("nonsense", True), ("", False)])
def test_a_key_too_short_to_be_shown_is_said_to_be_stored(
    as_ola: Client, team: Team, key: str, is_stored: bool
) -> None:
    as_ola.post(ADD, filled(team, key=key))
    page = as_ola.get(address("credential", Credential.objects.get())).content.decode()
    assert ("A key is stored. Empty keeps it." in page) == is_stored
    assert f">{'key saved' if is_stored else 'no key'} 127.0.0.1:9/v1<" in page


def test_of_more_than_ten_those_that_were_left_out_are_tested_first_the_next_time(as_ola: Client, team: Team) -> None:
    for _ in range(12):
        make.credential(team, preset="compatible", base_url=BLOCKED)
    page = as_ola.post("/console/credentials/test/", follow=True).content.decode()
    assert "0 of 10 credentials work." in page and "2 of 12 were not tested. An admin may test" in page
    left_out = Credential.objects.filter(tested_at=None)
    assert left_out.count() == 2
    cache.clear()
    as_ola.post("/console/credentials/test/")
    assert not left_out.exists()


@pytest.mark.parametrize(
    ("preset", "base_url", "words"), [("sandbox", "", "works."), ("compatible", BLOCKED, "does not work yet.")]
)
def test_of_one_credential_it_says_whether_that_works(
    as_ola: Client, team: Team, preset: str, base_url: str, words: str
) -> None:
    credential = make.credential(team, preset=preset, base_url=base_url)
    page = as_ola.post("/console/credentials/test/", follow=True).content.decode()
    assert f"{credential} {words}" in page


@pytest.mark.parametrize(
    ("days", "chip"),
    [(-1, "Ended {day}"), (0, "Ends today"), (1, "Ends tomorrow"), (90, "Ends in 90 days"), (91, "Listed")],
)
def test_beside_a_model_it_says_when_it_ends(as_ola: Client, team: Team, days: int, chip: str) -> None:
    credential = make.credential(team, preset="openai")
    credential.offers.exclude(model_id=make.GPT_IMAGE_2).delete()
    ends_on = timezone.localdate() + timedelta(days=days)
    credential.offers.update(ends_on=ends_on)
    page = as_ola.get(address("models", credential)).content.decode()
    assert f">{chip.format(day=date_format(ends_on, 'j F Y'))}</span>" in page


@pytest.mark.parametrize(
    ("days", "note"), [(-1, ""), (0, "ends today."), (1, "ends tomorrow."), (30, "ends in 30 days."), (31, "")]
)
def test_a_model_that_is_on_and_ends_within_30_days_is_noted_in_the_list(
    as_ola: Client, team: Team, days: int, note: str
) -> None:
    credential = make.credential(team, preset="openai")
    credential.offers.update(is_on=False)
    ending = credential.offers.filter(model_id=make.GPT_IMAGE_2)
    ending.update(ends_on=timezone.localdate() + timedelta(days=days), is_on=True)
    page = as_ola.get(INDEX).content.decode()
    assert (f"GPT Image 2 {note}" in page) if note else ("credential-ends" not in page)
    ending.update(is_on=False)
    assert "credential-ends" not in as_ola.get(INDEX).content.decode()


def test_models_that_end_on_one_day_are_one_sentence(as_ola: Client, team: Team) -> None:
    credential = make.credential(team, preset="openai")
    credential.offers.exclude(model_id__startswith="gpt-image-2").delete()
    today = timezone.localdate()
    credential.offers.update(ends_on=today + timedelta(days=9))
    credential.offers.filter(model_id__contains="2.6").update(ends_on=today)
    credential.offers.filter(model_id__contains="2.5-flare").update(ends_on=None)
    assert (
        "GPT Image 2.6 Flare and GPT Image 2.6 Sunburst end today. "
        "GPT Image 2 and GPT Image 2.5 Sunburst end in 9 days." in as_ola.get(INDEX).content.decode()
    )


def test_today_is_the_admins_day(as_ola: Client, team: Team) -> None:
    credential = make.credential(team, preset="openai")
    for zone in ("Pacific/Kiritimati", "Etc/GMT+12"):
        as_ola.cookies["timezone"] = zone
        credential.offers.update(ends_on=timezone.localdate(timezone=ZoneInfo(zone)))
        assert "Ends today" in as_ola.get(address("models", credential)).content.decode()


@pytest.mark.parametrize(
    ("listed", "words"),
    [
        (["gpt-image-2", "gpt-image-1-mini", "flux"], "2 models are switched on for the credential's teams."),
        (["gpt-image-2", "flux"], "1 model is switched on for the credential's teams."),
        (["flux"], "None is switched on yet: choose under Models."),
        ([], "type a model's id, and say what it behaves like. 0 new, 0 gone.<"),
    ],
)
def test_the_first_test_says_how_many_models_it_switches_on(
    as_ola: Client, team: Team, settings: Settings, listed: list[str], words: str
) -> None:
    credential = make.credential(team)
    credential.offers.all().delete()
    lists(settings, listed)
    assert words in unescape(as_ola.post(address("test", credential), follow=True).content.decode())
    assert "switched on" not in as_ola.post(address("test", credential), follow=True).content.decode()


def use_up_the_tests(client: Client, team: Team) -> None:
    test = address("test", make.credential(team, preset="compatible", base_url=BLOCKED))
    for _ in range(10):
        client.post(test)


def test_an_admin_in_no_team_adds_a_key_that_no_team_may_use_yet(client: Client, team: Team) -> None:
    client.force_login(make.user("Noor Haddad", is_admin=True))
    assert "checked" not in re.findall(r'<input[^>]*name="teams"[^>]*>', client.get(ADD).content.decode())[0]
    client.post(ADD, filled(team, teams=[]))
    assert not Credential.objects.get().teams.exists()


def test_the_sandbox_draws_for_a_team_and_says_so_to_an_admin_in_none(client: Client) -> None:
    client.force_login(make.user("Noor Haddad", is_admin=True))
    page = client.post(reverse("console:try_sandbox"), follow=True).content.decode()
    assert "Join or add a team first." in page and not Credential.objects.exists()

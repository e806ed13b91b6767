"""What people choose for themselves: their name, the zone of their times, and light or dark."""

import re
from datetime import UTC, datetime

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from imagegen.accounts import services, zones
from imagegen.accounts.models import Team, Theme, User
from tests import make

SETTINGS = "/settings/"
FORM = {"name": "Alice Moreau", "time_zone": "Pacific/Auckland", "theme": "dark"}

pytestmark = pytest.mark.django_db


def html(client: Client) -> str:
    """The first tag of a page."""
    found = re.search(r"<html[^>]*>", client.get(SETTINGS).content.decode())
    assert found
    return found[0]


def test_everybody_begins_with_the_browser_and_the_system(alice: User) -> None:
    assert (alice.time_zone, alice.theme) == ("", Theme.SYSTEM)


def test_what_was_chosen_is_kept(alice: User) -> None:
    services.change_settings(alice, name=" Alice Moreau ", time_zone="Asia/Tokyo", theme=Theme.LIGHT)
    alice.refresh_from_db()
    assert (alice.display_name, alice.time_zone, alice.theme) == ("Alice Moreau", "Asia/Tokyo", Theme.LIGHT)


@pytest.mark.parametrize("wrong", [{"name": " "}, {"name": "a" * 81}, {"time_zone": "Mars/Olympus"}, {"theme": "pink"}])
def test_what_cannot_be_is_refused_and_nothing_is_saved(alice: User, wrong: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        services.change_settings(alice, **(FORM | wrong))
    alice.refresh_from_db()
    assert (alice.display_name, alice.time_zone, alice.theme) == ("Alice Archer", "", Theme.SYSTEM)


def test_every_zone_is_offered_once_under_its_region() -> None:
    regions = dict(zones.by_region())
    assert ("America/Argentina/Buenos_Aires", "Argentina/Buenos Aires") in regions["America"]
    assert ("UTC", "UTC") in regions["Other"] and list(regions)[-1] == "Other"
    offered = [name for group in regions.values() for name, _ in group]
    assert len(offered) == len(set(offered)) and set(offered) <= set(zones.names())
    assert {"Europe/Oslo", "Asia/Kolkata"} < set(offered)
    assert not {"Asia/Calcutta", "Etc/GMT+5", "EST5EDT", "GB-Eire", "US/Eastern", "Zulu"} & set(offered)


@pytest.mark.parametrize("relic", ["EST5EDT", "Asia/Calcutta"])
def test_a_zone_that_is_offered_no_more_stays_chosen(as_alice: Client, alice: User, relic: str) -> None:
    assert f'value="{relic}"' not in as_alice.get(SETTINGS).content.decode()
    services.change_settings(alice, name="Alice", time_zone=relic)
    assert f'value="{relic}" selected' in as_alice.get(SETTINGS).content.decode()
    nameless = as_alice.post(SETTINGS, FORM | {"time_zone": relic, "name": ""})
    assert f'value="{relic}" selected' in nameless.content.decode()
    assert as_alice.post(SETTINGS, FORM | {"time_zone": relic}).status_code == 302


def test_a_stranger_goes_to_the_door_and_comes_back(client: Client) -> None:
    assert client.get(SETTINGS).headers["Location"] == f"/accounts/login/?next={SETTINGS}"
    assert client.post(SETTINGS, FORM).headers["Location"].startswith("/accounts/login/")


def test_the_page_saves_and_shows_what_was_chosen(as_alice: Client, alice: User) -> None:
    page = as_alice.post(SETTINGS, FORM, follow=True).content.decode()
    assert "Your settings are saved." in page
    assert 'value="Alice Moreau"' in page and re.search(r'value="Pacific/Auckland" selected', page)
    assert re.search(r'value="dark" checked', page) and "/accounts/password/change/" in page
    alice.refresh_from_db()
    assert (alice.display_name, alice.time_zone, alice.theme) == tuple(FORM.values())


def test_who_is_in_no_team_has_settings_too(client: Client) -> None:
    client.force_login(make.user("Nobody"))
    assert "Your settings are saved." in client.post(SETTINGS, FORM, follow=True).content.decode()


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"time_zone": "Mars/Olympus"}, "There is no such time zone. Choose one from the list."),
        ({"name": " "}, "This field is required."),
        ({"theme": "pink"}, "Select a valid choice."),
    ],
)
def test_a_mistake_is_said_and_the_rest_stays_in_the_form(
    as_alice: Client, alice: User, wrong: dict[str, str], words: str
) -> None:
    response = as_alice.post(SETTINGS, FORM | wrong)
    page = response.content.decode()
    assert response.status_code == 422 and words in page
    for name, marked in (("name", 'value="Alice Moreau"'), ("time_zone", 'd" selected'), ("theme", 'k" checked')):
        assert name in wrong or marked in page
    alice.refresh_from_db()
    assert (alice.display_name, alice.time_zone, alice.theme) == ("Alice Archer", "", Theme.SYSTEM)


@pytest.mark.parametrize("cookie", ["timezone", "__Host-timezone"])
@pytest.mark.parametrize(
    ("chosen", "browser", "said"),
    [
        ("Pacific/Auckland", "America/New_York", "15 March 2025, 01:30"),
        ("", "America/New_York", "14 March 2025, 08:30"),
        ("", "", "14 March 2025, 12:30"),
        ("", "../etc/passwd", "14 March 2025, 12:30"),
        ("Gone/Away", "America/New_York", "14 March 2025, 08:30"),
    ],
)
def test_times_are_of_the_persons_zone_or_else_the_browsers(
    as_alice: Client, alice: User, team: Team, chosen: str, browser: str, said: str, cookie: str
) -> None:
    picture = make.picture(team, alice, created_at=datetime(2025, 3, 14, 12, 30, tzinfo=UTC))
    User.objects.update(time_zone=chosen)
    as_alice.cookies[cookie] = browser
    assert said in as_alice.get(f"/gallery/{picture.pk}/").content.decode()


def test_a_theme_stands_on_every_page_and_that_of_the_system_on_none(as_alice: Client, alice: User) -> None:
    assert "data-theme" not in html(as_alice)
    assert '<meta name="color-scheme" content="light dark">' in as_alice.get(SETTINGS).content.decode()
    services.change_settings(alice, name="Alice", theme=Theme.DARK)
    assert 'data-theme="dark"' in html(as_alice)
    assert '<meta name="color-scheme" content="dark">' in as_alice.get(SETTINGS).content.decode()
    assert 'data-theme="dark"' in as_alice.get("/nowhere/").content.decode()
    assert "data-theme" not in Client().get("/accounts/login/").content.decode()

"""The pages on which admins look after people."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, Settings

from imagegen.accounts import factors
from imagegen.accounts.models import Policy, Role, Team, User
from imagegen.assets.models import Asset
from tests import make
from tests.accounts.codes import app_of

PEOPLE = "/console/people/"

pytestmark = pytest.mark.django_db


def address(name: str, user: User) -> str:
    return reverse(f"console:{name}", args=[user.pk])


def said(client: Client, name: str, user: User, **posted: object) -> str:
    return client.post(address(name, user), posted, follow=True).content.decode()


def test_only_admins_enter(as_alice: Client, alice: User) -> None:
    assert as_alice.get(PEOPLE).status_code == as_alice.post(PEOPLE, {"name": "Mine"}).status_code == 403
    for name in ("person", "admin", "active", "reset", "remove_factors", "delete_person"):
        assert as_alice.post(address(name, alice), {"on": "on"}).status_code == 403
        assert Client().post(address(name, alice), {"on": "on"}).headers["Location"].startswith("/accounts/login/")
    assert as_alice.post(f"{PEOPLE}policy/", {"on": "on"}).status_code == 403
    alice.refresh_from_db()
    assert not alice.is_admin and not Team.objects.filter(name="Mine").exists()


def test_everybody_is_listed_with_teams_and_roles(as_ola: Client, alice: User, charlie: User) -> None:
    make.user("Nobody")
    page = as_ola.get(PEOPLE).content.decode()
    for words in ("Northlight</bdi>, manager", "Northlight</bdi>, member", "Elsewhere</bdi>, member"):
        assert words in page
    assert "in no team" in page and "never signed in" in page


def test_a_look_changes_nothing(as_ola: Client, alice: User) -> None:
    assert as_ola.get(address("reset", alice)).status_code == 405
    for name in ("admin", "active"):
        assert as_ola.get(address(name, alice)).status_code == 200
    alice.refresh_from_db()
    assert alice.is_active and not alice.is_admin


def test_rights_are_given_and_taken_after_a_question(as_ola: Client, alice: User, ola: User) -> None:
    for name, user, question in (
        ("admin", alice, "Make Alice Archer an admin?"),
        ("admin", ola, "Give up your admin rights?"),
        ("active", alice, "Deactivate Alice Archer?"),
    ):
        where = f"{address(name, user)}?q=a"
        assert f'href="{where}"' in as_ola.get(PEOPLE, {"q": "a"}).content.decode()
        page = as_ola.get(where).content.decode()
        assert question in page and f'href="{PEOPLE}?q=a"' in page
    assert "Take admin rights from Second Admin?" in (
        as_ola.get(address("admin", make.user("Second Admin", is_admin=True))).content.decode()
    )


def test_nobody_is_not_found(as_ola: Client) -> None:
    assert as_ola.get("/console/people/999/").status_code == 404


def test_a_new_team_is_managed_by_who_added_it(as_ola: Client, ola: User) -> None:
    assert "you manage it" in as_ola.post(PEOPLE, {"name": "Retouching"}, follow=True).content.decode()
    assert ola.memberships.get(team__name="Retouching").role == Role.MANAGER


def test_a_team_of_the_same_name_is_refused_in_words(as_ola: Client) -> None:
    for name in (" Northlight ", "northlight"):
        response = as_ola.post(PEOPLE, {"name": name})
        assert response.status_code == 422 and "There is a team of this name" in response.content.decode()
    garbled = as_ola.post(PEOPLE, {"name": "Dra\u202estf"})
    assert garbled.status_code == 422 and "a character that cannot be seen" in garbled.content.decode()
    assert as_ola.post(PEOPLE, {"name": " "}).status_code == 422 and Team.objects.count() == 1


def test_teams_are_in_the_order_of_their_names_whatever_the_case(as_ola: Client) -> None:
    for name in ("zebra", "Arrow", "moth"):
        make.team(name)
    page = as_ola.get(PEOPLE).content.decode()
    assert re.findall(r"More for the team (\w+)", page) == ["Arrow", "moth", "Northlight", "zebra"]


def test_somebody_is_made_admin_and_not_any_more(as_ola: Client, alice: User) -> None:
    assert "is an admin of this installation now" in said(as_ola, "admin", alice, on="on")
    assert User.objects.get(pk=alice.pk).is_admin
    assert "is no admin of this installation any more" in said(as_ola, "admin", alice)
    assert not User.objects.get(pk=alice.pk).is_admin


def test_the_last_admin_is_told_why_they_stay(as_ola: Client, ola: User) -> None:
    assert as_ola.post(address("admin", ola)).headers["Location"] == PEOPLE
    assert "Ola Brandt is the only admin" in said(as_ola, "admin", ola)
    asked = as_ola.get(f"/console/people/{ola.pk}/admin/").content.decode()
    assert "is the only admin" in asked and "Give up admin rights" not in asked
    assert User.objects.get(pk=ola.pk).is_admin


def test_an_admin_who_steps_back_is_led_out_of_the_console(as_ola: Client, ola: User, team: Team) -> None:
    make.user("Second Admin", team=team, is_admin=True)
    assert as_ola.post(address("admin", ola)).headers["Location"] == "/create/"


def test_who_is_deactivated_is_out_at_the_next_click_and_may_come_back(
    as_ola: Client, alice: User, ola: User, team: Team
) -> None:
    as_alice = Client()
    as_alice.force_login(alice)
    assert "Alice Archer is deactivated and signed out." in said(as_ola, "active", alice)
    assert as_alice.get("/create/").headers["Location"].startswith("/accounts/login/")
    assert "Deactivated" in as_ola.get(PEOPLE).content.decode()
    assert as_ola.post(address("reset", alice)).status_code == 404
    assert "Alice Archer is activated and can sign in." in said(as_ola, "active", alice, on="on")


def test_nobody_deactivates_themselves(as_ola: Client, ola: User, team: Team) -> None:
    make.user("Second Admin", team=team, is_admin=True)
    assert "cannot deactivate yourself" in said(as_ola, "active", ola)
    assert User.objects.get(pk=ola.pk).is_active


def test_a_password_link_works_once_and_ends_the_sessions(as_ola: Client, alice: User) -> None:
    as_alice = Client()
    as_alice.force_login(alice)
    alice.refresh_from_db()
    assert as_ola.post(address("reset", alice)).headers["Location"] == PEOPLE
    page = as_ola.get(PEOPLE).content.decode()
    found = re.search(r'value="http://testserver(/accounts/password/reset/key/[^"]+)"', page)
    assert found and "A new password for Alice Archer" in page
    assert found[1] not in as_ola.get(PEOPLE).content.decode()
    stranger = Client()
    form = stranger.get(found[1], follow=True)
    assert f"For the account of {alice.email}." in form.content.decode()
    new = {"password1": "lamp-of-blue-hour", "password2": "lamp-of-blue-hour"}
    assert stranger.post(form.request["PATH_INFO"], new).status_code == 302
    assert User.objects.get(pk=alice.pk).check_password("lamp-of-blue-hour")
    assert as_alice.get("/create/").status_code == 302
    assert "This link no longer works" in Client().get(found[1], follow=True).content.decode()


def test_an_admin_in_no_team_reaches_the_whole_console_and_joins_a_team(client: Client, team: Team) -> None:
    noor = make.user("Noor Haddad", is_admin=True)
    client.force_login(noor)
    assert f'href="{PEOPLE}"' in client.get("/create/").content.decode()
    for page in ("credentials", "credentials/add", "people", f"people/{noor.pk}", "spend", "audit"):
        assert client.get(f"/console/{page}/").status_code == 200
    assert "saved" in said(client, "person", noor, **{f"team-{team.pk}": Role.MEMBER})
    assert client.get("/create/").status_code == 200


def test_teams_and_roles_are_set_on_one_page(as_ola: Client, alice: User, team: Team) -> None:
    drafts = make.team("Drafts")
    page = said(as_ola, "person", alice, **{f"team-{team.pk}": "", f"team-{drafts.pk}": Role.MANAGER})
    assert "The teams of Alice Archer are saved" in page
    assert alice.memberships.get().team == drafts and alice.memberships.get().role == Role.MANAGER


def test_a_team_that_the_form_does_not_name_is_left_alone(as_ola: Client, alice: User) -> None:
    said(as_ola, "person", alice)
    assert alice.memberships.get().role == Role.MEMBER


def test_a_team_keeps_its_manager_and_the_page_says_so(as_ola: Client, ola: User, team: Team) -> None:
    response = as_ola.post(address("person", ola), {f"team-{team.pk}": ""})
    assert response.status_code == 422 and "Ola Brandt is the only manager" in response.content.decode()
    assert ola.memberships.exists()


def test_without_second_factors_nothing_is_said_of_them(as_ola: Client, alice: User) -> None:
    app_of(alice)
    page = as_ola.get(PEOPLE).content.decode()
    assert "two-factor" not in page.lower() and "second factor" not in page
    assert as_ola.post(f"{PEOPLE}policy/", {"on": "on"}).status_code == 404
    assert as_ola.post(address("remove_factors", alice)).status_code == 404 and factors.has_factor(alice)


def test_who_requires_a_second_factor_has_one(as_ola: Client, ola: User, settings: Settings) -> None:
    settings.MFA = True
    refused = as_ola.post(f"{PEOPLE}policy/", {"on": "on"}, follow=True).content.decode()
    assert "Set up two-factor sign-in for yourself first" in refused and not Policy.current().requires_second_factor
    app_of(ola)
    assert "Everybody needs a second factor from now on" in (
        as_ola.post(f"{PEOPLE}policy/", {"on": "on"}, follow=True).content.decode()
    )
    assert Policy.current().requires_second_factor
    assert "is optional now" in as_ola.post(f"{PEOPLE}policy/", follow=True).content.decode()
    assert not Policy.current().requires_second_factor


def test_lost_factors_are_removed_after_a_question_and_the_sessions_end(
    as_ola: Client, alice: User, settings: Settings
) -> None:
    settings.MFA = True
    app_of(alice)
    as_alice = Client()
    as_alice.force_login(alice)
    assert address("remove_factors", alice) in as_ola.get(PEOPLE).content.decode()
    asked = as_ola.get(address("remove_factors", alice)).content.decode()
    assert "Remove the second factors of Alice Archer?" in asked and factors.has_factor(alice)
    assert "signed out everywhere" in said(as_ola, "remove_factors", alice)
    assert not factors.has_factor(alice) and as_alice.get("/create/").status_code == 302
    assert address("remove_factors", alice) not in as_ola.get(PEOPLE).content.decode()
    assert as_ola.get(address("remove_factors", alice)).status_code == 404


def test_nobody_removes_their_own_factors_without_confirming_who_they_are(
    as_ola: Client, ola: User, settings: Settings
) -> None:
    settings.MFA = True
    app_of(ola)
    assert as_ola.post(address("remove_factors", ola)).headers["Location"] == "/accounts/2fa/"
    assert factors.has_factor(ola)


@pytest.mark.parametrize(("chosen", "pictures"), [("person", 1), ("pictures", 0)])
def test_somebody_is_deleted_after_a_question(
    as_ola: Client, alice: User, team: Team, chosen: str, pictures: int
) -> None:
    make.picture(team, alice)
    assert address("delete_person", alice) in as_ola.get(PEOPLE).content.decode()
    page = as_ola.get(address("delete_person", alice)).content.decode()
    assert "1 picture and 1 job" in page and User.objects.filter(pk=alice.pk).exists()
    page = said(as_ola, "delete_person", alice, delete=chosen)
    assert f"person {alice.pk} from now on" in page and "Alice" not in page
    assert not User.objects.filter(pk=alice.pk).exists() and Asset.objects.count() == pictures


def test_nobody_deletes_themselves(as_ola: Client, ola: User) -> None:
    make.user("Second Admin", is_admin=True)
    assert address("delete_person", ola) not in as_ola.get(PEOPLE).content.decode()
    assert as_ola.post(address("delete_person", ola)).status_code == 404 and User.objects.filter(pk=ola.pk).exists()


def names(client: Client, **asked: str | int) -> list[str]:
    page = client.get(PEOPLE, asked).content.decode()
    return re.findall(r'aria-label="More for ([^"]+)"', page.partition("<aside")[0])


def test_a_search_finds_every_word_in_name_or_address(as_ola: Client, alice: User, bob: User) -> None:
    assert names(as_ola, q=f"ARCHER {alice.email[:6]}") == ["Alice Archer"]
    assert names(as_ola, q=bob.email) == ["Bob Baker"]
    page = as_ola.get(PEOPLE, {"q": "archer baker"}).content.decode()
    assert "Nobody found." in page and 'value="archer baker"' in page
    assert len(names(as_ola, q="\x00")) == 3


def test_what_is_done_to_somebody_leads_back_to_where_they_were_found(as_ola: Client, alice: User) -> None:
    query = "?q=archer&page=1"
    assert f'action="{address("reset", alice)}?q=archer&amp;page=1"' in as_ola.get(PEOPLE + query).content.decode()
    for name in ("admin", "active", "reset", "person"):
        assert as_ola.post(address(name, alice) + query, {"on": "on"}).headers["Location"] == PEOPLE + query


def test_a_hundred_and_twenty_are_turned_over_by_fifty_in_as_many_queries_as_two(
    as_ola: Client, alice: User, team: Team, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    as_ola.get(PEOPLE)
    with CaptureQueriesContext(connection) as few:
        as_ola.get(PEOPLE)
    for number in range(118):
        make.user(f"Person {number:03}", team=team)
    with django_assert_num_queries(len(few)):
        as_ola.get(PEOPLE)
    pages = [names(as_ola, page=page) for page in (1, 2, 3)]
    assert [len(page) for page in pages] == [50, 50, 20] and len(set().union(*pages)) == 120
    assert names(as_ola, page=99) == pages[2] and names(as_ola, page="x") == pages[0]
    assert "51–100 of 120" in as_ola.get(PEOPLE, {"page": 2}).content.decode()
    assert "?q=person&amp;page=2" in as_ola.get(PEOPLE, {"q": "person"}).content.decode()

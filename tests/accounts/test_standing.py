"""Who may sign in, who is an admin, which teams there are, and who is in which."""

from collections.abc import Callable
from functools import partial

import pytest
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.test import Client

from imagegen.accounts import services
from imagegen.accounts.models import Invitation, Role, Team, User
from imagegen.audit.models import Action, Entry
from tests import make
from tests.together import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def ola(team: Team) -> User:
    return make.user("Ola Brandt", team=team, role=Role.MANAGER, is_admin=True)


def test_a_new_team_has_the_manager_that_is_named(ola: User) -> None:
    team = services.add_team(name="Retouching", manager=ola)
    assert team.memberships.get().role == Role.MANAGER and team.memberships.get().user == ola


def test_the_last_admin_stays_admin_and_active(ola: User, alice: User) -> None:
    with pytest.raises(services.Kept, match="Ola Brandt is the only admin"):
        services.set_admin(ola, is_admin=False)
    with pytest.raises(services.Kept, match="Ola Brandt is the only admin"):
        services.set_active(ola, is_active=False)
    ola.refresh_from_db()
    assert ola.is_admin and ola.is_active
    services.set_admin(alice, is_admin=True)
    services.set_admin(ola, is_admin=False)
    assert list(User.objects.filter(is_admin=True)) == [alice]


def test_an_admin_who_is_deactivated_does_not_count_and_one_in_no_team_does(ola: User) -> None:
    make.user("Gone", team=make.team("Drafts"), is_admin=True, is_active=False)
    with pytest.raises(services.Kept):
        services.set_admin(ola, is_admin=False)
    make.user("Noor Haddad", is_admin=True)
    services.set_admin(ola, is_admin=False)
    assert not User.objects.get(pk=ola.pk).is_admin


def test_who_is_deactivated_is_signed_out_for_good_and_nobody_else_is(as_alice: Client, alice: User, bob: User) -> None:
    as_bob = Client()
    as_bob.force_login(bob)
    services.set_active(alice, is_active=False)
    assert as_alice.get("/create/").status_code == 302 and as_bob.get("/create/").status_code == 200
    assert Session.objects.count() == 1
    services.set_active(alice, is_active=True)
    assert as_alice.get("/create/").status_code == 302


def test_places_are_set_all_or_none(ola: User, team: Team) -> None:
    drafts, other = make.team("Drafts"), make.team("Other")
    services.set_places(ola, {team: Role.MEMBER, drafts: Role.VIEWER})
    assert {(place.team.name, place.role) for place in ola.memberships.all()} == {
        ("Northlight", Role.MEMBER),
        ("Drafts", Role.VIEWER),
    }
    with pytest.raises(services.Kept):
        services.set_places(ola, {other: Role.MANAGER})
    assert set(ola.teams.all()) == {team, drafts}


def test_a_renamed_team_keeps_its_slug_and_a_name_is_never_that_of_two(team: Team) -> None:
    services.rename_team(team, name=" Southlight ")
    team.refresh_from_db()
    assert (team.name, team.slug) == ("Southlight", "northlight")
    assert (entry := Entry.objects.latest("pk")).action == Action.TEAM_RENAMED
    assert (entry.subject, entry.detail) == ("Southlight", "Northlight → Southlight")
    with pytest.raises(ValidationError):
        services.rename_team(make.team("Drafts"), name="Southlight")
    assert Team.objects.get(slug="drafts").name == "Drafts"


def test_a_name_that_stays_is_not_recorded(team: Team) -> None:
    services.rename_team(team, name="Northlight")
    assert not Entry.objects.filter(action=Action.TEAM_RENAMED).exists()


def test_an_empty_team_goes_with_its_places_and_invitations_and_people_and_keys_stay(ola: User, alice: User) -> None:
    drafts = make.team("Drafts")
    key = make.credential(drafts)
    noor = make.user("Noor Haddad", team=drafts)
    services.invite(team=drafts, role=Role.MEMBER, by=ola)
    services.delete_team(drafts)
    assert not Team.objects.filter(name="Drafts").exists() and not Invitation.objects.exists()
    assert not noor.memberships.exists() and User.objects.filter(pk=noor.pk).exists() and not key.teams.exists()
    assert (entry := Entry.objects.latest("pk")).action == Action.TEAM_DELETED
    assert (entry.subject, entry.detail) == ("Drafts", noor.email)


@pytest.mark.parametrize("made", [make.job, make.picture])
def test_a_team_that_made_something_is_kept_whole(made: Callable[..., object], team: Team, alice: User) -> None:
    make.team("Drafts")
    made(team, alice)
    with pytest.raises(services.Kept, match="Northlight has pictures, jobs or models of its own"):
        services.delete_team(team)
    assert alice.teams.get() == team and not Entry.objects.filter(action=Action.TEAM_DELETED).exists()


def test_the_last_team_is_kept(team: Team) -> None:
    with pytest.raises(services.Kept, match="Northlight is the only team"):
        services.delete_team(team)
    assert Team.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_the_last_two_teams_deleted_at_once_one_is_kept() -> None:
    ends = at_once([partial(services.delete_team, make.team(name)) for name in ("Northlight", "Drafts")])
    assert {type(end) for end in ends} == {type(None), services.Kept} and Team.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_teams_that_are_given_one_name_at_once_one_has_it() -> None:
    teams = [make.team(name) for name in ("Northlight", "Drafts", "Retouching")]
    ends = at_once([partial(services.rename_team, team, name="Southlight") for team in teams])
    assert sorted(type(end).__name__ for end in ends) == ["Team", "ValidationError", "ValidationError"]


@pytest.mark.django_db(transaction=True)
def test_of_two_last_admins_who_step_back_at_once_one_is_kept() -> None:
    admins = [make.user(name, is_admin=True) for name in ("Ola Brandt", "Noor Haddad")]
    ends = at_once([partial(services.set_admin, admin, is_admin=False) for admin in admins])
    assert {type(end) for end in ends} == {type(None), services.Kept}
    assert User.objects.filter(is_admin=True).count() == 1


def test_who_does_not_manage_may_leave_a_team_that_nobody_manages(alice: User, bob: User, team: Team) -> None:
    manager = make.user("Mara Lind", team=team, role=Role.MANAGER, is_active=False)
    assert not manager.is_active
    services.remove_member(alice.memberships.get(team=team))
    assert services.change_role(bob.memberships.get(team=team), role=Role.VIEWER).role == Role.VIEWER
    assert not alice.memberships.exists()

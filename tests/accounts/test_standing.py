"""Who may sign in, who is an admin, and who is in which teams."""

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from imagegen.accounts import services
from imagegen.accounts.models import Role, Team, User
from tests import make

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

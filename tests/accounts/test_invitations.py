"""Who is let into a team, who manages it, and who leaves."""

from datetime import timedelta
from functools import partial

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from imagegen.accounts import services
from imagegen.accounts.models import Invitation, Membership, Role, Team, User
from tests import make
from tests.together import at_once

PASSWORD = "blue-hour-lamp"

pytestmark = pytest.mark.django_db


@pytest.fixture
def ines(team: Team) -> User:
    return make.user("Ines Moreau", team=team, role=Role.MANAGER)


def place(user: User, team: Team) -> Membership:
    return Membership.objects.select_related("user", "team").get(user=user, team=team)


def test_an_invitation_is_for_seven_days_and_keeps_no_token(team: Team, ines: User) -> None:
    invitation, token = services.invite(team=team, role=Role.VIEWER, by=ines, email=" Hana@Studio.example ")
    assert timedelta(days=6.9) < invitation.expires_at - timezone.now() <= timedelta(days=7)
    assert invitation.email == "hana@studio.example" and invitation.token_hash != token
    assert token not in str(Invitation.objects.values().get())


@pytest.mark.parametrize("wrong", [{"role": "owner"}, {"role": Role.MEMBER, "email": "hana"}])
def test_an_invitation_to_a_role_or_an_address_that_is_none_is_not_made(
    team: Team, ines: User, wrong: dict[str, str]
) -> None:
    with pytest.raises(ValidationError):
        services.invite(team=team, by=ines, **wrong)
    assert not Invitation.objects.exists()


def test_who_accepts_is_in_the_team_in_that_role_and_nobody_after_them(team: Team, ines: User) -> None:
    _, token = services.invite(team=team, role=Role.VIEWER, by=ines)
    assert services.accept_invitation(token, user=make.user("Hana Sato")).role == Role.VIEWER
    with pytest.raises(services.InvitationClosed, match="used"):
        services.accept_invitation(token, user=make.user("Charlie Cook"))
    assert team.memberships.count() == 2


def test_a_stranger_who_joins_is_a_new_person(team: Team, ines: User) -> None:
    _, token = services.invite(team=team, role=Role.MEMBER, by=ines)
    made = services.join(token, email="Hana@studio.example", name="Hana Sato", password=PASSWORD)
    assert made.user.email == "hana@studio.example" and made.team == team and not made.user.is_admin
    assert Invitation.objects.get().used_by == made.user


def test_a_known_address_cannot_be_taken_over_and_the_link_stays_open(team: Team, ines: User) -> None:
    _, token = services.invite(team=team, role=Role.MEMBER, by=ines)
    with pytest.raises(ValidationError, match="exists"):
        services.join(token, email=ines.email.upper(), name="Somebody", password=PASSWORD)
    assert services.find_invitation(token).team == team and User.objects.count() == 1


def test_a_weak_password_leaves_the_link_open(team: Team, ines: User) -> None:
    _, token = services.invite(team=team, role=Role.MEMBER, by=ines)
    with pytest.raises(ValidationError):
        services.join(token, email="hana@studio.example", name="Hana", password="password12")
    assert services.find_invitation(token)


def test_somebody_of_the_team_does_not_use_the_link_up(team: Team, ines: User) -> None:
    _, token = services.invite(team=team, role=Role.VIEWER, by=ines)
    with pytest.raises(services.AlreadyMember):
        services.accept_invitation(token, user=ines)
    assert services.find_invitation(token) and place(ines, team).role == Role.MANAGER


def test_a_revoked_an_expired_and_an_unknown_link_let_nobody_in(team: Team, ines: User) -> None:
    hana = make.user("Hana Sato")
    revoked, token = services.invite(team=team, role=Role.MEMBER, by=ines)
    assert services.revoke_invitation(revoked) and not services.revoke_invitation(revoked)
    with pytest.raises(services.InvitationClosed, match="revoked"):
        services.accept_invitation(token, user=hana)
    expired, token = services.invite(team=team, role=Role.MEMBER, by=ines)
    Invitation.objects.filter(pk=expired.pk).update(expires_at=timezone.now())
    with pytest.raises(services.InvitationClosed, match="expired"):
        services.accept_invitation(token, user=hana)
    with pytest.raises(services.InvitationClosed, match="unknown"):
        services.accept_invitation("guess", user=hana)
    assert not hana.memberships.exists()


@pytest.mark.django_db(transaction=True)
def test_of_ten_who_accept_at_once_one_is_let_in() -> None:
    team = make.team()
    people = [make.user(f"Person {number}") for number in range(10)]
    ines = make.user("Ines Moreau", team=team, role=Role.MANAGER)
    _, token = services.invite(team=team, role=Role.MEMBER, by=ines)
    ends = at_once([partial(services.accept_invitation, token, user=user) for user in people])
    let_in = [end for end in ends if isinstance(end, Membership)]
    assert [str(end) for end in ends if end not in let_in] == ["used"] * 9
    assert list(team.memberships.exclude(user=ines)) == let_in and Invitation.objects.get().used_by == let_in[0].user


@pytest.mark.django_db(transaction=True)
def test_of_two_last_managers_who_make_way_for_each_other_at_once_one_is_kept() -> None:
    team = make.team()
    managers = [make.user(name, team=team, role=Role.MANAGER) for name in ("Ines Moreau", "Hana Sato")]
    ends = at_once([partial(services.change_role, place(user, team), role=Role.MEMBER) for user in managers])
    assert {type(end) for end in ends} == {Membership, services.Kept}
    assert team.memberships.filter(role=Role.MANAGER).count() == 1


def test_a_team_keeps_somebody_who_can_manage_it(team: Team, ines: User, alice: User) -> None:
    with pytest.raises(services.Kept, match="the only manager of Northlight"):
        services.change_role(place(ines, team), role=Role.MEMBER)
    with pytest.raises(services.Kept, match="the only manager of Northlight"):
        services.remove_member(place(ines, team))
    assert place(ines, team).role == Role.MANAGER
    services.change_role(place(alice, team), role=Role.MANAGER)
    services.change_role(place(ines, team), role=Role.MEMBER)
    assert place(ines, team).role == Role.MEMBER


def test_an_admin_of_the_installation_can_manage_whatever_their_role(team: Team, ines: User) -> None:
    make.user("Ola Brandt", team=team, role=Role.VIEWER, is_admin=True)
    services.remove_member(place(ines, team))
    assert not ines.memberships.exists() and User.objects.filter(pk=ines.pk, is_active=True).exists()


def test_the_last_admin_may_be_in_no_team(team: Team, ines: User) -> None:
    ola = make.user("Ola Brandt", team=team, is_admin=True)
    services.remove_member(place(ola, team))
    assert not ola.memberships.exists() and User.objects.get(pk=ola.pk).is_admin


def test_what_a_removed_person_made_stays_with_the_team(team: Team, ines: User, alice: User) -> None:
    job, picture = make.job(team, alice), make.picture(team, alice)
    favourite = alice.favourites.create(asset=picture)
    services.remove_member(place(alice, team))
    for kept in (job, picture, favourite):
        kept.refresh_from_db()
    assert job.team == team and job.author == alice and job.status == "queued"


@pytest.mark.parametrize("end", ["demoted", "removed", "deactivated"])
def test_a_link_dies_with_its_makers_right_to_make_one(team: Team, alice: User, end: str) -> None:
    make.user("Ola Brandt", team=team, role=Role.MANAGER)
    mara = make.user("Mara Lind", team=team, role=Role.MANAGER)
    _, token = services.invite(team=team, role=Role.MANAGER, by=mara)
    assert services.find_invitation(token).role == Role.MANAGER
    if end == "demoted":
        services.change_role(mara.memberships.get(), role=Role.VIEWER)
    elif end == "removed":
        services.remove_member(mara.memberships.get())
    else:
        services.set_active(mara, is_active=False)
    with pytest.raises(services.InvitationClosed) as closed:
        services.accept_invitation(token, user=mara)
    assert closed.value.state == "revoked" and not team.invitations.open().exists()

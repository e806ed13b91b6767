"""The team's page, and the page on which an invitation is accepted."""

import re
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from imagegen.accounts import services
from imagegen.accounts.models import Invitation, Membership, Role, Team, User
from tests import make

FORM = {"name": "Hana Sato", "email": "hana@studio.example", "password": "blue-hour-lamp"}

pytestmark = pytest.mark.django_db


@pytest.fixture
def ines(team: Team) -> User:
    return make.user("Ines Moreau", team=team, role=Role.MANAGER)


@pytest.fixture
def as_ines(ines: User) -> Client:
    client = Client()
    client.force_login(ines)
    return client


@pytest.fixture
def link(team: Team, ines: User) -> str:
    return f"/invitations/{services.invite(team=team, role=Role.VIEWER, by=ines)[1]}/"


def text(client: Client, path: str) -> str:
    return client.get(path).content.decode()


def place(user: User) -> Membership:
    return user.memberships.get()


def test_members_see_who_is_there_and_change_nothing(as_alice: Client, alice: User, bob: User, ines: User) -> None:
    page = text(as_alice, "/team/")
    assert "Bob Baker" in page and "Ines Moreau" in page and "Make a link" not in page and "Remove" not in page
    assert page.count(">Leave</a>") == 1
    for path in (f"people/{place(bob).pk}/role/", f"people/{place(bob).pk}/remove/", "invitations/1/revoke/", ""):
        response = as_alice.post(f"/team/{path}", {"role": Role.VIEWER})
        assert response.status_code == 403 and "Ask one of them" in response.content.decode()
    assert place(bob).role == Role.MEMBER and not Invitation.objects.exists()


def test_the_page_of_another_team_is_nobodys_business(as_ines: Client, charlie: User, team: Team) -> None:
    assert "Charlie" not in text(as_ines, "/team/")
    for verb in ("role", "remove"):
        path = f"/team/people/{place(charlie).pk}/{verb}/"
        assert as_ines.post(path, {"role": Role.VIEWER}).status_code == 404
    elsewhere, _ = services.invite(team=place(charlie).team, role=Role.MEMBER, by=charlie)
    assert as_ines.post(f"/team/invitations/{elsewhere.pk}/revoke/").status_code == 404
    assert place(charlie).role == Role.MEMBER and elsewhere.state == "open"


def test_a_link_is_shown_once_and_lets_one_stranger_in(as_ines: Client, team: Team) -> None:
    response = as_ines.post("/team/", {"role": Role.MEMBER, "email": "hana@studio.example"})
    assert response.status_code == 302
    page = text(as_ines, response.headers["Location"])
    found = re.search(r'value="http://testserver(/invitations/[^"]+)"', page)
    assert found
    assert found[1] not in text(as_ines, "/team/") and "hana@studio.example" in text(as_ines, "/team/")
    assert Invitation.objects.count() == 1 and found[1] not in str(Session.objects.get().get_decoded())
    stranger = Client()
    assert 'value="hana@studio.example"' in text(stranger, found[1])
    assert stranger.post(found[1], FORM).headers["Location"] == "/create/"
    assert stranger.get("/team/").status_code == 200
    assert team.memberships.get(user__email=FORM["email"]).role == Role.MEMBER


@pytest.mark.parametrize("wrong", [{"role": "owner"}, {"email": "hana"}, {"email": "h" * 250 + "@studio.example"}])
def test_a_mistake_in_an_invitation_is_said(as_ines: Client, wrong: dict[str, str]) -> None:
    response = as_ines.post("/team/", {"role": Role.MEMBER, "email": ""} | wrong)
    assert response.status_code == 422 and "field-error" in response.content.decode()
    assert not Invitation.objects.exists()


@pytest.mark.parametrize("wrong", [{"password": "short"}, {"email": "x"}, {"name": " "}, {"password": FORM["email"]}])
def test_a_stranger_who_makes_a_mistake_tries_again(client: Client, link: str, wrong: dict[str, str]) -> None:
    response = client.post(link, FORM | wrong)
    assert response.status_code == 422 and "field-error" in response.content.decode()
    assert client.post(link, FORM).status_code == 302


def test_an_address_that_is_known_is_asked_to_sign_in(client: Client, link: str, ines: User) -> None:
    page = client.post(link, FORM | {"email": ines.email}).content.decode()
    assert "Somebody with this address exists" in page and f"/accounts/login/?next={link}" in page
    assert "_auth_user_id" not in client.session


def test_somebody_signed_in_joins_with_one_button_and_is_told_as_whom(
    as_charlie: Client, charlie: User, link: str, team: Team
) -> None:
    page = text(as_charlie, link)
    assert "Charlie Cook" in page and charlie.email in page and "sign out" in page
    assert team not in charlie.teams.all()
    assert as_charlie.post(link).headers["Location"] == "/create/"
    assert team in charlie.teams.all()


def test_who_is_somebody_else_signs_out_and_comes_back(as_charlie: Client, link: str) -> None:
    response = as_charlie.post("/accounts/logout/", {"next": link})
    assert response.headers["Location"] == link
    assert "Your name" in text(as_charlie, link)


def test_a_member_leaves_the_link_to_somebody_else(as_alice: Client, link: str, client: Client) -> None:
    page = as_alice.post(link).content.decode()
    assert "in Northlight already" in page and Invitation.objects.open().exists()


def test_each_end_of_a_link_has_its_own_page(client: Client, team: Team, ines: User) -> None:
    def path(**fields: object) -> str:
        invitation, token = services.invite(team=team, role=Role.MEMBER, by=ines)
        Invitation.objects.filter(pk=invitation.pk).update(**fields)
        return f"/invitations/{token}/"

    now = timezone.now()
    ends = {
        path(used_at=now): (410, "This invitation was used"),
        path(revoked_at=now): (410, "This invitation was revoked"),
        path(expires_at=now - timedelta(seconds=1)): (410, "This invitation has expired"),
        "/invitations/guess/": (404, "There is no such invitation"),
    }
    for address, (status, words) in ends.items():
        for response in (client.get(address), client.post(address, FORM)):
            assert response.status_code == status and words in response.content.decode()
    assert not User.objects.filter(email=FORM["email"]).exists()


def test_a_look_at_a_link_uses_nothing_up(client: Client, as_charlie: Client, link: str) -> None:
    client.get(link)
    as_charlie.get(link)
    assert Invitation.objects.open().count() == 1 and Membership.objects.filter(team__name="Northlight").count() == 1


def test_a_link_without_a_csrf_token_lets_nobody_in(link: str) -> None:
    assert Client(enforce_csrf_checks=True).post(link, FORM).status_code == 403
    assert Invitation.objects.open().exists()


def test_revoked_is_said_and_the_row_goes(as_ines: Client, link: str) -> None:
    path = f"/team/invitations/{Invitation.objects.get().pk}/revoke/"
    assert "lets nobody in any more" in as_ines.post(path, follow=True).content.decode()
    assert "over already: it is revoked" in as_ines.post(path, follow=True).content.decode()
    assert "Open invitations" not in text(as_ines, "/team/")


def test_a_manager_changes_roles_and_removes(as_ines: Client, ines: User, alice: User) -> None:
    path = f"/team/people/{place(alice).pk}/"
    as_ines.post(f"{path}role/", {"role": Role.VIEWER})
    assert place(alice).role == Role.VIEWER
    assert "no such role" in as_ines.post(f"{path}role/", {"role": "owner"}, follow=True).content.decode()
    assert "goes on" in text(as_ines, f"{path}remove/") and alice.teams.exists()
    as_ines.post(f"{path}remove/")
    assert not alice.teams.exists()


def test_anybody_leaves_after_a_look_at_what_it_means(as_alice: Client, alice: User, ines: User) -> None:
    path = f"/team/people/{place(alice).pk}/remove/"
    page = text(as_alice, path)
    assert "Leave Northlight?" in page and "It is your only team" in page and alice.teams.exists()
    page = as_alice.post(path, follow=True).content.decode()
    assert "You are no longer in Northlight." in page and "You are in no team" in page
    assert not alice.teams.exists()


def test_who_has_other_teams_works_on_in_one_of_them(as_alice: Client, alice: User, ines: User) -> None:
    path = f"/team/people/{place(alice).pk}/remove/"
    Membership.objects.create(user=alice, team=make.team("Drafts"))
    assert "Your other teams stay." in text(as_alice, path)
    response = as_alice.post(path, follow=True)
    assert response.status_code == 200 and "You are no longer in Northlight." in response.content.decode()


def test_who_is_in_no_team_reads_what_to_do_and_signs_out(client: Client) -> None:
    client.force_login(make.user("Noor Haddad"))
    for path in ("/create/", "/gallery/", "/team/"):
        response = client.get(path)
        page = response.content.decode()
        assert response.status_code == 403 and "You are in no team" in page and "invitation link" in page
        assert 'href="/settings/"' in page and 'action="/accounts/logout/"' in page and "Console" not in page
    assert "/gallery/" not in text(client, "/settings/")
    client.post("/accounts/logout/")
    assert client.get("/create/").status_code == 302


def test_the_only_manager_stays_and_is_told_why(as_ines: Client, ines: User, alice: User) -> None:
    path = f"/team/people/{place(ines).pk}/"
    for verb in ("role", "remove"):
        page = as_ines.post(f"{path}{verb}/", {"role": Role.MEMBER}, follow=True).content.decode()
        assert "Ines Moreau is the only manager of Northlight" in page
    assert place(ines).role == Role.MANAGER


def test_an_admin_of_the_installation_manages_a_team_as_its_viewer(client: Client, team: Team, alice: User) -> None:
    client.force_login(make.user("Ola Brandt", team=team, role=Role.VIEWER, is_admin=True))
    assert client.post(f"/team/people/{place(alice).pk}/role/", {"role": Role.MANAGER}).status_code == 302
    assert place(alice).role == Role.MANAGER


def test_what_people_call_themselves_is_never_markup(as_ines: Client, team: Team) -> None:
    make.user("Bold <b>Name</b>", team=team)
    assert "Bold &lt;b&gt;Name&lt;/b&gt;" in text(as_ines, "/team/")

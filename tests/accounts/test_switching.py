"""The team that a person works in."""

import uuid

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from imagegen.accounts import services
from imagegen.accounts.models import Invitation, Membership, Role, Team, User
from imagegen.jobs.models import Job
from imagegen.jobs.states import Status
from tests import make

SWITCH = "/team/switch/"
PASSWORD = "sample words for tests"

pytestmark = pytest.mark.django_db


@pytest.fixture
def drafts(alice: User) -> Team:
    """Alice's second team."""
    drafts = make.team("Drafts")
    Membership.objects.create(user=alice, team=drafts, role=Role.MANAGER)
    return drafts


def title(client: Client) -> str:
    page = client.get("/team/").content.decode()
    return page.partition("<h1>")[2].partition("</h1>")[0]


def test_the_first_team_is_the_one_until_another_is_chosen(as_alice: Client, drafts: Team) -> None:
    assert title(as_alice) == "Northlight"
    as_alice.post(SWITCH, {"team": drafts.pk})
    assert title(as_alice) == "Drafts"


def test_a_choice_is_of_one_browser(as_alice: Client, alice: User, drafts: Team) -> None:
    as_alice.post(SWITCH, {"team": drafts.pk})
    other = Client()
    other.force_login(alice)
    assert title(other) == "Northlight"


def test_who_signs_in_goes_on_in_the_team_they_were_in_last(alice: User, drafts: Team) -> None:
    alice.set_password(PASSWORD)
    alice.save()

    def signed_in() -> Client:
        browser = Client()
        browser.post("/accounts/login/", {"login": alice.email, "password": PASSWORD})
        return browser

    signed_in().post(SWITCH, {"team": drafts.pk})
    assert title(signed_in()) == "Drafts"
    drafts.memberships.get(user=alice).delete()
    assert title(signed_in()) == "Northlight"


def test_nobody_switches_to_a_team_that_is_not_theirs(as_alice: Client, charlie: User) -> None:
    for wanted in (charlie.teams.get().pk, "", "x", 10**30):
        assert as_alice.post(SWITCH, {"team": wanted}).status_code == 404
    assert as_alice.get(SWITCH).status_code == 405 and title(as_alice) == "Northlight"


def test_the_page_is_kept_where_it_is_about_no_one_thing(as_alice: Client, alice: User, drafts: Team) -> None:
    picture = make.picture(drafts, alice)
    pages = {
        "/create/": "/create/",
        "/team/": "/team/",
        f"/gallery/{picture.pk}/": "/gallery/",
        "/nowhere/": "/gallery/",
        "": "/gallery/",
        "https://evil.example/create/": "/gallery/",
        "//evil.example/create/": "/gallery/",
    }
    for address, kept in pages.items():
        response = as_alice.post(SWITCH, {"team": drafts.pk, "next": address})
        assert response.headers["Location"] == kept


def test_each_team_has_its_own_pictures(as_alice: Client, alice: User, team: Team, drafts: Team) -> None:
    make.picture(team, alice, prompt="A harbour of the first team")
    make.picture(drafts, alice, prompt="A vase of the second team")
    as_alice.post(SWITCH, {"team": drafts.pk})
    page = as_alice.get("/gallery/").content.decode()
    assert "A vase of the second team" in page and "A harbour of the first team" not in page


def test_who_is_removed_is_back_in_the_first_team_at_the_next_click(
    as_alice: Client, alice: User, bob: User, drafts: Team
) -> None:
    Membership.objects.create(user=bob, team=drafts, role=Role.MANAGER)
    as_alice.post(SWITCH, {"team": drafts.pk})
    job = make.job(drafts, alice)
    services.remove_member(Membership.objects.select_related("user", "team").get(user=alice, team=drafts))
    assert title(as_alice) == "Northlight"
    page = as_alice.get("/activity/")
    assert "Drafts" not in page.content.decode() and page.context["running_count"] == 0
    assert as_alice.get(reverse("studio:job", args=[job.pk])).status_code == 404


def test_who_joins_works_in_the_new_team(as_charlie: Client, drafts: Team, alice: User) -> None:
    _, token = services.invite(team=drafts, role=Role.MEMBER, by=alice)
    as_charlie.post(f"/invitations/{token}/")
    assert title(as_charlie) == "Drafts"


def hidden_team(page: str) -> str:
    return page.rpartition('name="of_team" value="')[2].partition('"')[0]


def test_a_form_is_of_the_team_of_its_page_whatever_another_tab_does(
    as_alice: Client, team: Team, drafts: Team
) -> None:
    Membership.objects.filter(team=team).update(role=Role.MANAGER)
    offer = make.offer(team)
    create, people = (as_alice.get(address).content.decode() for address in ("/create/", "/team/"))
    as_alice.post(SWITCH, {"team": drafts.pk})
    wish = {"model": offer.value, "prompt": "Dunes", "submit_token": str(uuid.uuid4())}
    as_alice.post("/create/", {**wish, "of_team": hidden_team(create)})
    as_alice.post("/team/", {"role": "member", "of_team": hidden_team(people)})
    assert Job.objects.get().team == team and Invitation.objects.get().team == team
    assert title(as_alice) == "Northlight"  # where the link is shown


def test_every_form_of_a_team_names_it(as_alice: Client, alice: User, team: Team, drafts: Team) -> None:
    Membership.objects.filter(team=team).update(role=Role.MANAGER)
    make.job(team, alice)
    make.job(team, alice, status=Status.FAILED)
    picture, thrown = make.picture(team, alice), make.picture(team, alice, trashed_at=timezone.now())
    make.user("Bob", team=team)
    pages = (
        "/create/",
        "/activity/",
        "/gallery/",
        "/trash/",
        "/team/",
        f"/gallery/{picture.pk}/",
        f"/gallery/{thrown.pk}/",
    )
    for page in pages:
        forms = as_alice.get(page).content.decode().split("<form")[1:]
        told = [form.partition("</form>")[0] for form in forms]
        about_work = [
            form for form in told if 'method="post"' in form and "/switch/" not in form and "logout" not in form
        ]
        assert about_work and all(hidden_team(form) == str(team.pk) for form in about_work), page


def test_what_a_page_asks_for_itself_is_of_its_team(as_alice: Client, team: Team, alice: User, drafts: Team) -> None:
    job = make.job(team, alice, prompt="Dunes at noon")
    as_alice.post(SWITCH, {"team": drafts.pk})
    activity = reverse("studio:activity")
    assert "Dunes at noon" not in as_alice.get(activity).content.decode()
    assert "Dunes at noon" in as_alice.get(activity, headers={"x-team": str(job.team_id)}).content.decode()


def test_a_page_of_a_team_that_one_was_removed_from_does_nothing(as_alice: Client, team: Team, drafts: Team) -> None:
    Membership.objects.filter(team=team).delete()
    response = as_alice.post("/create/", {"prompt": "Dunes", "of_team": team.pk})
    assert response.status_code == 403 and "not in the team of that page any more" in response.content.decode()
    for invented in ("", "x", str(10**30)):
        assert as_alice.get("/create/", headers={"x-team": invented}).status_code in (200, 403)

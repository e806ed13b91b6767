"""What was taken away is gone at the next request of a session that is still there."""

import re
from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from imagegen.accounts import services
from imagegen.accounts.models import Membership, Role, User
from tests import make
from tests.accounts.codes import app_of, code
from tests.security.asking import FRAGMENT, ask, browser
from tests.security.people import Work, session_of
from tests.security.routes import address, wish

# Page, polling, fragment and file, each as (an address, headers).
WAYS = {
    "page": ("/activity/", {}),
    "one thing": ("/gallery/{work.picture.pk}/", {}),
    "polling": ("/jobs/?seen={work.failed.pk}:old", FRAGMENT),
    "polling elsewhere": ("/jobs/?seen={work.failed.pk}:old&new=no", FRAGMENT),
    "fragment": ("/gallery/?q=secret", FRAGMENT),
    "file": ("/files/{work.picture.pk}/", {}),
    "rendition": ("/files/{work.picture.pk}/{work.picture.renditions[0]}.webp", {}),
    "files": ("/gallery/download/?picture={work.picture.pk}", {}),
}


@pytest.fixture
def gwen(ours: Work) -> User:
    return make.user("Gwen Gone", team=ours.team)


@pytest.fixture
def as_gwen(gwen: User) -> Client:
    return browser(session_of(gwen))


def answers(client: Client, work: Work) -> dict[str, int]:
    """How each way is answered."""
    return {way: ask(client, "get", at.format(work=work), **more)[0].status_code for way, (at, more) in WAYS.items()}


def test_who_is_removed_sees_nothing_more(as_gwen: Client, gwen: User, ours: Work) -> None:
    assert answers(as_gwen, ours) == dict.fromkeys(WAYS, 200)
    services.remove_member(gwen.memberships.get())
    assert answers(as_gwen, ours) == dict.fromkeys(WAYS, 403)


def test_who_is_removed_and_has_another_team_sees_only_that_one(
    as_gwen: Client, gwen: User, ours: Work, theirs: Work
) -> None:
    Membership.objects.create(user=gwen, team=theirs.team)
    as_gwen.post("/team/switch/", {"team": ours.team.pk})
    services.remove_member(gwen.memberships.get(team=ours.team))
    things = dict.fromkeys(("one thing", "file", "rendition", "files"), 404)
    assert answers(as_gwen, ours) == {"page": 200, "polling": 200, "polling elsewhere": 204, "fragment": 200} | things
    for at, more in WAYS.values():
        assert ours.secret.encode() not in ask(as_gwen, "get", at.format(work=ours), **more)[1]
    assert answers(as_gwen, theirs) == dict.fromkeys(WAYS, 200)


@pytest.mark.parametrize(
    "end",
    [
        lambda user: services.set_active(user, is_active=False),
        lambda user: User.objects.filter(pk=user.pk).update(is_active=False),
        services.remove_factors,
        lambda user: (user.set_password("lamp-blue-hour"), user.save()),
        lambda user: user.delete(),
    ],
    ids=["deactivated", "deactivated behind our back", "factors removed", "password changed", "deleted"],
)
def test_whose_session_is_over_signs_in_again(
    end: Callable[[User], object], as_gwen: Client, gwen: User, ours: Work
) -> None:
    assert answers(as_gwen, ours) == dict.fromkeys(WAYS, 200)
    end(gwen)
    assert answers(as_gwen, ours) == dict.fromkeys(WAYS, 302)


def test_signing_out_ends_the_session_itself(as_gwen: Client, ours: Work) -> None:
    kept = as_gwen.cookies[settings.SESSION_COOKIE_NAME].value
    assert as_gwen.post(reverse("account_logout"))["Clear-Site-Data"] == '"cache"'
    assert answers(browser(kept), ours) == dict.fromkeys(WAYS, 302)


def test_a_role_holds_from_the_next_request_on(as_gwen: Client, gwen: User, ours: Work) -> None:
    def may() -> tuple[bool, ...]:
        makes = ask(as_gwen, "post", "/create/", wish(ours))[0]
        repeats = ask(as_gwen, "post", address("studio:retry", ours), **FRAGMENT)[0]
        invites = ask(as_gwen, "post", "/team/", {"role": "viewer"})[0]
        return tuple(response.status_code != 403 for response in (makes, repeats, invites))

    assert may() == (True, True, False)
    place = gwen.memberships.select_related("user", "team").get()
    for role, expected in (
        (Role.VIEWER, (False, False, False)),
        (Role.MANAGER, (True, True, True)),
        (Role.MEMBER, (True, True, False)),
    ):
        services.change_role(place, role=role)
        assert may() == expected


def test_an_admin_is_one_from_the_next_request_on_and_no_longer(as_gwen: Client, gwen: User, ours: Work) -> None:
    make.user("Ada Admin", is_admin=True)
    for is_admin, status in ((False, 403), (True, 200), (False, 403)):
        services.set_admin(gwen, is_admin=is_admin)
        assert as_gwen.get("/console/credentials/").status_code == status


def test_signing_in_leaves_the_session_that_was_there(ours: Work) -> None:
    services.add_user(email="ines@studio.example", name="Ines", password="blue-hour-lamp", team=ours.team)
    client = Client()
    client.session.save()
    laid = client.cookies[settings.SESSION_COOKIE_NAME].value
    client.post("/accounts/login/", {"login": "ines@studio.example", "password": "blue-hour-lamp"})
    assert client.get("/create/").status_code == 200
    assert client.cookies[settings.SESSION_COOKIE_NAME].value != laid
    assert browser(laid).get("/create/").status_code == 302


def test_who_confirms_who_they_are_leaves_the_session_that_was_there(ours: Work) -> None:
    ines = services.add_user(email="ines@studio.example", name="Ines", password="blue-hour-lamp", team=ours.team)
    app = app_of(ines)
    for at, given in (("", {"password": "blue-hour-lamp"}), ("2fa/", {"code": code(app)})):
        before = session_of(ines)
        client = browser(before)
        assert client.post(f"/accounts/{at}reauthenticate/", {**given, "next": "/settings/"}).status_code == 302
        assert client.get("/create/").status_code == 200
        assert browser(before).get("/create/").status_code == 302


def test_the_key_of_a_session_is_nobodys_guess(ours: Work) -> None:
    keys = [session_of(ours.manager) for _ in range(50)]
    assert len(set(keys)) == len(keys)
    assert all(re.fullmatch(r"[a-z0-9]{32}", key) for key in keys)  # 165 bits
    assert len(set("".join(keys))) == 36

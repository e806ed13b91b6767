"""Ids where a form or an address carries them: a stranger's do nothing and tell nothing."""

from typing import Any

import pytest

from imagegen.accounts.models import Membership, Role, User
from imagegen.jobs.models import Job
from tests.security.asking import ask, browser, undone
from tests.security.people import Work, knock, session_of
from tests.security.routes import ADMIN, ROUTES, address, wish

# Admins choose any team and person. Another credential's models are strangers even to them.
NAMING = [
    name
    for name, route in ROUTES.items()
    if route.post is not None
    and not name.startswith("account")
    and (route.post is not ADMIN or name == "console:models")
]


def mixed(own: Any, other: Any) -> Any:
    """Both, where it is an id."""
    return [own, other] if isinstance(own, int) else other


@pytest.mark.parametrize("is_mixed", [False, True])
def test_a_strangers_ids_in_a_form_do_nothing_and_tell_nothing(is_mixed: bool, ours: Work, theirs: Work) -> None:
    session, asked = knock("admin", ours, theirs), []
    for name in NAMING:
        own, other = ROUTES[name].given(ours), ROUTES[name].given(theirs)
        if own == other or (own.keys() != other.keys() and is_mixed):
            continue
        given = {key: mixed(own[key], other[key]) for key in own} if is_mixed else other
        with undone() as written:
            _, content = ask(browser(session), "post", address(name, ours), given)
        asked.append(name)
        assert (name, written) == (name, [])
        assert theirs.secret not in content.decode() and theirs.offer.credential.name not in content.decode()
    assert {"team:switch", "gallery:trash_pictures", "studio:create"} <= set(asked)


@pytest.mark.parametrize(
    "asked",
    [
        "/create/?from={theirs.failed.pk}",
        "/create/?model={theirs.offer.value}",
        "/jobs/?seen={theirs.failed.pk}:0,{theirs.queued.pk}:0",
        "/jobs/?seen={theirs.failed.pk}:0&new=no",
        "/jobs/finished/?of={theirs.failed.pk}",
        "/gallery/?author={theirs.author.pk}",
        "/gallery/?q=secret",
        "/gallery/download/?picture={theirs.picture.pk}",
        "/gallery/download/?only={ours.picture.pk},{theirs.picture.pk}",
        "/trash/",
        "/activity/?group=done&after=999999",
        "/activity/?group=look&after={theirs.failed.pk}",
    ],
)
def test_a_strangers_ids_in_an_address_tell_nothing(asked: str, ours: Work, theirs: Work) -> None:
    _, content = ask(browser(session_of(ours.manager)), "get", asked.format(ours=ours, theirs=theirs))
    for word in (theirs.secret, theirs.author.display_name, theirs.author.email, theirs.offer.credential.name):
        assert word.encode() not in content


def test_the_token_of_somebody_elses_job_makes_ones_own(ours: Work, theirs: Work) -> None:
    before = set(Job.objects.values_list("pk", flat=True))
    session = session_of(ours.manager)
    for token in (ours.failed.submit_token, theirs.failed.submit_token):
        ask(browser(session), "post", "/create/", wish(ours) | {"submit_token": str(token)})
    made = Job.objects.exclude(pk__in=before)
    assert {(job.team, job.author) for job in made} == {(ours.team, ours.manager)} and len(made) == 2


@pytest.mark.parametrize("role", ["admin", "owner", "MANAGER", "", "manager\n"])
def test_there_are_no_roles_but_the_three(role: str, ours: Work) -> None:
    ask(browser(session_of(ours.manager)), "post", address("team:role", ours), {"role": role})
    ask(browser(session_of(ours.manager)), "post", "/team/", {"role": role})
    ours.membership.refresh_from_db()
    assert ours.membership.role == Role.MEMBER
    assert set(ours.team.invitations.values_list("role", flat=True)) == {Role.MEMBER}


def test_what_a_form_does_not_ask_is_not_taken(ours: Work, theirs: Work) -> None:
    more = {
        "is_admin": "on",
        "is_active": "",
        "role": "manager",
        "team": theirs.team.pk,
        "user": ours.author.pk,
        "pk": 1,
    }
    person = {"name": "Nora New", "password": "blue-hour-lamp", "email": "nora@studio.example"}
    ask(browser(session_of(ours.author)), "post", "/settings/", more | person)
    ask(browser(""), "post", address("team:invitation", ours), more | person)
    author, nora = User.objects.get(pk=ours.author.pk), User.objects.get(email="nora@studio.example")
    assert author.email == ours.author.email and author.display_name == nora.display_name == "Nora New"
    assert not author.is_admin and not nora.is_admin and author.is_active
    places = Membership.objects.filter(user__in=(author, nora)).values_list("team", "role")
    assert set(places) == {(ours.team.pk, Role.MEMBER)}

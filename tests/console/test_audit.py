"""The trail, as admins read it, and what each change leaves there."""

import csv
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from imagegen.accounts import services as accounts
from imagegen.accounts.models import Team, User
from imagegen.audit.models import Action, Entry
from imagegen.audit.services import record
from imagegen.core.secret import Secret
from imagegen.credentials import services as credentials
from imagegen.credentials.services import Options, Terms
from imagegen.jobs import services as jobs
from imagegen.jobs.models import Job
from imagegen.jobs.states import Status
from tests import make

pytestmark = pytest.mark.django_db
CANARY = "sk-sample-canary-0123456789"


def said(after: int = 0) -> list[str]:
    """The trail in words, without its first so many entries."""
    entries = Entry.objects.order_by("pk")[after:]
    return [f"{entry.get_action_display()} {entry.subject}: {entry.detail}" for entry in entries]


def test_the_life_of_a_credential_is_told_without_its_secrets(team: Team) -> None:
    other = make.team("Elsewhere")
    made = credentials.add_credential(
        name="Studio key",
        preset="compatible",
        base_url="https://images.example.org/v1",
        key=Secret(CANARY),
        teams=[team],
    )
    credentials.change_credential(
        made,
        revision=made.revision,
        name="Studio",
        base_url="https://pictures.example.org/v1",
        teams=[team, other],
        options=Options(extra_header="X-Gateway"),
        key=Secret(f"{CANARY}-2"),
        extra=Secret(f"{CANARY}-3"),
    )
    made.refresh_from_db()
    credentials.set_credential(made, is_on=False)
    credentials.set_credential(made, is_on=False)
    credentials.delete_credential(made)
    changes = (
        "key entered; extra header's value entered; name: Studio key → Studio; "
        "base url: https://images.example.org/v1 → https://pictures.example.org/v1; extra header:  → X-Gateway; "
        "teams: Northlight → Elsewhere, Northlight"
    )
    told = [line for line in said() if "credential" in line]
    assert told == [
        "added the credential Studio key: https://images.example.org:443, for Northlight",
        f"changed the credential Studio: {changes}",
        "switched off the credential Studio: ",
        "deleted the credential Studio: https://pictures.example.org:443",
    ]
    assert CANARY not in " ".join(told)


def test_changes_of_models_are_one_entry(team: Team) -> None:
    made = make.credential(team)
    offers = made.offers.filter(model_id__startswith="dall-e").prefetch_related("teams")
    before = Entry.objects.count()
    terms = Terms(is_on=False, behaves_like="", price=Decimal("0.05"), teams=frozenset([team.pk]))
    credentials.set_offers(dict.fromkeys(offers, terms))
    credentials.set_offers(dict.fromkeys(offers.all(), terms))
    (told,) = said(before)
    changes = "is: on → off; DALL·E 3 price: the catalogue's → $0.05; DALL·E 3 only for: every team → Northlight"
    assert told.startswith(f"changed the models of {made}: ") and f"DALL·E 3 {changes}" in told


def test_what_becomes_of_people_is_told(team: Team, ola: User, alice: User) -> None:
    before = Entry.objects.count()
    _, token = accounts.invite(team=team, role="viewer", by=ola, email="new@studio.example")
    joined = accounts.join(token, email="new@studio.example", name="Nia New", password="a sample word 9")
    accounts.change_role(joined, role="manager")
    accounts.remove_member(joined)
    accounts.set_admin(alice, is_admin=True)
    accounts.set_active(alice, is_active=False)
    accounts.set_active(alice, is_active=True)
    accounts.make_reset_link(ola)
    accounts.revoke_invitation(accounts.invite(team=team, role="member", by=ola)[0])
    assert said(before) == [
        "made an invitation for new@studio.example: Northlight, viewer",
        "added the person Nia New <new@studio.example>: ",
        "accepted an invitation to Northlight: viewer",
        "changed the role of Nia New <new@studio.example>: Northlight, viewer → manager",
        "took a place in a team from Nia New <new@studio.example>: Northlight",
        f"made an admin of Alice Archer <{alice.email}>: ",
        f"deactivated Alice Archer <{alice.email}>: ",
        f"activated Alice Archer <{alice.email}>: ",
        f"made a password link for Ola Brandt <{ola.email}>: ",
        "made an invitation for whoever has the link: Northlight, member",
        "revoked an invitation for whoever has the link: Northlight",
    ]


def test_a_new_name_and_a_team_for_the_sandbox_are_told(team: Team, alice: User) -> None:
    credentials.add_sandbox(team)
    before = Entry.objects.count()
    accounts.change_settings(alice, name="Ola Brandt")
    credentials.add_sandbox(make.team("Elsewhere"))
    credentials.add_sandbox(team)
    assert said(before) == [
        f"renamed Ola Brandt <{alice.email}>: Alice Archer → Ola Brandt",
        "added the team Elsewhere: ",
        "changed the credential Sandbox: teams: Elsewhere added",
    ]


def test_models_that_go_on_by_themselves_are_told(team: Team) -> None:
    made = make.credential(team)
    made.offers.filter(model_id="dall-e-2").update(is_on=False)
    credentials.enable_known(made)
    credentials.enable_known(made)
    (told,) = [line for line in said() if line.startswith("changed the models")]
    assert told == f"changed the models of {made}: on, since the catalogue knows them: DALL·E 2"


def test_what_was_not_done_is_not_told(team: Team, ola: User) -> None:
    before = said()
    with pytest.raises(accounts.Kept):
        accounts.set_admin(ola, is_admin=False)
    assert said() == before


def test_deleting_pictures_is_told_with_their_numbers(as_alice: Client, alice: User, team: Team) -> None:
    picture = make.picture(team=team, author=alice)
    as_alice.post("/gallery/trash/", {"picture": picture.pk})
    assert said()[-1] == f"moved to the trash 1 picture of Northlight: {picture.pk}"


def test_a_manager_who_cancels_anothers_job_is_told_once(as_ola: Client, ola: User, alice: User, team: Team) -> None:
    before = Entry.objects.count()
    own, queued, sent = (make.job(team, author) for author in (ola, alice, alice))
    Job.objects.filter(pk=sent.pk).update(status=Status.RUNNING, sent_at=timezone.now())
    for job in (own, queued, queued, sent, sent):
        jobs.cancel(ola.memberships.get(), job.pk)
    told = f"cancelled a job of Alice Archer <{alice.email}>: Northlight, job"
    assert said(before) == [f"{told} {queued.pk}", f"{told} {sent.pk}, which was sent already"]


def test_it_is_searched_and_filtered(as_ola: Client) -> None:
    record(Action.TEAM_ADDED, "Retouching")
    record(Action.SIGN_IN_FAILED)
    page = as_ola.get("/console/audit/?q=retouching").content.decode()
    assert "<b><bdi>Retouching</bdi></b>" in page and page.count("audit-entry") == 1
    record(Action.TEAM_DELETED, "Retouching")
    found = as_ola.get("/console/audit/?q=Deleted+the+team+retouching").content.decode()
    assert "deleted the team <b><bdi>Retouching</bdi></b>" in found and found.count("audit-entry") == 1
    assert as_ola.get("/console/audit/?action=sign_in_failed").content.decode().count("audit-entry") == 1
    assert "Nothing found" in as_ola.get("/console/audit/?q=zeppelin").content.decode()


def test_it_goes_on_page_by_page_(as_ola: Client) -> None:
    for number in range(120):
        record(Action.TEAM_ADDED, f"Team {number:03}")
    first = as_ola.get("/console/audit/?q=team")
    assert "Team 119" in first.content.decode() and "Team 069" not in first.content.decode()
    second = as_ola.get(f"/console/audit/?{first.context['older']}").content.decode()
    assert "Team 069" in second and "Team 119" not in second and "Newest" in second
    assert as_ola.get("/console/audit/?before=x&action=nonsense").status_code == 200


def test_all_of_it_is_a_file_in_which_nothing_is_a_formula(as_ola: Client) -> None:
    record(Action.TEAM_ADDED, "=1+1")
    lines = b"".join(as_ola.get("/console/audit/?csv&action=team_added&q=1").streaming_content).decode().splitlines()  # type: ignore[attr-defined]
    (row,) = csv.DictReader(lines)
    assert (row["action"], row["what"]) == ("team_added", "'=1+1")


def test_it_is_for_admins_alone(as_alice: Client, client: Client) -> None:
    assert as_alice.get("/console/audit/").status_code == 403

"""Deleting people and teams for good, so that nothing of theirs is left anywhere."""

from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from django.contrib.sessions.models import Session
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from pytest_django import Settings

from imagegen.accounts import services as accounts
from imagegen.accounts.models import Role, Team, User
from imagegen.assets.models import Asset, Intent
from imagegen.assets.storage import LocalStorage
from imagegen.audit.models import Action, Entry
from imagegen.backup import services as backup
from imagegen.budgets import services as budgets
from imagegen.budgets.models import Budget, Charge
from imagegen.gallery import services as gallery
from imagegen.gallery.models import Favourite
from imagegen.jobs import calling, erasure, finishing, housekeeping, invariants, search, services, spool
from imagegen.jobs.models import Call, Job
from imagegen.jobs.states import Status
from tests import make
from tests.accounts.codes import app_of
from tests.jobs.acts import carry_out, paid, submit
from tests.jobs.conftest import Provider

pytestmark = pytest.mark.django_db(transaction=True)

EMAIL, PROMPT = "canary.bird@studio.example", "A canarious yellow feather"
NAMED = (EMAIL, "Canary", "Chick", "192.0.2.77")  # the name, the one before, where they signed in


@pytest.fixture
def bird(team: Team, alice: User, provider: Provider) -> User:
    """Somebody who has left traces everywhere."""
    user = accounts.add_user(email=EMAIL, name="Canary Chick", password="blue-hour-lamp", team=team)
    accounts.change_settings(user, name="Canary Bird")
    accounts.invite(team=team, role=Role.MEMBER, by=alice, email=EMAIL)
    accounts.set_active(user, is_active=True)
    EmailAddress.objects.create(user=user, email=EMAIL)
    app_of(user)
    client = Client(REMOTE_ADDR="192.0.2.77")
    for password in ("wrong", "blue-hour-lamp"):
        client.post("/accounts/login/", {"login": EMAIL.upper(), "password": password})
    offer = paid(team)
    job = carry_out(submit(team, user, offer, prompt=PROMPT))
    picture = Asset.objects.get(author=user)
    Favourite.objects.create(user=user, asset=picture)
    Favourite.objects.create(user=alice, asset=make.picture(team, alice, prompt="A harbour"))
    gallery.trash(Asset.objects.filter(pk=picture.pk), membership=user.memberships.get())
    manager = make.user("Mina Manager", team=team, role=Role.MANAGER)
    services.cancel(manager.memberships.get(), submit(team, user, offer, prompt=PROMPT).pk)
    assert job.status == Status.SUCCEEDED
    return user


def everything(folder: Path) -> bytes:
    """The database, the storage and the spool."""
    backup.back_up(folder)
    files = [*folder.rglob("*"), *spool._root().rglob("*")]
    return b"".join(path.read_bytes() for path in files if path.is_file())


def left(folder: Path, *canaries: str) -> list[str]:
    found = everything(folder).lower()
    return [canary for canary in canaries if canary.lower().encode() in found]


@pytest.fixture(autouse=True)
def forgotten_words() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM jobs_words")


def test_nothing_is_left_of_somebody_and_their_pictures(storage: None, bird: User, team: Team, tmp_path: Path) -> None:
    assert left(tmp_path / "before", *NAMED, "canarious") == [*NAMED, "canarious"]
    spent = budgets.this_month(team).spent
    submit(team, bird, paid(team), prompt=PROMPT)
    call_command("delete_person", EMAIL.upper(), "--with-pictures")
    assert left(tmp_path / "after", *NAMED, "canarious") == []
    assert invariants.broken() == [] and not Intent.objects.exists()
    assert [asset.author and asset.author.display_name for asset in Asset.objects.all()] == ["Alice Archer"]
    assert not Session.objects.exists() and spent > 0
    assert budgets.this_month(team).spent == Charge.objects.get(user=None).amount == spent


def test_pictures_stay_in_the_team_without_a_name(bird: User, team: Team, tmp_path: Path) -> None:
    picture = Asset.objects.get(author=bird)
    call_command("delete_person", EMAIL)
    assert left(tmp_path / "after", *NAMED, "canarious") == ["canarious"]
    picture.refresh_from_db()
    assert (picture.author, picture.trashed_by) == (None, None) and default_storage.exists(picture.key)
    assert list(search.matching(Asset.objects.all(), "feather")) == [picture]
    assert not search.matching(Asset.objects.all(), "canary") and invariants.broken() == []


def test_the_trail_says_a_number_and_goes_on(bird: User, alice: User) -> None:
    other = make.user("Canary Cousin")
    accounts.set_active(other, is_active=False)
    pk, before = bird.pk, Entry.objects.count()
    erasure.delete_person(bird, with_pictures=False)
    assert Entry.objects.count() == before + 1
    last = Entry.objects.latest("pk")
    assert (last.get_action_display(), last.subject) == ("deleted the person", f"person {pk}")
    renamed = Entry.objects.get(action=Action.PERSON_RENAMED)
    assert (renamed.subject, renamed.detail) == (f"person {pk}", f"person {pk} → person {pk}")
    assert Entry.objects.get(action=Action.SIGN_IN_FAILED, actor_name=f"person {pk}").address == ""
    assert Entry.objects.get(action=Action.PERSON_DEACTIVATED).subject == f"Canary Cousin <{other.email}>"
    invited = Entry.objects.filter(action=Action.INVITATION_MADE).latest("pk")
    assert (invited.subject, invited.detail) == (f"person {pk}", "Northlight, member")


def test_the_last_admin_and_nobody_are_not_deleted(team: Team) -> None:
    admin = make.user("Ada", team=team, is_admin=True)
    with pytest.raises(CommandError, match="only admin"):
        call_command("delete_person", admin.email, "--with-pictures")
    with pytest.raises(CommandError, match="There is nobody with the address"):
        call_command("delete_person", "nobody@studio.example")


class Full(LocalStorage):
    def save(self, *_: object, **__: object) -> str:
        raise OSError("no space")


def test_nobody_is_deleted_while_the_storage_takes_no_note_of_it(bird: User, team: Team, settings: Settings) -> None:
    make.team("Elsewhere")
    settings.STORAGES = settings.STORAGES | {"default": {"BACKEND": f"{__name__}.Full"}}
    for command in (["delete_person", EMAIL, "--with-pictures"], ["delete_team", team.name, "--with-everything"]):
        with pytest.raises(CommandError, match="Nothing was changed: try again"):
            call_command(*command)
    bird.refresh_from_db()
    assert bird.is_active and Asset.objects.filter(team=team, author=bird).exists() and invariants.broken() == []


@pytest.mark.parametrize("with_pictures", [True, False])
def test_what_was_queued_is_not_sent(bird: User, team: Team, provider: Provider, with_pictures: bool) -> None:
    job, sent = submit(team, bird, paid(team), prompt=PROMPT), len(provider.requests)
    erasure.delete_person(bird, with_pictures=with_pictures)
    while calling.call_next() or finishing.finish_next():
        pass
    housekeeping.mend()
    assert len(provider.requests) == sent and invariants.broken() == []
    assert budgets.this_month(team).reserved == 0
    said = ["Its author has left. Retry makes it yours."]
    assert [job.error_message for job in Job.objects.filter(pk=job.pk)] == said * (not with_pictures)


def delete_from_elsewhere(user: User, settings: Settings) -> None:
    """In a web process that has another spool than the workers."""
    ours = settings.SPOOL_DIR
    settings.SPOOL_DIR = ours.with_name("another")
    erasure.delete_person(user, with_pictures=True)
    settings.SPOOL_DIR = ours


def test_what_arrives_for_nobody_is_dropped_and_charged(
    bird: User, team: Team, provider: Provider, settings: Settings
) -> None:
    spent = budgets.this_month(team).spent
    provider.before = lambda: delete_from_elsewhere(bird, settings)
    job = submit(team, bird, paid(team), prompt=PROMPT)
    calling.call_next()
    housekeeping.mend()
    assert spool.keys() == set() and not Job.objects.filter(pk=job.pk).exists()
    assert budgets.this_month(team).spent == spent + (job.estimate_high or 0)
    assert not Charge.objects.latest("pk").is_certain and invariants.broken() == []


def test_what_is_being_finished_is_dropped(bird: User, team: Team, provider: Provider, settings: Settings) -> None:
    job = submit(team, bird, paid(team), prompt=PROMPT)
    calling.call_next()
    call = Call.objects.claim_next_to_finish(settings.SPOOL_HOST)
    assert call is not None and call.job_id == job.pk
    delete_from_elsewhere(bird, settings)
    finishing.finish(call)
    housekeeping.mend()
    assert spool.keys() == set() and not Intent.objects.exists() and invariants.broken() == []


def test_what_is_being_finished_stays_the_teams(bird: User, team: Team, provider: Provider, settings: Settings) -> None:
    job = submit(team, bird, paid(team), prompt=PROMPT)
    calling.call_next()
    call = Call.objects.claim_next_to_finish(settings.SPOOL_HOST)
    assert call is not None
    erasure.delete_person(bird, with_pictures=False)
    finishing.finish(call)
    Call.objects.filter(pk=call.pk).update(not_before=None)
    finishing.finish_next()
    job.refresh_from_db()
    assert job.status == Status.SUCCEEDED and job.outputs.get().asset.author is None
    assert invariants.broken() == []


def test_nothing_is_left_of_a_team(storage: None, bird: User, team: Team, provider: Provider, tmp_path: Path) -> None:
    other = make.team("Elsewhere")
    accounts.rename_team(team, name="Canarium")
    alone, shared = paid(team), paid(team)
    alone.teams.set([team])
    shared.teams.set([team, other])
    submit(team, bird, alone, prompt=PROMPT)
    calling.call_next()
    spent, reserved = Budget.objects.values_list("spent", "reserved").get(team=team)
    call_command("delete_team", "Canarium", "--with-everything")
    assert left(tmp_path / "after", "canarious", "Canarium", "Northlight") == []
    assert not Asset.objects.exists() and not Job.objects.exists() and User.objects.filter(pk=bird.pk).exists()
    budget = Budget.objects.get(team=None)
    assert budget.spent == spent + reserved and not budget.reserved and invariants.broken() == []
    alone.refresh_from_db()
    shared.refresh_from_db()
    assert not alone.is_on and shared.is_on and list(shared.teams.all()) == [other]


def test_the_last_team_and_one_with_work_are_kept(bird: User, team: Team) -> None:
    with pytest.raises(CommandError, match="only team"):
        call_command("delete_team", team.name, "--with-everything")
    assert Job.objects.exists() and Asset.objects.exists()
    make.team("Elsewhere")
    with pytest.raises(CommandError, match="has pictures, jobs"):
        call_command("delete_team", team.name)
    with pytest.raises(CommandError, match="There is no team"):
        call_command("delete_team", "Nowhere")

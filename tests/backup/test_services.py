"""Backing up and restoring, on whatever database and storage there is."""

import json
import subprocess
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from imagegen.accounts.models import Team, User
from imagegen.assets.models import Asset
from imagegen.assets.storage import LocalStorage
from imagegen.audit.models import Action, Entry
from imagegen.backup import services
from imagegen.budgets import services as budgets
from imagegen.core import schema
from imagegen.gallery.models import Favourite
from imagegen.jobs import erasure, invariants, search
from imagegen.jobs.models import Job
from imagegen.jobs.states import Status
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path / "backup"
    forget_words()


def forget_words() -> None:
    """A flush knows of models alone."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM jobs_words")


def lose_everything() -> None:
    forget_words()
    for asset in Asset.objects.all():
        for key in (asset.key, *map(asset.rendition_key, asset.renditions)):
            default_storage.delete(key)
    call_command("flush", interactive=False, verbosity=0)


def content(key: str) -> bytes:
    with default_storage.open(key) as file:
        read: bytes = file.read()
    return read


def test_what_was_backed_up_is_here_again(storage: None, folder: Path, as_alice: Client, alice: User) -> None:
    team = alice.teams.get()
    offer = make.offer(team)
    picture = make.picture(team, alice, prompt="A harbour at dawn", content=make.png(1400, 900))
    Favourite.objects.create(user=alice, asset=picture)
    bytes_of = {key: content(key) for key in (picture.key, picture.rendition_key(640))}
    made = services.back_up(folder)
    assert (made.people, made.teams, made.files) == (1, 1, 3) and not made.missing + made.damaged + made.erased
    sums = subprocess.run(["sha256sum", "--check", "--quiet", "--strict", "SHA256SUMS"], cwd=folder, check=False)
    assert sums.returncode == 0 and folder.stat().st_mode & 0o777 == 0o700

    lose_everything()
    done = services.restore(folder)
    assert (done.unknown, done.locked) == (0, [])
    assert {key: content(key) for key in bytes_of} == bytes_of
    assert invariants.broken() == []
    assert list(search.matching(Asset.objects.all(), "harbour")) == [picture]
    assert Favourite.objects.get().asset == picture and offer in team.credentials.get().offers.all()
    assert as_alice.get("/gallery/").status_code == 302  # no session outlives it
    assert make.picture(team, alice).pk > picture.pk
    assert Entry.objects.filter(action=Action.BACKUP_RESTORED).count() == 1


def test_nothing_is_sent_that_was_waiting_or_under_way(folder: Path, team: Team, alice: User) -> None:
    held = budgets.reserve(team=team, amount=Decimal(1))
    queued = make.job(team, alice, reservation=held)
    claimed = make.job(team, alice, status=Status.RUNNING, fence=1, lease=timezone.now())
    claimed.calls.create(number=1, fence=1, spool_key="a", spool_host="h")
    sent = make.job(team, alice, status=Status.RUNNING, fence=1, lease=timezone.now(), sent_at=timezone.now())
    sent.calls.create(number=1, fence=1, spool_key="b", spool_host="h", status="sent", sent_at=timezone.now())
    answered = make.job(team, alice, status=Status.RUNNING, fence=1)
    answered.calls.create(
        number=1, fence=1, spool_key="c", spool_host="h", status="answered", answered_at=timezone.now()
    )
    retried = make.job(team, alice, fence=1, retries=1, not_before=timezone.now())
    retried.calls.create(number=1, fence=1, spool_key="d", spool_host="h", status="stored", http_status=429)
    services.back_up(folder)
    lose_everything()
    assert services.restore(folder).unknown == 5
    for job in (queued, claimed, sent, answered, retried):
        job.refresh_from_db()
        assert (job.status, job.error_kind, job.lease) == (Status.UNKNOWN, "unanswered", None)
        assert "restored from a backup" in job.error_message
    assert not Job.objects.due().exists() and invariants.broken() == []
    assert budgets.this_month(team).reserved == 0


def test_who_was_deleted_for_good_since_then_does_not_come_back(
    storage: None, folder: Path, team: Team, alice: User, bob: User, charlie: User
) -> None:
    elsewhere = charlie.teams.get()
    doomed = [make.picture(team, alice, prompt="A harbour"), make.picture(elsewhere, charlie)]
    nameless = make.picture(team, bob, prompt="A vase")
    services.back_up(folder)
    erasure.delete_person(alice, with_pictures=True)
    erasure.delete_person(bob, with_pictures=False)
    erasure.delete_team(elsewhere)
    lose_everything()
    assert services.restore(folder).kept == []
    assert (User.objects.get(), Team.objects.get(), Asset.objects.get()) == (charlie, team, nameless)
    assert Asset.objects.get().author is None
    assert [default_storage.exists(picture.key) for picture in (*doomed, nameless)] == [False, False, True]
    assert not search.matching(Asset.objects.all(), "harbour") and invariants.broken() == []


def test_who_has_the_number_of_somebody_deleted_is_not_taken_for_them(folder: Path, team: Team, alice: User) -> None:
    pk = alice.pk
    erasure.delete_person(alice, with_pictures=True)
    later = make.user("Later", pk=pk, team=team)
    services.back_up(folder)
    lose_everything()
    services.restore(folder)
    assert User.objects.get() == later


def test_an_only_admin_who_was_deleted_since_then_is_named(
    folder: Path, team: Team, capsys: pytest.CaptureFixture[str]
) -> None:
    admin = make.user("Ada Admin", team=team, is_admin=True)
    services.back_up(folder)
    make.user("Eve", is_admin=True)
    erasure.delete_person(admin, with_pictures=True)
    lose_everything()
    call_command("restore", str(folder))
    assert User.objects.get().is_admin and "One is not: Ada Admin" in capsys.readouterr().out


def test_no_key_and_no_session_is_in_it(folder: Path, as_alice: Client, team: Team, settings: Settings) -> None:
    make.credential(team, name="Locked away")
    session = str(as_alice.session.session_key)
    services.back_up(folder)
    everything = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    for secret in (session, settings.SECRET_KEY, *settings.ENCRYPTION_KEYS, "sk-sample-0123456789"):
        assert secret.encode() not in everything
    lose_everything()
    settings.ENCRYPTION_KEYS = ["another-sample-key-0123456789-0123456789-0123456789"]
    (locked,) = services.restore(folder).locked
    assert locked.startswith("Locked away")


def test_a_backup_of_an_older_version_is_brought_up_to_this_one(folder: Path, team: Team, alice: User) -> None:
    now = schema.applied()
    try:
        call_command("migrate", "audit", "0003", verbosity=0)
        services.back_up(folder)
        lose_everything()
        services.restore(folder)
        assert schema.applied() == now and User.objects.get() == alice
    finally:
        call_command("migrate", verbosity=0)


def change_manifest(**versions: object) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        manifest = json.loads((folder / "manifest.json").read_text())
        manifest["versions"] |= versions
        (folder / "manifest.json").write_text(json.dumps(manifest))

    return change


def damage(folder: Path) -> None:
    next(folder.glob("files/**/*.png")).write_bytes(b"x")


def lack(folder: Path) -> None:
    next(folder.glob("files/**/*.png")).unlink()


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (change_manifest(migrations=[["jobs", "9999_later"]]), r"is of a newer imagegen \(jobs.9999_later\)"),
        (change_manifest(format=2), "is of a newer imagegen"),
        (change_manifest(database="oracle"), "is of oracle"),
        (lambda folder: (folder / "manifest.json").unlink(), "is no backup"),
        (damage, "is not what was backed up"),
        (lack, "is not what was backed up"),
    ],
)
def test_what_cannot_be_restored_touches_nothing(
    folder: Path, team: Team, alice: User, spoil: Callable[[Path], None], words: str
) -> None:
    picture = make.picture(team, alice)
    services.back_up(folder)
    lose_everything()
    spoil(folder)
    with pytest.raises(CommandError, match=words) as refused:
        call_command("restore", str(folder))
    assert "Nothing was changed" in str(refused.value) and "\n" not in str(refused.value)
    assert not User.objects.exists() and not default_storage.exists(picture.key)


def test_what_is_there_is_never_replaced(folder: Path, team: Team) -> None:
    services.back_up(folder)
    with pytest.raises(services.NotDone, match="is there already"):
        services.back_up(folder)
    with pytest.raises(services.NotDone, match="is not empty"):
        services.restore(folder)
    assert Team.objects.get() == team


def test_nobody_restores_beneath_a_running_worker(folder: Path, team: Team) -> None:
    services.back_up(folder)
    lose_everything()
    make.worker()
    with pytest.raises(services.NotDone, match="stop every process first"):
        services.restore(folder)


def test_a_database_of_a_newer_version_is_left_alone(folder: Path, team: Team) -> None:
    services.back_up(folder)
    lose_everything()
    recorder = MigrationRecorder(connection)
    recorder.record_applied("jobs", "9999_later")
    try:
        with pytest.raises(services.NotDone, match=r"newer imagegen \(jobs.9999_later\)"):
            services.restore(folder)
    finally:
        recorder.record_unapplied("jobs", "9999_later")


def test_what_is_broken_already_is_said(
    folder: Path, team: Team, alice: User, capsys: pytest.CaptureFixture[str]
) -> None:
    gone, changed = make.picture(team, alice), make.picture(team, alice)
    default_storage.delete(gone.key)
    default_storage.save(changed.key, ContentFile(b"changed"))
    with pytest.raises(CommandError, match="check_invariants"):
        call_command("back_up", str(folder))
    said = capsys.readouterr().out
    assert f"{gone.key} is not in the storage." in said and f"{changed.key} is not what was received." in said
    assert (folder / "manifest.json").exists()


class ErasedMeanwhile(LocalStorage):
    """Somebody deletes each picture for good as its file is about to be read."""

    def open(self, name: str, mode: str = "rb") -> "File[bytes]":
        Asset.objects.filter(key=name).update(erased_at=timezone.now())
        self.delete(name)
        return super().open(name, mode)


def test_what_is_deleted_while_it_is_made_is_deleted_when_it_is_restored(
    folder: Path, team: Team, alice: User, settings: Settings
) -> None:
    picture = make.picture(team, alice, rendered=False)
    storages = settings.STORAGES
    settings.STORAGES = storages | {"default": {"BACKEND": f"{__name__}.ErasedMeanwhile"}}
    assert services.back_up(folder).erased == [picture.key]
    settings.STORAGES = storages
    lose_everything()
    services.restore(folder)
    assert not Asset.objects.kept().exists() and invariants.broken() == []


class Away(LocalStorage):
    def open(self, name: str, mode: str = "rb") -> "File[bytes]":
        raise ConnectionError("away")


def test_a_backup_that_breaks_off_leaves_nothing(folder: Path, team: Team, alice: User, settings: Settings) -> None:
    make.picture(team, alice)
    settings.STORAGES = settings.STORAGES | {"default": {"BACKEND": f"{__name__}.Away"}}
    with pytest.raises(CommandError, match="No backup was made: ConnectionError: away"):
        call_command("back_up", str(folder))
    assert list(folder.parent.glob("*backup*")) == []

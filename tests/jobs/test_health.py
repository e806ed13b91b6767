"""What is said of each part of the installation, well and not."""

import os
import socket
import subprocess
import sys
import threading
import time
from datetime import timedelta
from pathlib import Path

import pytest
from celery import current_app
from django.utils import timezone
from pytest_django import Settings

from imagegen.accounts.models import Team, User
from imagegen.assets import services as assets
from imagegen.jobs import beats, health
from imagegen.jobs.bells import Kind
from imagegen.jobs.models import Call, Job, Worker
from imagegen.jobs.states import CallStatus, Status
from tests import make
from tests.faults.processes import ROOT

pytestmark = pytest.mark.django_db
LOOK = """
import os, django
os.environ["DJANGO_SETTINGS_MODULE"] = "imagegen.settings"
django.setup()
from imagegen.jobs import health
print([(one.part, one.is_well) for one in health.findings()])
"""
LONG_AGO = timedelta(minutes=2)


@pytest.fixture
def workers() -> None:
    for kind in Kind:
        make.worker(kind)


def wrong() -> dict[str, str]:
    return {one.part: one.words for one in health.findings() if not one.is_well}


def test_with_its_workers_all_is_well(workers: None) -> None:
    assert wrong() == {}
    said = {one.part: one.words for one in health.findings()}
    assert said["calls workers"] == "Running on studio-1."


def test_a_worker_that_beats_is_seen_and_one_that_fell_silent_is_missed() -> None:
    assert set(wrong()) == {"calls workers", "finish workers"}
    beats.beat(Kind.CALLS, 64)
    beats.beat(Kind.CALLS, 64)
    assert Worker.objects.alive().count() == 1
    assert set(wrong()) == {"finish workers"}
    Worker.objects.update(seen_at=timezone.now() - LONG_AGO)
    assert wrong()["calls workers"] == "Jobs wait: no calls worker is running."


def test_a_worker_that_was_gone_for_a_day_is_forgotten() -> None:
    make.worker(key="old", seen_at=timezone.now() - timedelta(days=2))
    beats.beat(Kind.CALLS, 64)
    assert not Worker.objects.filter(key="old").exists()


@pytest.mark.fault("F6")
def test_a_job_that_nobody_takes_is_told(workers: None, team: Team, alice: User) -> None:
    job = make.job(team, alice)
    assert wrong() == {}
    Job.objects.filter(pk=job.pk).update(created_at=timezone.now() - LONG_AGO)
    assert wrong() == {"queue": "The oldest waiting job has waited 120 s."}


def test_a_job_that_is_to_wait_does_not_count(workers: None, team: Team, alice: User) -> None:
    now = timezone.now()
    make.job(team, alice, created_at=now - LONG_AGO, not_before=now + LONG_AGO)
    assert wrong() == {}


def test_a_queue_behind_busy_workers_is_only_long(workers: None, team: Team, alice: User) -> None:
    make.job(team, alice, created_at=timezone.now() - LONG_AGO)
    Worker.objects.update(slots=6)
    for _ in range(2):
        make.job(team, alice, status=Status.RUNNING, lease=timezone.now() + LONG_AGO)
    assert wrong() == {}
    Job.objects.filter(status=Status.RUNNING).update(lease=None)  # answered: no worker waits for it any more
    assert set(wrong()) == {"queue"}


def test_an_answer_that_nobody_finishes_is_told(workers: None, team: Team, alice: User) -> None:
    job = make.job(team, alice, status=Status.RUNNING)
    Call.objects.create(
        job=job, number=1, fence=0, spool_key="a", status=CallStatus.ANSWERED, answered_at=timezone.now() - LONG_AGO
    )
    assert set(wrong()) == {"answers"}


@pytest.mark.parametrize(
    "fields",
    [
        {"lease": LONG_AGO},
        {"not_before": LONG_AGO},
        {"not_before": timedelta(0)},
    ],
)
def test_one_that_is_being_finished_or_is_to_wait_does_not_count(
    workers: None, team: Team, alice: User, fields: dict[str, timedelta]
) -> None:
    now = timezone.now()
    job, times = make.job(team, alice, status=Status.RUNNING), {name: now + later for name, later in fields.items()}
    Call.objects.create(
        job=job, number=1, fence=0, spool_key="a", status=CallStatus.ANSWERED, answered_at=now - LONG_AGO, **times
    )
    assert wrong() == {}


def test_a_part_that_hangs_is_not_asked_again(monkeypatch: pytest.MonkeyPatch, workers: None) -> None:
    asked, goes_on = [], threading.Event()

    def hang() -> None:
        asked.append(1)
        goes_on.wait()

    monkeypatch.setattr(health, "PATIENCE", 0.05)
    monkeypatch.setattr(assets, "probe", hang)
    assert [set(wrong()) for _ in range(3)] == [{"storage"}] * 3
    goes_on.set()
    assert asked == [1]


def test_a_full_spool_is_told_with_its_host(workers: None) -> None:
    Worker.objects.filter(kind=Kind.CALLS).update(has_room=False)
    assert wrong() == {"spool": "No room on studio-1: its worker sends nothing more."}


def test_a_storage_that_takes_nothing_is_told(workers: None, settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    settings.MEDIA_ROOT = tmp_path / "file" / "below"
    assert set(wrong()) == {"storage"}


def test_looking_leaves_no_file_behind(workers: None, settings: Settings) -> None:
    health.findings()
    assert list(Path(settings.MEDIA_ROOT).iterdir()) == []


def test_a_broker_that_says_nothing_is_told_in_time(
    workers: None, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.EMBEDDED = False
    with socket.create_server(("127.0.0.1", 0)) as silent:
        monkeypatch.setattr(current_app.conf, "broker_write_url", f"redis://127.0.0.1:{silent.getsockname()[1]}/0")
        began = time.monotonic()
        assert set(wrong()) == {"broker"}
    assert time.monotonic() - began < 2 * health.PATIENCE


def test_without_the_database_nothing_else_is_said(tmp_path: Path) -> None:
    address = "postgres://nobody@127.0.0.1:1/nothing"
    away = {**os.environ, "IMAGEGEN_DATA_DIR": str(tmp_path), "DATABASE_URL": address, "BROKER_URL": ""}
    done = subprocess.run([sys.executable, "-c", LOOK], cwd=ROOT, env=away, check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "[('database', False)]"

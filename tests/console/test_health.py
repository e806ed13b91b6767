"""What admins and orchestrators read of the installation's health."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families
from pytest_django import Settings

from imagegen.accounts.models import Team, User
from imagegen.console import health
from imagegen.jobs.states import Status
from tests import make

pytestmark = pytest.mark.django_db
BRING = {"authorization": "Bearer sample-token-0123456789"}


@pytest.fixture(autouse=True)
def anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """An answer is not kept for the next who asks."""
    monkeypatch.setattr(health, "KEPT", 0.0)


def work() -> None:
    for kind in ("calls", "finish"):
        make.worker(kind)


def test_an_admin_reads_what_is_wrong_and_what_to_do(as_ola: Client) -> None:
    page = as_ola.get("/console/health/").content.decode()
    assert "Jobs wait: no calls worker is running. S" in page  # and then what to do, embedded or served
    work()
    page = as_ola.get("/console/health/").content.decode()
    assert "Needs a look" not in page and "Calls on studio-1" in page


def test_a_probe_reads_the_same_by_its_status(client: Client) -> None:
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["ready"]) == (503, False)
    assert answer.json()["parts"]["calls workers"] is False and answer.json()["parts"]["database"] is True


def test_with_its_workers_it_is_ready(client: Client) -> None:
    work()
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["ready"]) == (200, True)


def test_a_probe_is_told_no_names(client: Client) -> None:
    work()
    assert "studio-1" not in client.get("/readyz").content.decode()


def test_who_asks_often_gets_the_same_answer(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "_last", (0.0, []))
    assert client.get("/readyz").status_code == 503
    monkeypatch.setattr(health, "KEPT", 60.0)
    work()
    assert client.get("/readyz").status_code == 503


def test_a_probe_may_ask_by_any_address(client: Client) -> None:
    assert client.get("/healthz", headers={"host": "10.1.2.3:8000"}).status_code == 200
    assert client.get("/readyz", headers={"host": "10.1.2.3:8000"}).status_code == 503
    assert client.get("/create/", headers={"host": "10.1.2.3:8000"}).status_code == 400


def test_metrics_are_for_who_brings_the_token(client: Client, settings: Settings) -> None:
    assert client.get("/metrics").status_code == 404
    settings.METRICS_TOKEN = "sample-token-0123456789"
    assert client.get("/metrics").status_code == 401
    assert client.get("/metrics", headers={"authorization": "Bearer sample"}).status_code == 401
    assert client.get("/metrics", headers=BRING).status_code == 200


def test_metrics_count_what_is_and_what_has_ended(client: Client, settings: Settings, team: Team, alice: User) -> None:
    settings.METRICS_TOKEN = "sample-token-0123456789"
    work()
    now = timezone.now()
    make.job(team, alice, created_at=now - timedelta(seconds=30))
    for seconds in (1, 3):
        make.job(
            team,
            alice,
            status=Status.SUCCEEDED,
            created_at=now - timedelta(seconds=seconds + 10),
            started_at=now - timedelta(seconds=10),
        )
    make.job(team, alice, status=Status.FAILED, error_kind="quota_spent")
    make.job(team, alice, status=Status.FAILED, error_kind="quota_spent", finished_at=now - timedelta(minutes=6))
    said = client.get("/metrics", headers=BRING).content.decode()
    read = {
        sample.name + "".join(sample.labels.values()): sample.value
        for family in text_string_to_metric_families(said)
        for sample in family.samples
    }
    expected = {
        "imagegen_jobs_unfinishedqueued": 1,
        "imagegen_jobs_unfinishedrunning": 0,
        "imagegen_jobs_endedsucceeded": 2,
        "imagegen_jobs_endedfailed": 1,
        "imagegen_jobs_errorsquota_spent": 1,
        "imagegen_workerscalls": 1,
        "imagegen_spool_free_bytesstudio-1": 10**12,
        "imagegen_spool_answers": 0,
        "imagegen_spent_dollars": 0,
    }
    assert {name: read.get(name) for name in expected} == expected
    assert 29 < read["imagegen_queue_oldest_seconds"] < 40
    assert read["imagegen_job_wait_seconds0.99"] == pytest.approx(3, abs=0.1)

"""What admins and orchestrators read of the installation's health."""

import pytest
from django.test import Client

from imagegen.jobs.models import Worker

pytestmark = pytest.mark.django_db


def work() -> None:
    for kind in ("calls", "finish"):
        Worker.objects.create(key=kind, kind=kind, host="studio-1", spool_host="a", slots=64, spool_free=10**12)


def test_an_admin_reads_what_is_wrong_and_what_to_do(as_ola: Client) -> None:
    page = as_ola.get("/console/health/").content.decode()
    assert "Jobs wait: no calls worker is running. Stop the studio and start it again" in page
    work()
    page = as_ola.get("/console/health/").content.decode()
    assert "Needs a look" not in page and "Calls on studio-1" in page


def test_a_probe_reads_the_same_by_its_status(client: Client) -> None:
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["ready"]) == (503, False)
    assert answer.json()["parts"]["calls workers"]["ok"] is False


def test_with_its_workers_it_is_ready(client: Client) -> None:
    work()
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["ready"]) == (200, True)


def test_a_probe_may_ask_by_any_address(client: Client) -> None:
    assert client.get("/healthz", headers={"host": "10.1.2.3:8000"}).status_code == 200
    assert client.get("/readyz", headers={"host": "10.1.2.3:8000"}).status_code == 503
    assert client.get("/create/", headers={"host": "10.1.2.3:8000"}).status_code == 400

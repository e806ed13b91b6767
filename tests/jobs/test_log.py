"""What the log tells of a job, from the click to the provider."""

import uuid
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from imagegen.accounts.models import Team
from imagegen.jobs.models import Job
from tests.jobs.acts import carry_out, paid
from tests.jobs.conftest import Provider

pytestmark = pytest.mark.django_db(transaction=True)


def create(client: Client, team: Team, **headers: str) -> Any:
    wish = {"model": paid(team).value, "prompt": "Dunes", "submit_token": str(uuid.uuid4())}
    return client.post("/create/", wish, headers=headers)


def test_every_line_of_a_job_names_the_request_that_queued_it(
    as_alice: Client, team: Team, provider: Provider, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    answer = create(as_alice, team)
    job = Job.objects.get()
    assert job.request_id == answer.headers["X-Request-ID"] != ""
    carry_out(job)
    lines = {line.msg["event"]: line.msg.get("request_id") for line in caplog.records if isinstance(line.msg, dict)}
    story = ("job queued", "request sent", "answer spooled", "job finished")
    assert {event: lines.get(event) for event in story} == dict.fromkeys(story, job.request_id)


def test_no_line_has_the_prompt_or_the_key(
    as_alice: Client, team: Team, provider: Provider, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    create(as_alice, team)
    carry_out(Job.objects.get())
    assert provider.requests and "request sent" in caplog.text
    assert "Dunes" not in caplog.text and "sk-sample" not in caplog.text


def test_only_a_trusted_proxy_gives_a_request_its_id(as_alice: Client, team: Team, settings: Settings) -> None:
    assert create(as_alice, team, x_request_id="from-the-proxy-1").headers["X-Request-ID"] != "from-the-proxy-1"
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    assert create(as_alice, team, x_request_id="from-the-proxy-1").headers["X-Request-ID"] == "from-the-proxy-1"
    assert create(as_alice, team, x_request_id="two\twords!").headers["X-Request-ID"] != "two\twords!"

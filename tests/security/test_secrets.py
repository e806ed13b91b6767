"""A key is nowhere but sealed in its row: not in pages, logs, tracebacks, reports, messages, exports or dumps."""

import io
import json
import logging
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NoReturn

import httpcore
import pytest
from celery import current_app
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from imagegen.accounts import services as accounts
from imagegen.core import logs
from imagegen.core.secret import Secret
from imagegen.credentials import listing, services
from imagegen.credentials.models import Credential
from imagegen.jobs import answers, bells, keeping, spool
from imagegen.jobs.bells import Kind
from imagegen.jobs.models import Job
from imagegen.jobs.states import Status
from imagegen.operations.generate import wire
from imagegen.providers import client, receive
from imagegen.providers.target import Target
from imagegen.providers.transport import Guarded
from tests import make
from tests.core import test_reports
from tests.jobs.acts import carry_out, submit
from tests.jobs.conftest import Provider
from tests.providers.loopback import Line, Loopback
from tests.security.asking import ask, browser, undone
from tests.security.people import Work, session_of
from tests.security.routes import ROUTES, address

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

# Of no shape that a pattern knows, and not as it is written here: debug pages show source.
BIRD = "yranac"[::-1]
KEY, EXTRA = f"7b8c3f0e-{BIRD}-00aa-4d21a9b0", f"55d1c0de-{BIRD}-00bb-90e1f3c7"
CANARY = BIRD.encode()


sent = test_reports.sent


def echoes(status: str, shape: Callable[[str], bytes], *, cut: bool = False) -> Callable[[Line], None]:
    """Answers with the whole head of the request, key and all, in a header and in the body."""

    def speak(line: Line) -> None:
        heard = line.request().partition(b"\r\n\r\n")[0].decode()
        body = shape(heard)
        told = heard.replace("\r\n", " ")
        head = f"HTTP/1.1 {status}\r\nx-request-id: {told}\r\nretry-after: {told}\r\ncontent-type: {told}\r\n"
        line.say(f"{head}content-length: {len(body) + 100 * cut}\r\n\r\n".encode() + body)

    return speak


def error(heard: str) -> bytes:
    told = {"message": f"Incorrect API key provided: {heard}", "code": heard, "type": heard, "param": heard}
    return json.dumps({"error": told}).encode()


def revised(heard: str) -> bytes:
    picture = json.loads(Provider.pictures(make.png()))
    picture["data"][0]["revised_prompt"] = heard
    return json.dumps(picture | {"size": heard, "usage": {"note": heard}, "note": heard}).encode()


def addressed(heard: str) -> bytes:
    return json.dumps({"data": [{"url": f"https://127.0.0.1/{heard}"}]}).encode()


ANSWERS = [
    *(echoes(f"{status} Sample", error) for status in (200, 302, 400, 401, 402, 403, 404, 408, 409, 413, 422, 429)),
    *(echoes(f"{status} Sample", error) for status in (500, 502, 503, 504)),
    *(echoes(f"{status} Sample", lambda heard: f"<html>{heard}</html>".encode()) for status in (200, 401, 502)),
    echoes("200 OK", lambda heard: heard.encode()),
    echoes("200 OK", lambda heard: json.dumps({"data": heard}).encode()),
    echoes("200 OK", lambda heard: json.dumps({"data": [{"error": {"message": heard}}]}).encode()),
    echoes("200 OK", lambda heard: make.png() + heard.encode()),
    echoes("200 OK", revised),
    echoes("200 OK", addressed),
    echoes("200 OK", error, cut=True),
    echoes("401 Sample", error, cut=True),
    lambda line: (line.request(), line.reset())[1],
]


@pytest.fixture
def server(settings: Settings) -> Iterator[Loopback]:
    """A provider that the operator lists."""
    made = Loopback(ANSWERS[0])
    settings.ALLOWED_PRIVATE = frozenset({made.place})
    yield made
    made.close()


@pytest.fixture
def credential(ours: Work, server: Loopback) -> Credential:
    """At that provider, and of all jobs those with it alone."""
    made = services.add_credential(
        name="Studio GPU",
        preset="compatible",
        base_url=f"http://{server.place}/v1",
        key=Secret(KEY),
        teams=[ours.team],
        options=services.Options(extra_header="X-Gateway-Token", max_retries=0),
        extra=Secret(EXTRA),
    )
    made.offers.create(model_id=make.DALL_E_3, is_on=True)
    Job.objects.filter(status=Status.QUEUED).delete()
    return made


@pytest.fixture
def written(request: pytest.FixtureRequest, settings: Settings) -> Iterator[io.StringIO]:
    """Everything that is logged at DEBUG, statements of SQL among it, as the product writes it."""
    settings.DEBUG = getattr(request, "param", True)
    log, root = io.StringIO(), logging.getLogger()
    config = logs.configure(level="DEBUG", as_json=not settings.DEBUG)["formatters"]["line"]
    handler = logging.StreamHandler(log)
    handler.setFormatter(config.pop("()")(**config))
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield log
    root.removeHandler(handler)
    root.setLevel(level)
    logs.configure(level=settings.LOG_LEVEL, as_json=False)


@pytest.fixture
def as_admin(ours: Work) -> Client:
    accounts.set_admin(ours.manager, is_admin=True)
    return browser(session_of(ours.manager), raise_request_exception=False)


def run(work: Work, credential: Credential) -> Job:
    return carry_out(submit(work.team, work.author, credential.offers.get()))


def kept(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Everything that is stored, wherever."""
    for path in folder.rglob("*"):
        if path.is_file():
            yield str(path), path.read_bytes()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            yield table, repr(cursor.fetchall()).encode()
    dumped = io.StringIO()
    call_command("dumpdata", stdout=dumped)
    yield "dumpdata", dumped.getvalue().encode()
    yield "sessions", repr([session.get_decoded() for session in Session.objects.all()]).encode()
    yield "mail", repr([vars(message) for message in mail.outbox]).encode()


def shown(client: Client, work: Work) -> Iterator[tuple[str, bytes]]:
    """Every page, and the files that can be taken away, with the pages of every job and picture."""
    places = [address(name, work) for name, route in ROUTES.items() if route.get is not None]
    places += [reverse("studio:job", args=[job.pk]) for job in Job.objects.all()]
    pictures = [output.asset_id for job in Job.objects.all() for output in job.outputs.all()]
    places += [reverse("gallery:picture", args=[pk]) for pk in pictures]
    places += [reverse("files:original", args=[pk]) for pk in pictures]
    places += ["/console/audit/?csv", "/console/spend/?csv"]
    for place in places:
        _, content = ask(client, "get", place)
        yield place, content
    _, packed = ask(client, "get", f"/gallery/download/?only={','.join(map(str, pictures))}")
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        for name in archive.namelist():
            yield name, archive.read(name)


def test_whatever_a_provider_echoes_the_key_is_nowhere(
    written: io.StringIO,
    sent: list[str],
    server: Loopback,
    credential: Credential,
    as_admin: Client,
    ours: Work,
    tmp_path: Path,
) -> None:
    for speak in ANSWERS:
        server.speak = speak
        assert run(ours, credential).status in (Status.SUCCEEDED, Status.FAILED, Status.UNKNOWN)
        for name in ("test", "refresh"):
            as_admin.post(reverse(f"console:{name}", args=[credential.pk]))
        cache.clear()
    assert server.heard.count(CANARY) > 2 * len(ANSWERS)
    things = [
        *kept(tmp_path),
        *shown(as_admin, ours),
        ("log", written.getvalue().encode()),
        ("sent", repr(sent).encode()),
    ]
    assert [name for name, content in things if CANARY in content] == []
    assert {"/console/audit/?csv", "dumpdata", "credentials_credential"} < {name for name, _ in things}


def test_no_form_that_comes_back_shows_the_key(as_admin: Client, credential: Credential, ours: Work) -> None:
    entered = {"preset": "compatible", "key": KEY, "extra": EXTRA, "extra_header": "X-Other"}
    for name in ("console:add_credential", "console:credential"):
        for wrong in (
            {},
            {"name": ""},
            {"base_url": "nowhere"},
            {"key": f"{KEY} {KEY}"},
            {"revision": 99},
            {"extra_header": ""},
        ):
            with undone():
                given = {**ROUTES[name].given(ours), **entered, **wrong}
                response, content = ask(as_admin, "post", address(name, ours), given)
            assert CANARY not in content and BIRD not in repr(response.headers), name


# Where something of ours may break while a key is at hand.
PLACES: list[tuple[Any, str]] = [
    (Credential, "seal"),
    (Credential, "target"),
    (Target, "sign"),
    (Guarded, "_connect"),
    (httpcore.HTTP11Connection, "handle_request"),
    (receive, "pour"),
    (client, "read_models"),
    (listing, "keep"),
    (spool, "complete"),
    (answers, "note"),
    (wire, "_decoded"),
    (keeping, "commit"),
    (services, "record"),
]


@pytest.mark.parametrize("written", [True, False], ids=["debug", "no debug"], indirect=True)
def test_whatever_of_ours_breaks_the_key_is_in_no_traceback(
    written: io.StringIO,
    sent: list[str],
    server: Loopback,
    credential: Credential,
    as_admin: Client,
    ours: Work,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    server.speak = echoes("200 OK", revised)
    entered: dict[str, object] = {
        "preset": "compatible",
        "base_url": credential.base_url,
        "teams": [ours.team.pk],
        "extra": EXTRA,
    }
    entered |= {"key": KEY, "extra_header": "X-Other", "revision": credential.revision}
    posts = [reverse("console:add_credential")]
    posts += [reverse(f"console:{name}", args=[credential.pk]) for name in ("credential", "test", "refresh")]
    for place, name in PLACES:
        with monkeypatch.context() as patch:
            patch.setattr(place, name, broken)
            before = len(written.getvalue())
            pages = [ask(as_admin, "post", post, entered | {"name": name})[1] for post in posts]
            try:
                run(ours, credential)
            except RuntimeError:
                logging.getLogger("celery.app.trace").exception("as Celery says it")
        Job.objects.all().delete()
        cache.clear()
        assert "RuntimeError: broken" in written.getvalue()[before:], name
        assert [page for page in pages if CANARY in page] == [], name
    assert BIRD not in written.getvalue() and BIRD not in repr(sent) and len(sent) > len(PLACES)


def broken(*_: Any, **__: Any) -> NoReturn:
    raise RuntimeError("broken")


def test_a_message_to_a_worker_says_nothing(credential: Credential, ours: Work, settings: Settings) -> None:
    """In memory, or in the broker that BROKER_URL names."""
    settings.EMBEDDED = False
    with current_app.connection_for_write() as connected:
        queues = [connected.SimpleQueue(kind.queue) for kind in Kind]
        for queue in queues:
            queue.clear()
        submit(ours.team, ours.author, credential.offers.get(), prompt=f"A {BIRD} in a cage")
        run(ours, credential)
        for kind in Kind:
            bells.ring_waiting(kind, lambda: 1)
            bells._ring(kind)
        messages = [queue.get(timeout=5) for queue in queues]
        for message in messages:
            assert BIRD not in repr((message.payload, message.headers, message.properties))
            assert message.payload[:2] == [[], {}]
        for queue in queues:
            queue.clear()

import io
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest
from pytest_django import Settings

from imagegen.core.secret import Secret
from imagegen.providers import client, errors
from imagegen.providers.client import Answer, Target

Start = Callable[[str, list[tuple[str, str]]], Any]
ORIGIN = "http://sandbox.invalid"
TARGET = Target(base_url=f"{ORIGIN}/v1", headers={"Authorization": Secret("Bearer sk-sample-1234567890")})


def echo(environ: dict[str, Any], start: Start) -> Iterable[bytes]:
    start("200 OK", [("content-type", "application/json")])
    said = f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']} {environ.get('HTTP_AUTHORIZATION', '-')} "
    return [said.encode(), environ["wsgi.input"].read()]


def fails(environ: dict[str, Any], start: Start) -> Iterable[bytes]:
    raise LookupError("a bug")


def breaks_off(environ: dict[str, Any], start: Start) -> Iterator[bytes]:
    start("200 OK", [])
    yield b'{"data": ['
    raise LookupError("a bug")


@pytest.fixture
def mount(settings: Settings) -> Callable[[str], None]:
    def mounted(name: str) -> None:
        settings.PROVIDER_MOUNTS = {ORIGIN: f"{__name__}.{name}"}

    return mounted


def send() -> tuple[Answer, bytes]:
    sink = io.BytesIO()
    return client.post(TARGET, "/x", {}, request_id="7.1", sink=sink, cap=1000, deadline=9), sink.getvalue()


def test_a_mounted_provider_answers_in_this_process(mount: Callable[[str], None]) -> None:
    mount("echo")
    assert send()[1] == b"POST /v1/x [key] {}"


def test_a_mounted_provider_is_fetched_from_without_the_key(mount: Callable[[str], None]) -> None:
    mount("echo")
    sink = io.BytesIO()
    client.fetch(f"{ORIGIN}:80/a.png", sink=sink, cap=1000, deadline=9)
    assert sink.getvalue() == b"GET /a.png - "


def test_an_exception_of_a_mounted_provider_is_a_500(mount: Callable[[str], None]) -> None:
    mount("fails")
    assert send()[0].status == 500


def test_an_exception_in_the_middle_of_an_answer_cuts_it(mount: Callable[[str], None]) -> None:
    mount("breaks_off")
    with pytest.raises(errors.Unanswered):
        send()


def test_another_origin_does_not_reach_a_mounted_provider(mount: Callable[[str], None]) -> None:
    mount("echo")
    for url in ("https://sandbox.invalid/v1", "http://sandbox.invalid:8080/v1"):
        with pytest.raises(errors.Unreachable):
            client.get_json(Target(base_url=url), "/models", deadline=9, way=client.Way(resolve=lambda host, port: []))

import gzip
import io
import json
import logging
import traceback
from collections.abc import Callable
from datetime import date
from pathlib import Path

import httpx
import pytest

from imagegen.core.secret import Secret
from imagegen.providers import client, errors
from imagegen.providers.client import Answer, Listed, Target, Way
from imagegen.providers.dialect import Dialect
from imagegen.providers.error_map import error_from
from tests.providers.conftest import KEY, Serve, certificate, target
from tests.providers.loopback import PUBLIC, Line, Network, answer


def send(where: Target, *, cap: int = 1_000_000, way: Way = client.OUT) -> tuple[Answer, bytes]:
    sink = io.BytesIO()
    body = {"prompt": "Grüße, 花瓶"}
    got = client.post(where, "/images/generations", body, request_id="7.1", sink=sink, cap=cap, deadline=20, way=way)
    return got, sink.getvalue()


def pulled(where: Callable[[httpx.Request], httpx.Response]) -> Way:
    return Way(transport=httpx.MockTransport(where))


# post


def test_a_request_carries_the_key_the_body_and_its_own_id_and_nothing_of_ours_besides(serve: Serve) -> None:
    server = serve(answer(b"{}"))
    send(target(server))
    head, _, body = server.requests[0].partition(b"\r\n\r\n")
    assert json.loads(body) == {"prompt": "Grüße, 花瓶"}
    line, *fields = head.decode().split("\r\n")
    assert line == "POST /v1/images/generations HTTP/1.1"
    assert {name.lower(): value for name, value in (field.split(": ", 1) for field in fields)} == {
        "host": server.place,
        "accept": "*/*",
        "accept-encoding": "identity",
        "connection": "close",
        "user-agent": "imagegen",
        "content-type": "application/json",
        "content-length": str(len(body)),
        "x-client-request-id": "7.1",
        "authorization": f"Bearer {KEY}",
    }


def test_the_answer_is_in_the_sink_and_the_headers_that_matter_beside_it(serve: Serve) -> None:
    server = serve(
        answer(
            b'{"data": []}',
            content_type="application/json",
            X_Request_Id="req_1",
            openai_processing_ms="812",
            openai_organization="northlight",
            set_cookie="a=b",
            X_RateLimit_Remaining_Images="4",
        )
    )
    got, body = send(target(server))
    assert body == b'{"data": []}'
    assert got == Answer(
        status=200,
        headers={
            "content-type": "application/json",
            "x-request-id": "req_1",
            "openai-processing-ms": "812",
            "x-ratelimit-remaining-images": "4",
        },
    )


def test_an_error_is_an_answer_whose_body_tells_which(serve: Serve) -> None:
    body = b'{"error": {"message": "Slow down.", "code": "rate_limit_exceeded"}}'
    got, heard = send(target(serve(answer(body, "429 Too Many Requests", retry_after="22"))))
    error = error_from(got.status, got.headers, heard)
    assert isinstance(error, errors.RateLimited)
    assert error.retry_after == 22


def test_an_error_whose_body_is_cut_is_still_that_error(serve: Serve) -> None:
    def cut(line: Line) -> None:
        line.request()
        line.say(b"HTTP/1.1 401 Unauthorized\r\ncontent-length: 500\r\n\r\n{")

    got, heard = send(target(serve(cut)))
    assert (got.status, heard) == (401, b"{")


def test_an_error_of_any_size_is_kept_in_small(serve: Serve) -> None:
    got, heard = send(target(serve(answer(b"x" * 3_000_000, "500 Oh"))))
    assert got.status == 500
    assert len(heard) == 256_000


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "307 Temporary Redirect", "308 Permanent Redirect"])
def test_a_redirect_is_not_followed_and_no_key_arrives_there(serve: Serve, status: str) -> None:
    elsewhere = serve(answer(b"{}"))
    server = serve(answer(status=status, location=f"http://{elsewhere.place}/v1/images/generations"))
    got, heard = send(target(server))
    error = error_from(got.status, got.headers, heard)
    assert (error.kind, error.code, error.may_have_been_billed) == ("garbled", "redirect", False)
    assert elsewhere.connections == 0


@pytest.mark.parametrize("location", ["http://xn--a/", "//[/", "http:elsewhere:xn"])
def test_a_redirect_to_what_is_no_address_is_an_answer_like_any_other(serve: Serve, location: str) -> None:
    got, _ = send(target(serve(answer(status="302 Found", location=location))))
    assert got.status == 302


def test_an_answer_larger_than_the_cap_is_broken_off(serve: Serve) -> None:
    def endless(line: Line) -> None:
        line.request()
        line.say(b"HTTP/1.1 200 OK\r\n\r\n")
        while not line.is_over(0):
            line.say(b" " * 65536)

    sink = io.BytesIO()
    with pytest.raises(errors.Garbled, match="answer larger than 1 MB") as caught:
        client.post(target(serve(endless)), "/x", {}, request_id="7.1", sink=sink, cap=1_000_000, deadline=20)
    assert caught.value.charged == "It may have been billed."
    assert len(sink.getvalue()) <= 1_000_000


@pytest.mark.fault("F22")
def test_a_gzip_bomb_is_broken_off_at_the_cap(serve: Serve) -> None:
    bomb = gzip.compress(bytes(200_000_000))
    assert len(bomb) < 250_000
    with pytest.raises(errors.Garbled, match="answer larger than 10 MB"):
        send(target(serve(answer(bomb, content_encoding="gzip"))), cap=10_000_000)


def test_what_the_sink_raises_passes_through(serve: Serve) -> None:
    class Full(io.BytesIO):
        def write(self, _: object) -> int:
            raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space left"):
        client.post(target(serve(answer(b"{}"))), "/x", {}, request_id="7.1", sink=Full(), cap=9, deadline=9)


# Keys


def test_a_key_that_the_server_echoes_is_in_nothing_we_keep(serve: Serve) -> None:
    odd = "7b8c3f0e-canary-00aa"  # no shape that a pattern would know
    body = json.dumps({"error": {"message": f"Wrong: {odd}, Bearer {odd}"}}).encode()
    server = serve(answer(body, "401 Unauthorized", x_request_id=f"for-{odd}"))
    got, heard = send(Target(base_url=f"http://{server.place}", headers={"api-key": Secret(odd)}))
    assert odd not in f"{got} {heard!r} {error_from(got.status, got.headers, heard).message}"


@pytest.mark.parametrize("pause", [None, 0.001])
def test_a_key_in_an_answer_of_pictures_is_not_kept_wherever_it_is_cut(serve: Serve, pause: float | None) -> None:
    said = f'{{"data": [], "note": "{KEY}, Bearer {KEY}", "end": "Grüße {KEY[:-1]}"}}'.encode()

    def speak(line: Line) -> None:
        line.request()
        line.say(f"HTTP/1.1 200 OK\r\ncontent-length: {len(said)}\r\n\r\n".encode())
        line.drip(said, every=pause) if pause else line.say(said)

    _, heard = send(target(serve(speak)))
    assert heard.decode() == f'{{"data": [], "note": "[key], [key]", "end": "Grüße {KEY[:-1]}"}}'


def _fails(line: Line) -> None:
    line.request()
    line.reset()


@pytest.mark.parametrize("speak", [_fails, answer(b"{", content_encoding="gzip"), answer(b"x" * 50)])
def test_a_key_is_in_no_log_and_no_traceback(
    serve: Serve, speak: Callable[[Line], None], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with pytest.raises(errors.ProviderError) as caught:
        send(target(serve(speak)), cap=9)
    told = "".join(traceback.TracebackException.from_exception(caught.value, capture_locals=True).format())
    assert KEY not in told
    assert KEY not in caplog.text


def test_a_key_is_in_no_traceback_of_a_caller_who_stops_the_request(serve: Serve) -> None:
    def stop() -> None:
        raise LookupError

    where = target(serve(answer()))
    with pytest.raises(LookupError) as caught:
        client.post(where, "/x", {}, request_id="7.1", sink=io.BytesIO(), cap=9, deadline=9, on_sent=stop)
    assert KEY not in "".join(traceback.TracebackException.from_exception(caught.value, capture_locals=True).format())


@pytest.mark.parametrize("key", ["sk-sample\r\nx: y", "sk-sample-ä", "sk-sample\x00"])
def test_a_key_that_cannot_be_sent_is_said_so_before_anything_is(serve: Serve, key: str) -> None:
    server = serve(answer())
    with pytest.raises(errors.Unauthorized, match="cannot be sent"):
        send(Target(base_url=f"http://{server.place}", headers={"Authorization": Secret(f"Bearer {key}")}))
    assert server.connections == 0


def test_the_loggers_of_the_libraries_are_quiet() -> None:
    assert all(logging.getLogger(name).level == logging.WARNING for name in ("httpx", "httpcore"))


# get_json and list_models


def listed(dialect: Dialect, **answers: httpx.Response) -> list[Listed]:
    """The models of a server that answers at these last parts of a path, and with 404 elsewhere."""

    def serve(request: httpx.Request) -> httpx.Response:
        return answers.get(request.url.path.rpartition("/")[2], httpx.Response(404))

    return client.list_models(Target("https://images.example/v1", dialect=dialect), way=pulled(serve)).models


@pytest.mark.parametrize("also", [{}, {"capabilities": httpx.Response(404)}])
def test_models_are_listed_at_the_first_place_that_the_server_has(also: dict[str, httpx.Response]) -> None:
    both = Dialect(lists=("/models/capabilities", "/models"))
    plain = httpx.Response(200, json=["plain"])
    assert listed(both, models=plain, **also) == [Listed("plain")]
    rich = httpx.Response(200, json=["rich"])
    assert listed(both, models=plain, capabilities=rich) == [Listed("rich")]


def test_an_error_at_the_first_place_is_not_hidden_by_the_next() -> None:
    both = Dialect(lists=("/models/capabilities", "/models"))
    with pytest.raises(errors.Unauthorized):
        listed(both, capabilities=httpx.Response(401), models=httpx.Response(200, json=["plain"]))


def test_a_list_of_images_alone_needs_no_guess() -> None:
    models = httpx.Response(200, json={"data": [{"id": "sd-cpp-local"}]})
    assert listed(Dialect(lists_images_only=True), models=models) == [Listed("sd-cpp-local", None, True)]


def test_models_are_listed(serve: Serve) -> None:
    server = serve(
        answer(b'{"data": [{"id": "gpt-image-2", "shutdown_date": null}, {"id": "a", "shutdown_date": "2026-12-01"}]}')
    )
    assert client.list_models(target(server)).models == [Listed("gpt-image-2"), Listed("a", date(2026, 12, 1))]
    assert server.requests[0].startswith(b"GET /v1/models HTTP/1.1\r\n")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"<html>Sign in</html>", "not_json"),
        (b"", "not_json"),
        (b"{", "not_json"),
        (b'{"hello": "world"}', "no_list"),
        (b"[" * 100_000, "not_json"),
    ],
)
def test_a_page_that_is_no_list_of_models_is_garbled(serve: Serve, body: bytes, code: str) -> None:
    with pytest.raises(errors.Garbled) as caught:
        client.list_models(target(serve(answer(body))))
    assert caught.value.code == code


def test_a_question_that_costs_nothing_is_never_unanswered(serve: Serve) -> None:
    with pytest.raises(errors.Unreachable) as caught:
        client.get_json(target(serve(_fails)), "/models", deadline=9)
    assert caught.value.charged == "You were not charged."


def test_an_error_to_a_question_is_raised(serve: Serve) -> None:
    with pytest.raises(errors.Unauthorized):
        client.list_models(target(serve(answer(b"{}", "401 Unauthorized"))))


# fetch. Only ports 80 and 443 are fetched from, so a name stands for the loopback server.


def fetched(server_or_network: Network, url: str, **more: object) -> bytes:
    sink = io.BytesIO()
    client.fetch(url, sink=sink, cap=1000, deadline=20, way=server_or_network.way, **more)  # type: ignore[arg-type]
    return sink.getvalue()


def test_a_file_is_fetched_without_any_secret(serve: Serve) -> None:
    server = serve(answer(b"\x89PNG"), listed=False)
    heard = fetched(Network(server, [PUBLIC]), "http://files.example/a.png?sig=x%2Fy#part")
    assert heard == b"\x89PNG"
    assert server.requests[0].startswith(b"GET /a.png?sig=x%2Fy HTTP/1.1\r\n")
    assert b"authorization" not in server.requests[0].lower()
    assert b"cookie" not in server.requests[0].lower()


def test_three_redirects_are_followed_and_no_fourth(serve: Serve) -> None:
    def hop(line: Line) -> None:
        number = int(line.request().split(b" ")[1].strip(b"/"))
        if number == 0:
            line.say(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok")
        else:
            head = f"HTTP/1.1 302 Found\r\nset-cookie: a=b\r\nlocation: /{number - 1}\r\n"
            line.say(f"{head}content-length: 0\r\n\r\n".encode())

    server = serve(hop, listed=False)
    assert fetched(Network(server, [PUBLIC]), "http://files.example/3") == b"ok"
    assert not any(b"cookie" in request.lower() for request in server.requests)
    with pytest.raises(errors.Unreachable, match="one redirect to the next"):
        fetched(Network(server, [PUBLIC]), "http://files.example/4")


def test_an_address_that_has_expired_is_unreachable_with_its_status(serve: Serve) -> None:
    server = serve(answer(b"AccessDenied", "403 Forbidden"), listed=False)
    with pytest.raises(errors.Unreachable) as caught:
        fetched(Network(server, [PUBLIC]), "http://files.example/a.png")
    assert (caught.value.status, caught.value.code) == (403, "http")


@pytest.mark.parametrize("url", ["http://xn--a/", "https://xn--xn--a/a.png", "http://[/", "\ud800"])
def test_what_is_no_address_is_not_fetched(url: str) -> None:
    with pytest.raises(errors.Blocked):
        client.fetch(url, sink=io.BytesIO(), cap=9, deadline=9)


def test_a_file_larger_than_the_cap_is_broken_off(serve: Serve) -> None:
    with pytest.raises(errors.Garbled, match="larger than 1 kB"):
        fetched(Network(serve(answer(b"x" * 1001), listed=False), [PUBLIC]), "http://files.example/a.png")


@pytest.mark.fault("F23")
def test_the_credentials_own_listed_server_may_hand_out_its_files(serve: Serve) -> None:
    server = serve(answer(b"\x89PNG"))
    url, own = f"http://{server.place}/generated/a.png", f"http://{server.place}"
    sink = io.BytesIO()
    client.fetch(url, sink=sink, cap=9, deadline=9, exempt_origin=own)
    assert sink.getvalue() == b"\x89PNG"
    for other in (None, "https://api.example", f"https://{server.place}"):
        with pytest.raises(errors.Blocked):
            client.fetch(url, sink=sink, cap=9, deadline=9, exempt_origin=other)
    assert server.connections == 1


def test_an_origin_that_is_not_listed_exempts_nothing(serve: Serve) -> None:
    server = serve(answer(b"\x89PNG"), listed=False)
    url = f"http://{server.place}/a.png"
    with pytest.raises(errors.Blocked):
        client.fetch(url, sink=io.BytesIO(), cap=9, deadline=9, exempt_origin=url)
    assert server.connections == 0


def test_the_exempt_server_cannot_redirect_to_another_private_one(serve: Serve) -> None:
    other = serve(answer(b"secret"))
    server = serve(answer(status="302 Found", location=f"http://{other.place}/"))
    own = f"http://{server.place}"
    with pytest.raises(errors.Blocked):
        client.fetch(f"{own}/a.png", sink=io.BytesIO(), cap=9, deadline=9, exempt_origin=own)
    assert other.connections == 0


def test_a_fetch_over_tls_checks_the_certificate(serve: Serve, tmp_path: Path) -> None:
    server = serve(answer(b"x"), certificate(tmp_path, "files.example").context, listed=False)
    with pytest.raises(errors.Unreachable, match="cannot be trusted"):
        fetched(Network(server, [PUBLIC]), "https://files.example/a.png")


# A transport that a test puts in


def test_a_test_may_put_its_own_transport_in_the_place_of_the_network() -> None:
    def speak(request: httpx.Request) -> httpx.Response:
        assert request.headers["authorization"] == f"Bearer {KEY}"
        return httpx.Response(200, json={"data": []})

    where = Target(base_url="https://api.example/v1", headers={"Authorization": Secret(f"Bearer {KEY}")})
    assert send(where, way=pulled(speak))[1] == b'{"data":[]}'


@pytest.mark.parametrize(
    ("raised", "expected"),
    [
        (httpx.ConnectError, errors.Unreachable),
        (httpx.ConnectTimeout, errors.Unreachable),
        (httpx.ReadTimeout, errors.Unanswered),
        (httpx.ReadError, errors.Unanswered),
        (httpx.WriteTimeout, errors.Unanswered),
        (httpx.RemoteProtocolError, errors.Unanswered),
    ],
)
def test_a_test_may_say_how_its_transport_fails(
    raised: type[httpx.TransportError], expected: type[errors.ProviderError]
) -> None:
    def speak(request: httpx.Request) -> httpx.Response:
        raise raised("as told")

    with pytest.raises(errors.ProviderError) as caught:
        send(Target(base_url="https://api.example/v1"), way=pulled(speak))
    assert type(caught.value) is expected

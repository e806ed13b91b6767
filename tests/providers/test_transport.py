"""What is sent when, to which address, and for how long."""

import gzip
import io
import socket
import ssl
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from pytest_django import Settings

from imagegen.providers import client, errors
from imagegen.providers.client import Answer, Target, Way
from imagegen.providers.transport import _trust
from tests.providers.conftest import KEY, Serve, certificate, target
from tests.providers.loopback import PUBLIC, Line, Network, answer


def send(
    where: Target, *, deadline: float = 20, on_sent: Callable[[], None] | None = None, way: Way = client.OUT
) -> tuple[Answer, bytes]:
    sink = io.BytesIO()
    got = client.post(
        where,
        "/images/generations",
        {"prompt": "a vase"},
        request_id="7.1",
        sink=sink,
        cap=1_000_000,
        deadline=deadline,
        on_sent=on_sent,
        way=way,
    )
    return got, sink.getvalue()


# Nothing was sent


@pytest.mark.fault("F14")
def test_a_closed_port_is_unreachable(settings: Settings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    settings.ALLOWED_PRIVATE = frozenset({f"127.0.0.1:{port}"})
    sent: list[bool] = []
    with pytest.raises(errors.Unreachable, match=rf"127\.0\.0\.1:{port} refused the connection") as caught:
        send(Target(base_url=f"http://127.0.0.1:{port}/v1"), on_sent=lambda: sent.append(True))
    assert (caught.value.code, caught.value.may_retry, caught.value.charged) == ("refused", True, errors.NOT_CHARGED)
    assert not sent


@pytest.mark.fault("F14")
def test_a_name_that_is_not_found_is_unreachable() -> None:
    def nowhere(host: str, port: int) -> list[str]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    with pytest.raises(errors.Unreachable, match=r"gpu-2\.example was not found") as caught:
        send(Target(base_url="https://gpu-2.example/v1"), way=Way(resolve=nowhere))
    assert caught.value.code == "dns"


def test_a_resolver_that_hangs_is_left_behind_at_the_deadline() -> None:
    is_over = threading.Event()

    def hang(host: str, port: int) -> list[str]:
        is_over.wait(30)
        return [PUBLIC]

    with pytest.raises(errors.Unreachable, match="not resolved in time"):
        send(Target(base_url="https://gpu-2.example/v1"), deadline=0.2, way=Way(resolve=hang))
    is_over.set()


@pytest.mark.fault("F14")
def test_a_certificate_nobody_vouches_for_gets_no_byte_of_the_request(serve: Serve, tmp_path: Path) -> None:
    server = serve(answer(), certificate(tmp_path, "127.0.0.1").context)
    with pytest.raises(errors.Unreachable, match="cannot be trusted") as caught:
        send(target(server, "https"))
    assert caught.value.code == "tls"
    assert server.heard == b""


def test_a_certificate_for_another_host_is_not_trusted(serve: Serve, tmp_path: Path, settings: Settings) -> None:
    own = certificate(tmp_path, "other.example")
    settings.CA_BUNDLE = str(own.bundle)
    server = serve(answer(), own.context)
    with pytest.raises(errors.Unreachable, match="cannot be trusted"):
        send(target(server, "https"))
    assert server.heard == b""


def test_a_server_that_stalls_its_handshake_is_unreachable(serve: Serve) -> None:
    server = serve(lambda line: line.hold())
    with pytest.raises(errors.Unreachable, match="handshake"):
        send(target(server, "https"), deadline=1.5)


def test_a_server_without_tls_is_unreachable_over_https(serve: Serve) -> None:
    server = serve(lambda line: line.say(b"HTTP/1.1 400 Bad Request\r\n\r\n"))
    with pytest.raises(errors.Unreachable, match=f"{server.place} does not speak TLS.* plain http") as caught:
        send(target(server, "https"))
    assert caught.value.advice == "Correct the base URL, then test again."


def test_a_bundle_that_cannot_be_read_is_named(serve: Serve, settings: Settings) -> None:
    settings.CA_BUNDLE = "/nowhere/ca.pem"
    with pytest.raises(errors.Unreachable, match="IMAGEGEN_CA_BUNDLE"):
        send(target(serve(answer()), "https"))


def test_a_caller_who_has_lost_the_job_stops_the_request_before_its_first_byte(serve: Serve) -> None:
    has_ended = threading.Event()

    def listen(line: Line) -> None:
        try:
            line.hear()
        finally:
            has_ended.set()

    def lost() -> None:
        raise LookupError("the lease is gone")

    server = serve(listen)
    with pytest.raises(LookupError):
        send(target(server), on_sent=lost)
    assert has_ended.wait(10)
    assert server.heard == b""


# Sent


def test_an_in_house_authority_is_trusted_and_the_host_name_kept(
    serve: Serve, tmp_path: Path, settings: Settings
) -> None:
    own = certificate(tmp_path, "gpu-2.example")
    settings.CA_BUNDLE = str(own.bundle)
    named: list[str] = []
    own.context.sni_callback = lambda connection, name, context: named.append(name)
    server = serve(answer(b"{}"), own.context)
    network = Network(server, [PUBLIC])
    send(Target(base_url="https://gpu-2.example/v1"), way=network.way)
    assert named == ["gpu-2.example"]
    assert b"\r\nhost: gpu-2.example\r\n" in server.requests[0].lower()


def test_the_usual_authorities_stay_trusted_beside_a_bundle(tmp_path: Path) -> None:
    bundle = str(certificate(tmp_path, "gpu-2.example").bundle)
    assert len(_trust(bundle).get_ca_certs()) == len(_trust("").get_ca_certs()) + 1
    assert _trust(bundle).verify_mode is ssl.CERT_REQUIRED


def test_the_caller_hears_of_sending_after_connecting_and_before_the_first_byte(serve: Serve) -> None:
    server = serve(answer(b"{}"))
    seen: list[bytes] = []
    send(target(server), on_sent=lambda: seen.append(server.heard))
    assert seen == [b""]


@pytest.mark.fault("F17")
@pytest.mark.parametrize(
    "speak",
    [
        pytest.param(lambda line: line.request(), id="closed without a word"),
        pytest.param(lambda line: (line.request(), line.reset()), id="reset"),
        pytest.param(lambda line: (line.hear(), line.reset()), id="reset while the request was read"),
        pytest.param(lambda line: (line.request(), line.say(b"HTTP/1.1 200 OK\r\ncontent-")), id="cut in the headers"),
        pytest.param(
            lambda line: (line.request(), line.say(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{")),
            id="half a body by length",
        ),
        pytest.param(
            lambda line: (line.request(), line.say(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\n{")),
            id="half a body by chunks",
        ),
        pytest.param(lambda line: (line.request(), line.say(b"SSH-2.0-OpenSSH_9.2\r\n")), id="not HTTP"),
        pytest.param(
            lambda line: (line.request(), line.say(b"HTTP/1.1 200 OK\r\n" + b"x-filler: y\r\n" * 20_000)),
            id="headers without end",
        ),
    ],
)
def test_a_request_that_left_and_got_no_whole_answer_is_unanswered(serve: Serve, speak: Callable[[Line], None]) -> None:
    server = serve(speak)
    with pytest.raises(errors.Unanswered) as caught:
        send(target(server))
    assert caught.value.code == "cut"
    assert caught.value.outcome == "unknown"
    assert not caught.value.may_retry
    assert caught.value.charged == "It may have been billed."


@pytest.mark.fault("F15")
def test_silence_until_the_deadline_is_unanswered(serve: Serve) -> None:
    server = serve(lambda line: (line.request(), line.hold())[1])
    with pytest.raises(errors.Unanswered) as caught:
        send(target(server), deadline=1.5)
    assert caught.value.code == "timeout"


def _drip_headers(line: Line) -> None:
    line.request()
    line.drip(b"HTTP/1.1 200 OK\r\n" + b"x-drip: yes\r\n" * 100, every=0.05)


def _drip_body(line: Line) -> None:
    line.request()
    line.say(b"HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n")
    line.drip(b" " * 1000, every=0.05)


def _drip_continues(line: Line) -> None:
    line.request()
    while not line.is_over(0.05):
        line.say(b"HTTP/1.1 100 Continue\r\n\r\n")


@pytest.mark.fault("F16")
@pytest.mark.parametrize(
    ("scheme", "speak"),
    [("http", _drip_headers), ("http", _drip_body), ("http", _drip_continues), ("https", _drip_headers)],
)
def test_the_deadline_is_for_everything_however_slowly_it_drips(
    serve: Serve, speak: Callable[[Line], None], scheme: str, tmp_path: Path, settings: Settings
) -> None:
    own = certificate(tmp_path, "127.0.0.1")
    settings.CA_BUNDLE = str(own.bundle)
    server = serve(speak, own.context if scheme == "https" else None)
    started = time.monotonic()
    with pytest.raises(errors.Unanswered) as caught:
        send(target(server, scheme), deadline=1.5)
    # Each drips for 50 seconds.
    assert time.monotonic() - started < 25
    assert caught.value.code == "timeout"


@pytest.mark.parametrize("pause", [60, 0.05])
def test_a_server_that_is_slow_to_read_is_left_at_the_deadline(serve: Serve, pause: float) -> None:
    def read_slowly(line: Line) -> None:
        while not line.is_over(pause):
            line.hear()

    server = serve(read_slowly)
    started = time.monotonic()
    with pytest.raises(errors.Unanswered) as caught:
        client.post(
            target(server), "/", {"prompt": "a" * 50_000_000}, request_id="7.1", sink=io.BytesIO(), cap=1, deadline=1.5
        )
    # To read it all would take 38 seconds or more.
    assert time.monotonic() - started < 25
    assert caught.value.code == "timeout"


def test_an_answer_given_before_the_request_was_read_whole_is_heard(serve: Serve) -> None:
    def early(line: Line) -> None:
        line.hear()
        line.say(b"HTTP/1.1 413 Content Too Large\r\ncontent-length: 0\r\n\r\n")
        line.hold()

    got, _ = send(target(serve(early)), deadline=10)
    assert got.status == 413


# Addresses


def test_a_name_is_resolved_once_and_the_judged_address_is_dialled(
    serve: Serve, tmp_path: Path, settings: Settings
) -> None:
    own = certificate(tmp_path, "rebind.example")
    settings.CA_BUNDLE = str(own.bundle)
    server = serve(answer(b"{}"), own.context)
    network = Network(server, [PUBLIC], ["127.0.0.1"])
    send(Target(base_url="https://rebind.example/v1"), way=network.way)
    assert network.asked == ["rebind.example"]
    assert network.dialled == [PUBLIC]


@pytest.mark.parametrize(
    "addresses",
    [
        ["127.0.0.1"],
        [PUBLIC, "127.0.0.1"],
        ["127.0.0.1", PUBLIC],
        [PUBLIC, "::1"],
        ["::ffff:10.0.0.5"],
        ["169.254.169.254"],
    ],
)
def test_one_private_address_spoils_the_name(serve: Serve, addresses: list[str]) -> None:
    server = serve(answer(b"{}"), listed=False)
    network = Network(server, addresses)
    with pytest.raises(errors.Blocked, match="IMAGEGEN_ALLOWED_PRIVATE") as caught:
        send(Target(base_url="https://gpu-2.example/v1"), way=network.way)
    assert not caught.value.may_retry
    assert network.dialled == []
    assert server.connections == 0


def test_the_next_address_is_tried_where_the_first_does_not_take_the_connection(serve: Serve) -> None:
    server = serve(answer(b"{}"))
    tried: list[str] = []

    def dial(address: str, port: int, seconds: float) -> socket.socket:
        tried.append(address)
        if address == "::1":
            raise ConnectionRefusedError
        return socket.create_connection((address, port), seconds)

    send(target(server), way=Way(resolve=lambda host, port: ["::1", "127.0.0.1"], dial=dial))
    assert tried == ["::1", "127.0.0.1"]


def test_metadata_is_never_reached_even_where_the_operator_lists_it(settings: Settings) -> None:
    settings.ALLOWED_PRIVATE = frozenset({"169.254.169.254:80", "metadata.example:80"})
    network = Network(None, ["169.254.169.254"])
    for host in ("169.254.169.254", "metadata.example"):
        with pytest.raises(errors.Blocked, match="never permitted"):
            send(Target(base_url=f"http://{host}/v1"), way=network.way)
    settings.ALLOWED_PRIVATE = frozenset()
    with pytest.raises(errors.Blocked, match="never permitted"):
        send(Target(base_url="http://169.254.169.254/v1"), way=network.way)
    assert network.dialled == []


def test_the_list_is_for_an_exact_host_and_port(serve: Serve, settings: Settings) -> None:
    server = serve(answer(b"{}"), listed=False)
    for listed in (f"localhost:{server.port}", "127.0.0.1", f"127.0.0.1:{server.port}0", "127.0.0.1:80"):
        settings.ALLOWED_PRIVATE = frozenset({listed})
        permit = f"set IMAGEGEN_ALLOWED_PRIVATE={server.place} .* and restart the studio"
        with pytest.raises(errors.Blocked, match=f"is a private address.*{permit}"):
            send(target(server))
        with pytest.raises(errors.Blocked, match=f"is a private address.*{permit}"):
            send(target(server, "https"))
    assert server.connections == 0
    settings.ALLOWED_PRIVATE = frozenset({server.place})
    assert send(target(server))[0].status == 200


def test_plain_http_is_refused_to_a_public_host_that_is_not_listed() -> None:
    network = Network(None, [PUBLIC])
    with pytest.raises(errors.Blocked, match="Use https"):
        send(Target(base_url="http://api.example/v1"), way=network.way)
    assert network.asked == []


def test_proxies_of_the_environment_are_not_used(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    proxy = serve(answer(b"{}", "500 Proxy"))
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.setenv(name, f"http://{proxy.place}")
    assert send(target(serve(answer(b"{}"))))[0].status == 200
    assert proxy.connections == 0


def test_every_exchange_has_a_connection_of_its_own(serve: Serve) -> None:
    server = serve(answer(b"{}"))
    send(target(server))
    send(target(server))
    assert server.connections == 2
    assert server.heard.count(KEY.encode()) == 2


def test_a_packed_answer_is_unpacked(serve: Serve) -> None:
    assert send(target(serve(answer(gzip.compress(b'{"a": 1}'), content_encoding="gzip"))))[1] == b'{"a": 1}'

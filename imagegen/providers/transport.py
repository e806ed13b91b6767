"""The guarded transport: it connects only to addresses that were judged, and keeps one deadline for everything.

The connection stands before the request is spoken, so that "nothing was sent" and "sent, not answered" never mix.
"""

import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import httpcore
import httpx
from django.conf import settings

from imagegen.providers.egress import Policy
from imagegen.providers.errors import Unreachable
from imagegen.providers.exchange import Exchange
from imagegen.providers.origin import PORTS, host_and_port

CONNECT_SECONDS = 20.0

Resolve = Callable[[str, int], Sequence[str]]
Dial = Callable[[str, int, float], socket.socket]


def resolve(host: str, port: int) -> list[str]:
    """The addresses of a host, as texts; raises OSError or UnicodeError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(place[0]) for *_, place in found))


def dial(address: str, port: int, seconds: float) -> socket.socket:
    """A connection to a numeric address; raises OSError."""
    connected = socket.create_connection((address, port), seconds)
    connected.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return connected


@dataclass(frozen=True)
class Way:
    """How requests leave: over the guarded network, or through a transport that a test puts in its place."""

    transport: httpx.BaseTransport | None = None
    resolve: Resolve = resolve
    dial: Dial = dial


class Guarded(httpx.BaseTransport):
    """Carries one exchange over a connection of its own."""

    def __init__(self, policy: Policy, exchange: Exchange, way: Way) -> None:
        self._policy = policy
        self._exchange = exchange
        self._way = way
        self._connection: httpcore.HTTP11Connection | None = None

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        asked = httpcore.Request(
            method=request.method,
            url=httpcore.URL(
                scheme=request.url.raw_scheme,
                host=request.url.raw_host,
                port=request.url.port,
                target=request.url.raw_path,
            ),
            headers=request.headers.raw,
            content=request.stream,
        )
        stream = self._connect(request.url)
        self._connection = httpcore.HTTP11Connection(origin=asked.url.origin, stream=stream)
        self._exchange.announce()
        answer = self._connection.handle_request(asked)
        return httpx.Response(status_code=answer.status, headers=answer.headers, stream=_Body(answer.stream))

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()

    def _connect(self, url: httpx.URL) -> "_Stream":
        """A connection, with TLS where the scheme has it; raises Blocked or Unreachable."""
        host = url.raw_host.decode("ascii")
        port = url.port or PORTS[url.scheme]
        listed = self._policy.admit(url)
        ends_at = time.monotonic() + min(CONNECT_SECONDS, self._exchange.left())
        addresses = _resolved(self._way.resolve, host, port, ends_at)
        self._policy.judge_all(url, [ipaddress.ip_address(address) for address in addresses], listed=listed)
        trust = _trust(settings.CA_BUNDLE) if url.scheme == "https" else None
        connected = _dialled(self._way.dial, url, addresses, ends_at)
        if trust is not None:
            connected = _secured(trust, connected, url, ends_at)
        return _Stream(connected, self._exchange)


class _Stream(httpcore.NetworkStream):
    """A socket on which every wait ends at the exchange's deadline, however slowly bytes drip."""

    def __init__(self, connected: socket.socket, exchange: Exchange) -> None:
        self._socket = connected
        self._exchange = exchange

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        self._socket.settimeout(self._exchange.left())
        try:
            return self._socket.recv(max_bytes)
        except TimeoutError:
            raise httpcore.ReadTimeout from None
        except OSError:
            raise httpcore.ReadError from None

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        rest = memoryview(buffer)
        while rest:
            self._socket.settimeout(self._exchange.left())
            self._exchange.has_begun = True
            try:
                rest = rest[self._socket.send(rest) :]
            except TimeoutError:
                raise httpcore.WriteTimeout from None
            except OSError:
                raise httpcore.WriteError from None

    def close(self) -> None:
        self._socket.close()


class _Body(httpx.SyncByteStream):
    def __init__(self, stream: Any) -> None:
        self._stream = stream

    def __iter__(self) -> Iterator[bytes]:
        yield from self._stream

    def close(self) -> None:
        self._stream.close()


def _left(ends_at: float) -> float:
    return max(0.001, ends_at - time.monotonic())


def _resolved(resolve: Resolve, host: str, port: int, ends_at: float) -> Sequence[str]:
    """What the host resolves to, asked once. In a thread, because nothing else limits how long that takes."""
    found: Future[Sequence[str]] = Future()

    def ask() -> None:
        try:
            found.set_result(resolve(host, port))
        except (OSError, UnicodeError) as error:
            found.set_exception(error)

    threading.Thread(target=ask, name="resolve", daemon=True).start()
    try:
        addresses = found.result(_left(ends_at))
    except TimeoutError:
        raise Unreachable(f"The name {host} was not resolved in time.", code="dns") from None
    except (OSError, UnicodeError):
        raise Unreachable(f"{host} was not found.", code="dns") from None
    if not addresses:
        raise Unreachable(f"{host} was not found.", code="dns")
    return addresses


def _dialled(dial: Dial, url: httpx.URL, addresses: Iterable[str], ends_at: float) -> socket.socket:
    """A connection to the first address that takes one; each is given its share of the time."""
    place, port = host_and_port(url), url.port or PORTS[url.scheme]
    waiting = list(addresses)
    problem: OSError | None = None
    while waiting:
        share = _left(ends_at) / len(waiting)
        try:
            return dial(waiting.pop(0), port, share)
        except OSError as error:
            problem = error
    if isinstance(problem, ConnectionRefusedError):
        raise Unreachable(f"{place} refused the connection.", code="refused")
    if isinstance(problem, TimeoutError):
        raise Unreachable(f"{place} did not take the connection in time.", code="timeout")
    raise Unreachable(f"{place} could not be reached.", code="refused")


def _secured(trust: ssl.SSLContext, connected: socket.socket, url: httpx.URL, ends_at: float) -> ssl.SSLSocket:
    """The same connection under TLS, for the host as it was named; raises Unreachable."""
    place, code = host_and_port(url), Unreachable.TLS
    try:
        connected.settimeout(_left(ends_at))
        return trust.wrap_socket(connected, server_hostname=url.raw_host.decode("ascii"))
    except ssl.SSLCertVerificationError as error:
        problem = f"The certificate of {place} cannot be trusted: {error.verify_message}."
    except TimeoutError:
        problem = f"{place} did not finish its TLS handshake in time."
    except (OSError, UnicodeError, ValueError) as error:
        problem = f"{place} does not speak TLS as expected."
        if getattr(error, "reason", "") == "WRONG_VERSION_NUMBER":  # whatever it said, it was not TLS
            problem, code = f"{place} does not speak TLS. It seems to speak plain http.", Unreachable.PLAIN
    connected.close()
    raise Unreachable(problem, code=code)


@lru_cache(maxsize=4)
def _trust(bundle: str) -> ssl.SSLContext:
    """The usual authorities, and those of an in-house bundle besides; raises Unreachable where that cannot be read."""
    context = httpx.create_ssl_context(trust_env=False)
    try:
        if bundle:
            context.load_verify_locations(cafile=bundle)
    except OSError:
        raise Unreachable("The file named in IMAGEGEN_CA_BUNDLE cannot be read.", code=Unreachable.TLS) from None
    return context

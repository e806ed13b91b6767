"""A hostile address sees no connection: under both policies, at once, by a redirect, or by a name that changes."""

import io
import socket
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from pytest_django import Settings

from imagegen.core.secret import Secret
from imagegen.providers import client, errors
from imagegen.providers.client import Target, Way
from imagegen.providers.origin import NotABaseURL, normalise_base_url
from tests.providers.conftest import KEY, certificate
from tests.providers.hostile import HOSTILE, HOSTS, METADATA, MULTICAST, URLS, look_up
from tests.providers.loopback import PUBLIC, Loopback, answer

TYPED = [*URLS, *(f"https://{host}/v1" for host in HOSTS), *(f"https://{host}:8443/v1" for host in HOSTS)]
SENT = [url for url in [*URLS, *TYPED] if url.isprintable()]  # what fits into a header
REDIRECTS = ["302 Found", "307 Temporary Redirect"]
MIXED = [
    addresses
    for hostile in HOSTILE
    for addresses in ([PUBLIC, hostile], [hostile, PUBLIC], ["2606:4700::6812:6c0", hostile], [PUBLIC] * 9 + [hostile])
]
NAME = "https://name.example/v1"


class Network:
    """What is dialled at the public address reaches `public`, whatever else is dialled reaches the listener."""

    def __init__(self, public: Loopback) -> None:
        self.public = public
        self.listener = Loopback(answer(b"{}"))
        self.dialled = 0
        self.names: Callable[[str, int], list[str]] = look_up
        self.way = Way(resolve=lambda host, port: self.names(host, port), dial=self._dial)

    def _dial(self, address: str, port: int, seconds: float) -> socket.socket:
        self.dialled += 1
        server = self.public if (address, port) in ((PUBLIC, 80), (PUBLIC, 443)) else self.listener
        return socket.create_connection(("127.0.0.1", server.port), seconds)

    def resolves(self, *answers: list[str]) -> None:
        """Every name is first that, then that, and so on."""
        waiting = list(answers)
        self.names = lambda host, port: waiting.pop(0)


@pytest.fixture
def network(request: pytest.FixtureRequest) -> Iterator[Network]:
    made = Network(Loopback(request.param if hasattr(request, "param") else answer(b"{}")))
    yield made
    made.public.close()
    made.listener.close()
    assert made.listener.connections == 0 and made.listener.heard == b""


def fetch(url: str, way: Way, **more: str) -> None:
    client.fetch(url, sink=io.BytesIO(), cap=1000, deadline=10, way=way, **more)


def ask(base_url: str, way: Way) -> None:
    """As the test of a credential and a job do, with its key."""
    target = Target(base_url, {"Authorization": Secret(f"Bearer {KEY}")})
    with suppress(errors.Garbled):  # what no redirect is followed to
        client.get_json(target, "/models", deadline=10, way=way)
    client.post(target, "/images", {}, request_id="7.1", sink=io.BytesIO(), cap=1000, deadline=10, way=way)


def let_through(places: Iterable[str], go: Callable[[str], object]) -> list[str]:
    """The places that were not refused."""
    passed = []
    for place in places:
        try:
            go(place)
        except (errors.Unreachable, NotABaseURL):
            continue
        passed.append(place)
    return passed


def test_the_corpus_is_large() -> None:
    assert len(set(URLS)) > 80 and len(set(HOSTILE)) > 80


def test_nothing_hostile_is_fetched(network: Network) -> None:
    assert let_through(URLS, lambda url: fetch(url, network.way)) == []
    assert network.public.connections == 0


def test_nothing_hostile_is_a_base_url(network: Network) -> None:
    assert let_through(TYPED, lambda url: ask(normalise_base_url(url), network.way)) == []
    assert network.public.connections == 0


def test_this_machine_is_not_a_base_url_however_it_is_spelt(network: Network) -> None:
    """Through the resolver of the operating system, at a port where somebody listens."""
    port = network.listener.port
    bases = [f"https://{host}:{port}/v1" for host in HOSTS if not host.endswith(("example", "internal"))]
    assert let_through(bases, lambda base: ask(normalise_base_url(base), client.OUT)) == []


@pytest.mark.parametrize("status", REDIRECTS)
def test_no_redirect_leads_a_fetch_to_what_is_hostile(network: Network, status: str) -> None:
    for url in SENT:
        network.public.speak = answer(status=status, location=url)
        with pytest.raises(errors.Unreachable):
            fetch("http://public.example/a.png", network.way)


@pytest.mark.parametrize("status", REDIRECTS)
def test_no_redirect_of_a_provider_is_followed(network: Network, settings: Settings, status: str) -> None:
    elsewhere = f"127.0.0.1:{network.listener.port}"
    settings.ALLOWED_PRIVATE = frozenset({"public.example:80", elsewhere})
    for url in (*SENT, f"http://{elsewhere}/v1/images"):
        network.public.speak = answer(status=status, location=url)
        ask("http://public.example/v1", network.way)


@pytest.mark.parametrize("network", [answer(status="302 Found", location="/again")], indirect=True)
def test_a_name_that_is_public_once_is_judged_anew_at_each_hop_of_a_fetch(network: Network) -> None:
    for hostile in HOSTILE:
        network.resolves([PUBLIC], [hostile])
        with pytest.raises(errors.Blocked):
            fetch("http://name.example/", network.way)
    assert network.public.connections == len(HOSTILE)


def test_a_name_that_is_public_once_is_judged_anew_at_each_request_to_a_provider(
    settings: Settings, tmp_path: Path
) -> None:
    own = certificate(tmp_path, "name.example")
    settings.CA_BUNDLE = str(own.bundle)
    network = Network(Loopback(answer(b"{}"), own.context))
    network.resolves([PUBLIC], [PUBLIC], *([hostile] for hostile in HOSTILE))
    ask(NAME, network.way)
    assert let_through(HOSTILE, lambda _: ask(NAME, network.way)) == []
    assert (network.public.connections, network.listener.connections) == (2, 0)


def test_one_hostile_address_spoils_a_name(network: Network) -> None:
    for go in (ask, fetch):
        for addresses in MIXED:
            network.resolves(addresses)
            with pytest.raises(errors.Blocked):
                go(NAME, network.way)
    assert network.public.connections == 0


def test_metadata_is_never_reached_whatever_the_operator_lists(network: Network, settings: Settings) -> None:
    settings.ALLOWED_PRIVATE = frozenset({"name.example:443"})
    for hostile in (*METADATA, *MULTICAST):
        network.resolves([hostile])
        with pytest.raises(errors.Blocked, match="never permitted"):
            ask(NAME, network.way)


def test_whoever_names_an_address_learns_nothing_of_where_it_leads(network: Network) -> None:
    said = set()
    for url in URLS:
        try:
            fetch(url, network.way)
        except errors.Blocked as error:
            said.add((str(error), error.message, error.code))
        except errors.Unreachable as error:
            assert error.code == "dns"
    assert len(said) == 1


def test_how_long_a_refusal_takes_says_nothing_of_what_is_there(network: Network) -> None:
    """No clock is asked: each costs one look at its name, and no connection that could be waited for."""
    asked = []

    def one(host: str, port: int) -> list[str]:
        asked.append(host)
        return [HOSTILE[len(asked) - 1]]

    network.names = one
    for _ in HOSTILE:
        with pytest.raises(errors.Blocked):
            fetch("http://name.example/", network.way)
    assert (len(asked), network.dialled) == (len(HOSTILE), 0)

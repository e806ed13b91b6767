"""The judge on its own, and fetching under it: hostile addresses must see no connection at all."""

import io
import ipaddress
import socket
from collections.abc import Callable

import httpx
import pytest
from pytest_django import Settings

from imagegen.providers import client, errors
from imagegen.providers.egress import FETCH, PROVIDER, judge, judge_forever
from tests.providers.conftest import Serve
from tests.providers.loopback import PUBLIC, Network, answer

METADATA = [
    "169.254.169.254",
    "169.254.170.2",
    "169.254.170.23",
    "169.254.0.1",
    "100.100.100.200",
    "168.63.129.16",
    "192.0.0.192",
    "fd00:ec2::254",
    "fd00:ec2::23",
    "fd20:ce::254",
    "fe80::1",
    "fe80::a9fe:a9fe",
    "::ffff:169.254.169.254",
    "::ffff:100.100.100.200",
    "::ffff:168.63.129.16",
    "::169.254.169.254",
    "::ffff:0:169.254.169.254",
    "64:ff9b::169.254.169.254",
    "64:ff9b::168.63.129.16",
    "64:ff9b:1::169.254.169.254",
    "2002:a9fe:a9fe::1",
    "2002:6464:64c8::",
    "2001:0:a9fe:a9fe::1",
    "2001::5601:5601",
]
PRIVATE = [
    "0.0.0.0",
    "0.1.2.3",
    "10.0.0.5",
    "10.255.255.255",
    "100.64.0.1",
    "100.127.255.254",
    "127.0.0.1",
    "127.1.2.3",
    "127.255.255.254",
    "172.16.0.1",
    "172.31.255.254",
    "192.0.0.1",
    "192.0.0.170",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.0.1",
    "192.168.255.254",
    "198.18.0.1",
    "198.19.255.254",
    "198.51.100.7",
    "203.0.113.9",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::2",
    "::8.8.8.8",
    "::127.0.0.1",
    "::10.0.0.5",
    "::ffff:127.0.0.1",
    "::ffff:7f00:1",
    "::ffff:10.0.0.5",
    "::ffff:192.168.1.1",
    "::ffff:0.0.0.0",
    "::ffff:100.64.0.1",
    "::ffff:0:127.0.0.1",
    "64:ff9b::127.0.0.1",
    "64:ff9b::10.0.0.5",
    "64:ff9b::c0a8:1",
    "64:ff9b::100.64.0.1",
    "64:ff9b:1::1",
    "64:ff9b:1::8.8.8.8",
    "64:ff9b:1:ffff::1",
    "100::1",
    "100:0:0:1::1",
    "2001::1",
    "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    "2001:2::1",
    "2001:10::1",
    "2001:20::1",
    "2001:db8::1",
    "2002:7f00:1::1",
    "2002:a00:5::1",
    "2002:808:808::1",
    "3fff::1",
    "3fff:fff::1",
    "4000::1",
    "5f00::1",
    "fc00::1",
    "fd12:3456:789a::1",
    "fec0::1",
    "feff::1",
]
MULTICAST = ["224.0.0.1", "239.255.255.250", "::ffff:224.0.0.1", "64:ff9b::224.0.0.251", "ff02::1", "ff0e::1"]
FINE = [
    "1.1.1.1",
    "8.8.8.8",
    "93.184.215.14",
    "104.18.6.192",
    "162.159.140.245",
    "172.32.0.1",
    "192.0.1.1",
    "100.63.255.255",
    "100.128.0.1",
    "198.20.0.1",
    "2606:4700::6812:6c0",
    "2a00:1450:4001:830::200e",
    "2001:4860:4860::8888",
    "::ffff:8.8.8.8",
    "64:ff9b::8.8.8.8",
]


@pytest.mark.parametrize("text", [*METADATA, *PRIVATE, *MULTICAST])
def test_a_hostile_address_is_refused(text: str) -> None:
    assert judge(ipaddress.ip_address(text))


@pytest.mark.parametrize("text", [*METADATA, *MULTICAST])
def test_some_are_refused_whatever_the_operator_lists(text: str) -> None:
    assert judge_forever(ipaddress.ip_address(text))


@pytest.mark.parametrize("text", PRIVATE)
def test_a_private_address_is_for_the_operator_to_permit(text: str) -> None:
    assert judge_forever(ipaddress.ip_address(text)) is None


@pytest.mark.parametrize("text", FINE)
def test_a_public_address_is_not_refused(text: str) -> None:
    assert judge(ipaddress.ip_address(text)) is None


@pytest.mark.parametrize(
    "url",
    ["http://api.example/v1", "https://user:pass@api.example/v1", "https://:@api.example", "ftp://api.example/", "https:///v1",
     "https://a%2eb/", "https://api.example:0/"],
)  # fmt: skip
def test_an_address_as_written_is_refused_to_a_provider(url: str) -> None:
    with pytest.raises(errors.Blocked):
        PROVIDER.admit(httpx.URL(url))


def test_a_listed_host_may_be_spoken_to_in_plain_http(settings: Settings) -> None:
    settings.ALLOWED_PRIVATE = frozenset({"GPU-2.lan:8080", "[::1]:8080"})
    assert PROVIDER.admit(httpx.URL("http://gpu-2.lan:8080/v1"))
    assert PROVIDER.admit(httpx.URL("http://[0:0:0:0:0:0:0:1]:8080/v1"))
    assert not PROVIDER.admit(httpx.URL("https://gpu-2.lan/v1"))
    with pytest.raises(errors.Blocked):
        FETCH.admit(httpx.URL("http://gpu-2.lan:8080/v1"))


# Fetching. Numbers are read as the operating system reads them, names as the table says; nothing asks a name server.

NAMES = {
    "public.example": [PUBLIC],
    "private.example": ["10.0.0.5"],
    "loop.example": ["127.0.0.1"],
    "loop6.example": ["::1"],
    "mixed.example": [PUBLIC, "127.0.0.1"],
    "mixed6.example": ["2606:4700::6812:6c0", "::1"],
    "mapped.example": ["::ffff:127.0.0.1"],
    "nat64.example": ["64:ff9b::7f00:1"],
    "metadata.google.internal": ["169.254.169.254"],
    "localhost": ["127.0.0.1", "::1"],
    "localhost.": ["127.0.0.1"],
}
HOSTS = [
    "127.0.0.1", "127.1", "127.0.1", "0", "0.0.0.0", "0x7f000001", "0x7f.0.0.1", "0x7f.1", "2130706433", "017700000001",
    "0177.0.0.1", "0177.1", "00000177.0.0.1", "127.000.000.001", "10.0.0.5", "10.5", "0xa000005", "192.168.1.1",
    "192.168.257", "172.16.0.1", "100.64.0.1", "100.100.100.200", "168.63.129.16", "169.254.169.254", "0xa9fea9fe",
    "2852039166", "0251.0376.0251.0376", "[::]", "[::1]", "[0:0:0:0:0:0:0:1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]",
    "[::127.0.0.1]", "[64:ff9b::127.0.0.1]", "[64:ff9b:1::1]", "[2002:7f00:1::]", "[2001:0:a00:5::1]", "[fe80::1]",
    "[fe80::1%25eth0]", "[fec0::1]", "[fd00:ec2::254]", "[fc00::1]", "[ff02::1]", "[::ffff:169.254.169.254]",
    "①②⑦.⓪.⓪.①", "１２７.０.０.１", "127。0。0。1", "127.0.0.1.", "127.0.0.1%00.example", "localhost", "localhost.",
    "LOCALHOST",
    "private.example", "loop.example", "loop6.example", "mixed.example", "mixed6.example", "mapped.example",
    "nat64.example", "metadata.google.internal", "metadata。google。internal",
]  # fmt: skip
URLS = [
    *(f"http://{host}/latest/meta-data" for host in HOSTS),
    *(f"https://{host}/" for host in HOSTS[:6]),
    "http://public.example@127.0.0.1/", "http://public.example:80@127.0.0.1/", "http://127.0.0.1#@public.example/",
    "http://127.0.0.1?@public.example/", "http://127.0.0.1\\@public.example/", "http://public.example\\@127.0.0.1/",
    "http:\\\\127.0.0.1/", "http:127.0.0.1/", "http:/127.0.0.1/", "http:////127.0.0.1/", "//127.0.0.1/", "127.0.0.1",
    "gopher://127.0.0.1:6379/_FLUSHALL", "file:///etc/passwd", "data:image/png;base64,AAAA", "ftp://127.0.0.1/",
    "dict://127.0.0.1:11211/", "ldap://127.0.0.1/", "javascript:alert(1)", "ws://127.0.0.1/", "unix:///run/docker.sock",
    "http://public.example:22/", "http://public.example:8080/", "http://public.example:6379/", "http://public.example:0/",
    "http://public.example:99999/", "http://public.example:-1/", "http://127.0.0.1:80:80/", "http://[::1/", "http://",
    "", " ", "http://\t127.0.0.1/", "http://127.0.0.1\r\nhost: x/", "http://%31%32%37.0.0.1/",
    "http://127.0.0.1 .example/",
]  # fmt: skip


def look_up(host: str, port: int) -> list[str]:
    if host in NAMES:
        return NAMES[host]
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST)
    return [str(place[0]) for *_, place in found]


def fetched(url: str, dial: Callable[[str, int, float], socket.socket]) -> None:
    way = client.Way(resolve=look_up, dial=dial)
    client.fetch(url, sink=io.BytesIO(), cap=1000, deadline=10, way=way)


def test_the_corpus_is_large() -> None:
    assert len({*METADATA, *PRIVATE, *MULTICAST}) > 60
    assert len(set(URLS)) > 80


@pytest.mark.parametrize("url", URLS)
def test_a_hostile_url_opens_no_connection(url: str) -> None:
    dialled: list[str] = []

    def dial(address: str, port: int, seconds: float) -> socket.socket:
        dialled.append(address)
        raise ConnectionRefusedError

    with pytest.raises(errors.Unreachable):
        fetched(url, dial)
    assert dialled == []


@pytest.mark.parametrize("status", ["302 Found", "307 Temporary Redirect"])
@pytest.mark.parametrize("url", [url for url in URLS if url.isascii() and url.isprintable() and "://" in url])
def test_a_redirect_to_a_hostile_url_is_not_followed(serve: Serve, url: str, status: str) -> None:
    server = serve(answer(status=status, location=url), listed=False)
    dialled: list[str] = []

    def dial(address: str, port: int, seconds: float) -> socket.socket:
        dialled.append(address)
        return socket.create_connection(("127.0.0.1", server.port), seconds)

    with pytest.raises(errors.Unreachable):
        fetched("http://public.example/a.png", dial)
    assert set(dialled) == {PUBLIC}


def test_a_name_that_changes_between_redirects_is_judged_anew(serve: Serve) -> None:
    server = serve(answer(status="302 Found", location="/again"), listed=False)
    network = Network(server, [PUBLIC], ["127.0.0.1"])
    with pytest.raises(errors.Blocked):
        client.fetch("http://rebind.example/", sink=io.BytesIO(), cap=1000, deadline=10, way=network.way)
    assert network.asked == ["rebind.example"] * 2
    assert network.dialled == [PUBLIC]


def test_a_person_does_not_learn_what_a_name_resolves_to() -> None:
    said = set()
    for url in (
        "http://private.example/",
        "http://169.254.169.254/",
        "http://public.example:22/",
        "http://[::1]/",
        "x:",
    ):
        with pytest.raises(errors.Blocked) as caught:
            client.fetch(url, sink=io.BytesIO(), cap=1, deadline=5, way=client.Way(resolve=look_up))
        said.add(caught.value.message)
    assert len(said) == 1

"""The judge on its own. What it keeps from connecting is in tests/security/test_way_out.py."""

import io
import ipaddress

import httpx
import pytest
from pytest_django import Settings

from imagegen.providers import client, errors
from imagegen.providers.egress import FETCH, PROVIDER, judge, judge_forever
from tests.providers.hostile import HOSTILE, METADATA, MULTICAST, PRIVATE, look_up

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


@pytest.mark.parametrize("text", HOSTILE)
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

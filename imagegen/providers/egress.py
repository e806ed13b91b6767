"""Which addresses may be reached at all: judged by what a name resolves to, never by how it is spelt.

Ranges: https://www.iana.org/assignments/iana-ipv4-special-registry and iana-ipv6-special-registry.
"""

import ipaddress
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

import httpx
from django.conf import settings

from imagegen.providers.errors import Blocked
from imagegen.providers.origin import PORTS, host_and_port, origin_of

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

# Where clouds answer with credentials. Link-local is the place with most of them; the others are named one by one.
_METADATA = [
    ipaddress.ip_network(text)
    for text in (
        "169.254.0.0/16",
        "fe80::/10",
        "100.100.100.200",  # Alibaba
        "168.63.129.16",  # Azure
        "192.0.0.192",  # Oracle
        "fd00:ec2::/32",  # AWS
        "fd20:ce::254",  # Google
    )
]
# Not public, although is_global says so in some version of Python.
_SPECIAL = [
    ipaddress.ip_network(text)
    for text in (
        "100.64.0.0/10",  # carriers' own
        "192.0.0.0/24",
        "192.88.99.0/24",  # 6to4 relays
        "2001::/23",
        "2001:db8::/32",
        "2002::/16",  # 6to4
        "3fff::/20",
    )
]
_UNICAST = ipaddress.IPv6Network("2000::/3")
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
# IPv4 in the last four bytes: NAT64, NAT64 for private use, compatible, translated.
_CARRIERS = [_NAT64, *(ipaddress.IPv6Network(text) for text in ("64:ff9b:1::/48", "::/96", "::ffff:0:0:0/96"))]


def judge(address: Address) -> str | None:
    """Why the address is not a public one, in words that follow its name; None where it is public."""
    if reason := judge_forever(address):
        return reason
    if not all(_is_public(inner) for inner in _carried(address)):
        return "is a way to a private address"
    if isinstance(address, ipaddress.IPv6Address) and (address.ipv4_mapped or address in _NAT64):
        return None
    return None if _is_public(address) else "is a private address"


def judge_forever(address: Address) -> str | None:
    """Why no list of the operator permits the address; None where one may."""
    for inner in (address, *_carried(address)):
        if any(inner in network for network in _METADATA):
            return "is where clouds keep credentials, which is never permitted"
        if inner.is_multicast:
            return "is a multicast address, which is never permitted"
    return None


def _is_public(address: Address) -> bool:
    if not address.is_global or address.is_multicast or address.is_reserved:
        return False
    if isinstance(address, ipaddress.IPv6Address) and address not in _UNICAST:
        return False
    return not any(address in network for network in _SPECIAL)


def _carried(address: Address) -> Iterator[Address]:
    """The IPv4 addresses that an IPv6 address is a way to."""
    if isinstance(address, ipaddress.IPv4Address):
        return
    if address.ipv4_mapped:
        yield address.ipv4_mapped
    if address.sixtofour:
        yield address.sixtofour
    if address.teredo:
        yield from address.teredo
    if any(address in network for network in _CARRIERS):
        yield ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)


@dataclass(frozen=True)
class Policy:
    """What may be reached: `ports` None is any, `can_be_listed` asks IMAGEGEN_ALLOWED_PRIVATE, `explains` names it."""

    schemes: frozenset[str]
    ports: frozenset[int] | None
    can_be_listed: bool
    explains: bool

    def admit(self, url: httpx.URL) -> bool:
        """Whether the operator lists this host and port; raises Blocked for a scheme or port that is not permitted."""
        try:
            origin_of(url)
        except ValueError as error:
            raise self._blocked(str(error)) from None
        place = host_and_port(url)
        listed = self.can_be_listed and place in {entry.lower() for entry in settings.ALLOWED_PRIVATE}
        if url.scheme not in self.schemes and not listed:
            with suppress(ValueError):  # a name is judged later, by what it resolves to
                self.judge_all(url, [ipaddress.ip_address(url.host)], listed=False)
            raise self._blocked(f"Plain http is only for servers of your own. Use https, or {_permit(place)}")
        if self.ports is not None and (url.port or PORTS[url.scheme]) not in self.ports:
            raise self._blocked(f"{place} has a port other than 80 and 443.")
        return listed

    def judge_all(self, url: httpx.URL, addresses: Sequence[Address], *, listed: bool) -> None:
        """Raises Blocked unless every address that the host resolved to may be reached: one bad one spoils the name."""
        place = host_and_port(url)
        for address in addresses:
            if reason := judge_forever(address):
                raise self._blocked(f"{place} {reason}, even if IMAGEGEN_ALLOWED_PRIVATE lists it.")
            if not listed and (reason := judge(address)):
                raise self._blocked(f"{place} {reason}. If it is a server of your own, {_permit(place)}")

    def _blocked(self, message: str) -> Blocked:
        return Blocked(message if self.explains else "This address is not open to fetching.", code="blocked")


def _permit(place: str) -> str:
    """How the operator permits a private address, and plain http to it: the end of a sentence."""
    return f"set IMAGEGEN_ALLOWED_PRIVATE={place} (a comma between several) and restart the studio."


PROVIDER = Policy(schemes=frozenset({"https"}), ports=None, can_be_listed=True, explains=True)
FETCH = Policy(schemes=frozenset({"http", "https"}), ports=frozenset({80, 443}), can_be_listed=False, explains=False)

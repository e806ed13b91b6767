"""Nobody is led to another site: by a parameter of ours, or by the name that a request gives this host."""

import html
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from imagegen.accounts import services
from tests.security.asking import FRAGMENT, ask, browser, undone
from tests.security.people import Work, session_of
from tests.security.routes import ROUTES, address

pytestmark = pytest.mark.slow

HERE = "/activity/?q=here"
ELSEWHERE = (
    "//evil.example",
    "///evil.example",
    "////evil.example",
    r"\\evil.example",
    r"/\evil.example",
    "/\t/evil.example",
    "\n//evil.example",
    "https:evil.example",
    "https:/evil.example",
    "https:///evil.example",
    "HTTPS://evil.example/gallery/",
    "http://testserver@evil.example/",
    "http://testserver.evil.example/",
    "javascript:alert(1)//",
    "java\nscript:alert(1)",
    "data:text/html,evil",
    "/%0d%0aLocation: https://evil.example",
    "/\r\nLocation: https://evil.example",
    "/gallery/\r\n\r\n<script>evil</script>",
)
LEADS = ("Location", "HX-Redirect", "HX-Location", "HX-Push-Url", "HX-Replace-Url", "Refresh")
LINK = re.compile(r'\s(?:href|action|formaction|hx-get|hx-post)="([^"]*)"')
PASSWORD = "blue-hour-lamp"
ACCOUNT = {
    "account_login": {"login": "ines@studio.example", "password": PASSWORD},
    "account_reauthenticate": {"password": PASSWORD},
    "account_change_password": {"oldpassword": PASSWORD, "password1": "lamp-blue-hour", "password2": "lamp-blue-hour"},
}

Asked = tuple[str, str, str, dict[str, str]]  # a route's name, the method, a session and headers


def leads(response: Any, content: bytes) -> list[str]:
    """Everywhere that the answer leads, or would with a click."""
    pages = response.headers.get("Content-Type", "").startswith("text/html")
    links = LINK.findall(content.decode()) if pages else []
    return [response.headers[name] for name in LEADS if name in response.headers] + list(map(html.unescape, links))


def stays(lead: str) -> bool:
    """Whether a browser stays on this site: it skips tabs and line breaks, and takes \\ for / and /// for //."""
    seen = re.sub(r"[\t\r\n]", "", lead).strip().replace("\\", "/")
    seen = re.sub(r"^/{2,}", "//", seen)
    there = urlsplit(urljoin("http://testserver/page/", seen))
    return (there.scheme, there.netloc) == ("http", "testserver")


def led(work: Work, asked: Asked, where: str) -> list[str]:
    """Where the answer leads to somebody who names `where` as next."""
    name, method, session, headers = asked
    given: Mapping[str, Any] = {**ROUTES[name].given(work), **ACCOUNT.get(name, {}), "next": where}
    with undone():
        response, content = ask(browser(session), method, address(name, work), given, **headers)
    return leads(response, content)


@pytest.fixture
def sessions(ours: Work) -> tuple[str, ...]:
    """A stranger's, and those of an admin without and a member with a password."""
    services.set_admin(ours.manager, is_admin=True)
    ines = services.add_user(email="ines@studio.example", name="Ines Moreau", password=PASSWORD, team=ours.team)
    return "", session_of(ours.manager), session_of(ines)


def test_no_parameter_leads_to_another_site(ours: Work, sessions: tuple[str, ...]) -> None:
    follow: dict[tuple[str, str, bool], Asked] = {}
    for name, route in ROUTES.items():
        for method in [method for method in ("get", "post") if getattr(route, method) is not None]:
            for session in sessions if name.startswith("account") else sessions[1:2]:
                for headers in ({}, FRAGMENT) if name.startswith("gallery:") else ({},):
                    asked = name, method, session, headers
                    if any(lead.endswith(HERE) for lead in led(ours, asked, HERE)):
                        follow[name, method, bool(headers)] = asked
    assert {"account_login", "account_logout", "account_change_password", "team:switch", "gallery:restore"} <= {
        name for name, *_ in follow
    }
    strays = [
        (asked[:2], where, lead)
        for asked in follow.values()
        for where in ELSEWHERE
        for lead in led(ours, asked, where)
        if not stays(lead)
    ]
    assert strays == []


@pytest.mark.parametrize("where", [where for where in ELSEWHERE if "evil.example" in where and "Location" not in where])
def test_a_browser_would_have_gone_there(where: str) -> None:
    assert not stays(where)


HOSTILE = (
    "evil.example",
    "evil.example:80",
    "testserver.evil.example",
    "testserver@evil.example",
    "testserver:80@evil.example",
    "evil.example/?",
    "evil.example/#",
    "testserver/evil",
    "testserver evil.example",
    "[::1]evil.example",
)


@pytest.mark.parametrize("host", HOSTILE)
def test_a_request_for_another_host_is_refused(host: str, ours: Work) -> None:
    response, content = ask(browser(session_of(ours.manager)), "get", "/gallery/", Host=host)
    assert response.status_code == 400 and b"evil" not in content


def test_no_route_answers_to_another_host(ours: Work) -> None:
    session = session_of(ours.manager)
    for name, route in ROUTES.items():
        if name in ("healthz", "readyz", "metrics"):  # orchestrators ask by an address; their answers name no host
            continue
        for method in ("get", "post"):
            response, _ = ask(browser(session), method, address(name, ours), route.given(ours), Host="evil.example")
            assert (name, response.status_code) == (name, 400)


FORWARDED = {"X-Forwarded-Host": "evil.example", "X-Forwarded-Server": "evil.example", "Forwarded": "host=evil.example"}


def test_links_that_are_handed_on_are_this_hosts(ours: Work) -> None:
    services.set_admin(ours.manager, is_admin=True)
    client = browser(session_of(ours.manager))
    for made, shown in (("/team/", "/team/"), (reverse("console:reset", args=[ours.author.pk]), "/console/people/")):
        ask(client, "post", made, {"role": "member"}, **FORWARDED)
        _, page = ask(client, "get", shown, **FORWARDED)
        assert b'value="http://testserver/' in page and b"evil" not in page


def test_a_mail_leads_to_this_host_or_is_not_sent(ours: Work) -> None:
    services.add_user(email="ines@studio.example", name="Ines Moreau", password=PASSWORD, team=ours.team)
    given = {"email": "ines@studio.example"}
    ask(Client(), "post", "/accounts/password/reset/", given, Host="evil.example")
    assert mail.outbox == []
    ask(Client(), "post", "/accounts/password/reset/", given, **FORWARDED)
    body = mail.outbox[0].body
    assert "http://testserver/accounts/password/reset/key/" in body and "evil" not in body

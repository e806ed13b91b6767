"""The headers of errors and files, and of everything under served settings. Those of every route are in the matrix."""

import json
import os
import secrets
import subprocess
import sys
from typing import NoReturn

import pytest
from django.http import HttpRequest
from django.test import Client
from django.urls import include, path, reverse
from pytest_django import Settings

from imagegen.accounts import services
from tests.security.asking import ask, browser
from tests.security.headers import flaws
from tests.security.people import Work, session_of


def broken(request: HttpRequest) -> NoReturn:
    raise RuntimeError("A sample of what nobody foresaw.")


urlpatterns = [path("broken/", broken), path("", include("imagegen.urls"))]


@pytest.fixture
def manager(ours: Work) -> Client:
    return browser(session_of(ours.manager), raise_request_exception=False)


@pytest.mark.parametrize(
    ("status", "method", "address", "headers"),
    [
        (301, "get", "/gallery", {}),
        (400, "get", "/gallery/", {"Host": "evil.example"}),
        (404, "get", "/nowhere/", {}),
        (404, "get", "/files/999999/", {}),
        (422, "post", "/team/", {}),
        (500, "get", "/broken/", {}),
    ],
)
def test_an_error_has_them_too(
    status: int, method: str, address: str, headers: dict[str, str], manager: Client, settings: Settings
) -> None:
    settings.ROOT_URLCONF = __name__
    response, _ = ask(manager, method, address, {"role": "emperor"}, **headers)
    assert (response.status_code, flaws(response)) == (status, {})


def test_a_form_without_its_token_has_them_too(ours: Work) -> None:
    response, _ = ask(browser(session_of(ours.manager), enforce_csrf_checks=True), "post", "/team/")
    assert (response.status_code, flaws(response)) == (403, {})


def test_a_file_has_them_however_it_is_asked_for(manager: Client, ours: Work) -> None:
    for address in (
        reverse("files:original", args=[ours.picture.pk]),
        reverse("files:rendition", args=[ours.picture.pk, ours.picture.renditions[0]]),
    ):
        whole, content = ask(manager, "get", address)
        part, same = ask(manager, "get", address, Range="bytes=0-9")
        kept, nothing = ask(manager, "get", address, **{"If-None-Match": whole["ETag"]})
        saved, _ = ask(manager, "get", address, {"download": ""})
        assert [answer.status_code for answer in (whole, part, kept, saved)] == [200, 200, 304, 200]
        assert content == same and nothing == b""  # no part is ever sent, so none can be mixed up
        assert [flaws(answer) for answer in (whole, part, kept, saved)] == [{}] * 4
        assert whole["Cross-Origin-Resource-Policy"] == kept["Cross-Origin-Resource-Policy"] == "same-origin"


def test_what_is_taken_away_has_them_too(ours: Work) -> None:
    services.set_admin(ours.manager, is_admin=True)
    client = browser(session_of(ours.manager))
    for address in (f"/gallery/download/?picture={ours.picture.pk}", "/console/audit/?csv", "/console/spend/?csv"):
        response, _ = ask(client, "get", address)
        assert (response.status_code, flaws(response)) == (200, {})
        assert response["Content-Disposition"].startswith("attachment")


@pytest.fixture
def served(settings: Settings) -> None:
    """What the settings say of browsers where BROKER_URL is set and nothing else is said."""
    environment = {
        "PATH": os.environ["PATH"],
        "IMAGEGEN_SPOOL_DIR": str(settings.SPOOL_DIR),
        "IMAGEGEN_DATA_DIR": str(settings.SPOOL_DIR),
        "BROKER_URL": "redis://127.0.0.1:6379/9",
        "ALLOWED_HOSTS": "testserver",
        "SECRET_KEY": secrets.token_urlsafe(64),
        "ENCRYPTION_KEYS": secrets.token_urlsafe(64),
    }
    tell = (
        "import json; from imagegen import settings; print(json.dumps({name: each for name, each in vars(settings)"
        ".items() if name.startswith(('SECURE_', 'SESSION_COOKIE_', 'CSRF_COOKIE_', 'MESSAGES_'))}))"
    )
    said = subprocess.run([sys.executable, "-c", tell], env=environment, capture_output=True, text=True, check=True)
    for name, value in json.loads(said.stdout).items():
        setattr(settings, name, value)


TLS = {"X-Forwarded-Proto": "https"}


def test_served_pages_are_for_https_alone(served: None, manager: Client, ours: Work) -> None:
    response, _ = ask(Client(), "get", "/create/")
    assert (response.status_code, response["Location"]) == (301, "https://testserver/create/")
    for address in ("/accounts/login/", "/nowhere/", reverse("files:original", args=[ours.picture.pk])):
        response, _ = ask(Client(), "get", address, **TLS)
        assert response["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains; preload"
        assert flaws(response) == {}


def test_served_cookies_are_bound_to_the_host(served: None, ours: Work) -> None:
    services.add_user(email="ines@studio.example", name="Ines Moreau", password="blue-hour-lamp", team=ours.team)
    client = Client(headers=TLS)
    client.get("/accounts/login/")
    client.post("/accounts/login/", {"login": "ines@studio.example", "password": "blue-hour-lamp"})
    client.post("/settings/", {"name": "Ines M."})  # says that they are saved
    assert set(client.cookies) == {"__Host-session", "__Host-csrf", "__Host-messages"}
    for cookie in client.cookies.values():
        assert (cookie["secure"], cookie["httponly"], cookie["samesite"]) == (True, True, "Lax")
        assert (cookie["path"], cookie["domain"]) == ("/", "")

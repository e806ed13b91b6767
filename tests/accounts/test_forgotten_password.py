"""The way to a new password by mail, over a mail server on the loopback."""

import re
from collections.abc import Callable, Iterator
from email import message_from_bytes, policy

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from imagegen.accounts import services
from imagegen.accounts.models import Team, User
from tests.providers.loopback import Line, Loopback

pytestmark = pytest.mark.django_db

FORGOTTEN = "/accounts/password/reset/"
Serve = Callable[[Callable[[Line], None]], Loopback]


@pytest.fixture
def ines(team: Team) -> User:
    return services.add_user(email="ines@studio.example", name="Ines Moreau", password="blue-hour-lamp", team=team)


@pytest.fixture
def mail_server(settings: Settings) -> Iterator[Serve]:
    """Starts a mail server that speaks as a test says, and sends mail there."""
    servers = []

    def serve(speak: Callable[[Line], None]) -> Loopback:
        server = Loopback(speak)
        settings.MAIL_SERVER, settings.EMAIL_BACKEND = server, "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", server.port, 0.5
        settings.DEFAULT_FROM_EMAIL = "imagegen <studio@northlight.example>"
        servers.append(server)
        return server

    yield serve
    for server in servers:
        server.close()


def post_office(**replies: bytes) -> Callable[[Line], None]:
    """What takes any mail, but for commands to which there is another reply."""
    usual = {"DATA": b"354 go on", "QUIT": b"221 goodbye"}

    def speak(line: Line) -> None:
        line.say(b"220 post.example\r\n")
        while heard := line.hear():
            command = heard[:4].decode().upper()
            reply = replies.get(command) or usual.get(command, b"250 ok")
            line.say(reply + b"\r\n")
            if reply.startswith(b"354"):
                while not heard.endswith(b"\r\n.\r\n"):
                    heard += line.hear()
                line.say(b"250 taken\r\n")

    return speak


def test_the_mail_leads_to_a_new_password(client: Client, ines: User, mail_server: Serve) -> None:
    server = mail_server(post_office())
    assert client.post(FORGOTTEN, {"email": ines.email}).status_code == 302
    server.close()
    assert f"rcpt TO:<{ines.email}>".encode() in server.heard
    mail = message_from_bytes(re.split(rb"data\r\n", server.heard, maxsplit=1)[1], policy=policy.default)
    assert mail["From"] == "imagegen <studio@northlight.example>" and "Set a new password" in mail["Subject"]
    link = re.search(r"http://testserver(\S+)", str(mail.get_payload()))
    assert link is not None
    form = client.get(link[1], follow=True).redirect_chain[-1][0]
    client.post(form, {"password1": "a-lamp-at-dawn", "password2": "a-lamp-at-dawn"})
    signed_in = client.post(reverse("account_login"), {"login": ines.email, "password": "a-lamp-at-dawn"})
    assert signed_in.headers["Location"] == "/create/"


@pytest.mark.parametrize(
    "speak",
    [
        lambda line: line.reset(),
        lambda line: line.hold(),
        post_office(MAIL=b"554 not from you"),
        post_office(RCPT=b"550 nobody of that name"),
        post_office(DATA=b"451 come back later"),
    ],
    ids=["breaks off", "says nothing", "wants no sender", "wants no recipient", "takes nothing"],
)
@pytest.mark.parametrize("email", ["ines@studio.example", "nobody@studio.example"])
def test_a_mail_that_does_not_go_out_is_said_on_the_page_whoever_asks(
    client: Client, ines: User, mail_server: Serve, speak: Callable[[Line], None], email: str
) -> None:
    mail_server(speak)
    response = client.post(FORGOTTEN, {"email": email})
    page = response.content.decode()
    assert response.status_code == 503 and "The mail could not be sent" in page and "ask an admin for a link" in page
    assert f'value="{email}"' in page


def test_a_mail_server_that_is_away_or_lets_nobody_in_is_said_on_the_page(
    client: Client, ines: User, mail_server: Serve, settings: Settings
) -> None:
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "studio", "canary-password"
    server = mail_server(post_office(EHLO=b"250-post.example\r\n250 AUTH PLAIN", AUTH=b"535 wrong password"))
    for _ in range(2):
        response = client.post(FORGOTTEN, {"email": ines.email})
        assert response.status_code == 503 and "canary" not in response.content.decode()
        server.close()


def test_the_page_that_asks_says_whether_mail_goes_out(client: Client, mail_server: Serve) -> None:
    assert "No mail goes out from here: ask an admin" in client.get(FORGOTTEN).content.decode()
    mail_server(post_office())
    assert "We send a link to your address" in client.get(FORGOTTEN).content.decode()


def test_without_a_mail_server_nobody_is_left_waiting_for_mail(client: Client, ines: User) -> None:
    page = client.post(FORGOTTEN, {"email": ines.email}, follow=True).content.decode()
    assert "No mail goes out from here" in page and "on its way" not in page

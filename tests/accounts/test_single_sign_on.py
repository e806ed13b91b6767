"""Signing in through an identity provider on the loopback."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount
from django.test import Client
from pytest_django import Settings
from requests.exceptions import SSLError, TooManyRedirects

from imagegen.accounts import services
from imagegen.accounts.models import Role, Team, User
from imagegen.accounts.single_sign_on import SingleSignOnAdapter
from imagegen.audit.models import Action, Entry
from tests import make
from tests.accounts.codes import app_of, code
from tests.accounts.issuer import CLIENT, CODE, Issuer
from tests.providers.conftest import certificate
from tests.providers.loopback import Loopback, answer

ROOT = Path(__file__).parents[2]
HOME = "/accounts/oidc/sample"

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def running() -> Iterator[Issuer]:
    with Issuer().running() as issuer:
        yield issuer


@pytest.fixture
def issuer(running: Issuer, settings: Settings) -> Issuer:
    """An issuer that vouches for Ines, configured as the variables do it."""
    running.is_well, running.asked = True, []
    running.claims = {"sub": "7", "email": "Ines@studio.example", "email_verified": True, "name": "Ines Moreau"}
    app = {
        "provider_id": "sample",
        "name": "Studio ID",
        "client_id": CLIENT,
        "secret": "sample-secret",
        "settings": {"server_url": running.address, "oauth_pkce_enabled": True},
    }
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}
    return running


@pytest.fixture
def ines(team: Team) -> User:
    return services.add_user(email="ines@studio.example", name="Ines Moreau", password="blue-hour-lamp", team=team)


def sent(client: Client, query: str = "") -> dict[str, list[str]]:
    """What the issuer is asked when somebody presses the button."""
    return parse_qs(urlsplit(client.get(f"{HOME}/login/{query}").headers["Location"]).query)


def sign_in(client: Client, query: str = "") -> str:
    """Where somebody comes to who has said yes at the issuer."""
    state = sent(client, query)["state"][0]
    answer = client.get(f"{HOME}/login/callback/", {"code": CODE, "state": state}, follow=True)
    return str(answer.request["PATH_INFO"])


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_without_an_issuer_there_is_no_button_and_no_way(client: Client, db: None) -> None:
    assert "/accounts/oidc/" not in client.get("/accounts/login/").content.decode()
    assert client.get(f"{HOME}/login/").status_code == client.get(f"{HOME}/login/callback/").status_code == 404


def test_the_button_leads_to_the_issuer_with_a_state_and_a_challenge(client: Client, issuer: Issuer) -> None:
    page = client.get("/accounts/login/?next=/team/").content.decode()
    assert f'href="{HOME}/login/?next=%2Fteam%2F"' in page and "Sign in with Studio ID" in page
    asked = sent(client)
    assert asked["client_id"] == [CLIENT] and asked["code_challenge_method"] == ["S256"] and asked["state"]
    assert asked["redirect_uri"] == [f"http://testserver{HOME}/login/callback/"]


def test_a_verified_address_signs_in_whom_we_know_and_connects_them(client: Client, issuer: Issuer, ines: User) -> None:
    assert sign_in(client, "?next=/team/") == "/team/"
    assert client.session["_auth_user_id"] == str(ines.pk)
    assert SocialAccount.objects.get().user == ines and issuer.asked[0]["code_verifier"]
    issuer.claims["email"] = "moreau@studio.example"
    again = Client()
    assert sign_in(again) == "/create/" and again.session["_auth_user_id"] == str(ines.pk)
    assert User.objects.count() == 1


def test_the_first_time_the_old_password_ends_and_the_person_is_told(
    client: Client, issuer: Issuer, ines: User
) -> None:
    state = sent(client)["state"][0]
    page = client.get(f"{HOME}/login/callback/", {"code": CODE, "state": state}, follow=True).content.decode()
    assert "Your old password here no longer works" in page
    ines.refresh_from_db()
    assert not ines.has_usable_password()
    assert Entry.objects.get(action=Action.CONNECTED).actor_id == ines.pk
    assert "Set a password" in client.get("/accounts/password/change/", follow=True).content.decode()


@pytest.mark.parametrize("verified", [False, "false", None, "0"])
def test_an_address_that_is_not_verified_counts_for_nothing(
    client: Client, issuer: Issuer, ines: User, verified: object, settings: Settings
) -> None:
    settings.OIDC_SIGNUP_TEAM = "Northlight"
    issuer.claims["email_verified"] = verified
    assert sign_in(client).endswith("/callback/")
    assert not is_in(client) and not SocialAccount.objects.exists() and User.objects.count() == 1


def test_an_unknown_person_is_not_let_in(client: Client, issuer: Issuer, team: Team) -> None:
    state = sent(client)["state"][0]
    answer = client.get(f"{HOME}/login/callback/", {"code": CODE, "state": state})
    assert "People are added by an admin" in answer.content.decode()
    assert not is_in(client) and not User.objects.exists()


def test_an_unknown_person_joins_the_team_that_is_named_for_them(
    client: Client, issuer: Issuer, team: Team, settings: Settings
) -> None:
    settings.OIDC_SIGNUP_TEAM = "Northlight"
    assert sign_in(client) == "/create/"
    made = User.objects.get()
    assert (made.email, made.display_name, made.is_admin) == ("ines@studio.example", "Ines Moreau", False)
    assert not made.has_usable_password()
    assert made.memberships.get().team == team and made.memberships.get().role == Role.MEMBER
    told = Entry.objects.filter(actor_id=made.pk).values_list("action", flat=True)
    assert {Action.PERSON_ADDED, Action.MEMBER_ADDED, Action.SIGNED_IN} <= set(told)
    again = Client()
    assert sign_in(again) == "/create/" and User.objects.count() == 1


def test_a_team_that_is_not_there_lets_nobody_in(client: Client, issuer: Issuer, settings: Settings) -> None:
    settings.OIDC_SIGNUP_TEAM = "Nowhere"
    sign_in(client)
    assert not is_in(client) and not User.objects.exists()


def test_somebody_deactivated_stays_out_known_or_connected(client: Client, issuer: Issuer, ines: User) -> None:
    User.objects.update(is_active=False)
    assert sign_in(client) == "/accounts/inactive/"
    assert not is_in(client) and not SocialAccount.objects.exists()
    User.objects.update(is_active=True)
    sign_in(Client())
    User.objects.update(is_active=False)
    assert sign_in(client) == "/accounts/inactive/" and not is_in(client)


def test_nobody_connects_another_account_to_whoever_is_signed_in(client: Client, issuer: Issuer, team: Team) -> None:
    bob = make.user("Bob Baker", team=team)
    client.force_login(bob)
    for process in ("connect", "redirect"):
        assert sign_in(client, f"?process={process}").endswith("/callback/")
    assert not SocialAccount.objects.exists()


def test_whoever_has_a_second_factor_is_asked_for_it_here_too(
    client: Client, issuer: Issuer, ines: User, settings: Settings
) -> None:
    settings.MFA = True
    secret = app_of(ines)
    assert sign_in(client) == "/accounts/2fa/authenticate/" and not is_in(client)
    client.post("/accounts/2fa/authenticate/", {"code": code(secret)})
    assert is_in(client)


def test_a_no_at_the_issuer_is_answered_in_words(client: Client, issuer: Issuer) -> None:
    answer = client.get(
        f"{HOME}/login/callback/", {"error": "access_denied", "state": sent(client)["state"][0]}, follow=True
    )
    assert "You cancelled on the other page" in answer.content.decode()


def test_an_answer_that_nobody_asked_for_is_refused(client: Client, issuer: Issuer, ines: User) -> None:
    answer = client.get(f"{HOME}/login/callback/", {"code": CODE, "state": "made-up"})
    assert answer.status_code == 401 and "That did not work" in answer.content.decode()
    assert not issuer.asked and not is_in(client)


def test_an_issuer_that_fails_is_a_page_in_words(client: Client, issuer: Issuer, ines: User) -> None:
    state = sent(client)["state"][0]
    issuer.is_well = False
    for address in (f"{HOME}/login/", f"{HOME}/login/callback/?code={CODE}&state={state}"):
        answer = client.get(address)
        assert answer.status_code == 502 and "That did not work" in answer.content.decode()
    assert not is_in(client)


def test_no_redirect_is_followed_with_the_secret(settings: Settings) -> None:
    elsewhere = Loopback(answer(b"{}"))
    redirecting = Loopback(answer(status="307 Temporary Redirect", location=f"http://{elsewhere.place}/"))
    try:
        with SingleSignOnAdapter().get_requests_session() as session, pytest.raises(TooManyRedirects):
            session.post(f"http://{redirecting.place}/token", data={"client_secret": "sample-secret"})
        assert not elsewhere.connections
    finally:
        redirecting.close()
        elsewhere.close()


def test_an_in_house_authority_is_trusted_where_it_is_named(settings: Settings, tmp_path: Path) -> None:
    made = certificate(tmp_path, "127.0.0.1")
    server = Loopback(answer(b"{}"), tls=made.context)
    try:
        with SingleSignOnAdapter().get_requests_session() as session, pytest.raises(SSLError):
            session.get(f"https://{server.place}/")
        settings.CA_BUNDLE = str(made.bundle)
        with SingleSignOnAdapter().get_requests_session() as session:
            assert session.get(f"https://{server.place}/").json() == {}
    finally:
        server.close()


@pytest.mark.parametrize(
    "wrong",
    [{"aud": "another-client"}, {"iss": "https://another.example"}, {"exp": 1_700_000_000}],
    ids=["for somebody else", "by somebody else", "of long ago"],
)
def test_a_token_that_is_not_for_here_and_now_is_refused(
    client: Client, issuer: Issuer, ines: User, wrong: dict[str, object]
) -> None:
    issuer.claims |= wrong
    assert sign_in(client).endswith("/callback/") and not is_in(client)


def configured(**variables: str) -> str:
    """The providers that settings make of the variables, or the last words of a start that they stop."""
    asked = "from imagegen import settings; print(settings.SOCIALACCOUNT_PROVIDERS)"
    environment = {name: text for name, text in os.environ.items() if not name.startswith(("OIDC_", "DJANGO_SETTINGS"))}
    done = subprocess.run(
        [sys.executable, "-c", asked],
        cwd=ROOT,
        env=environment | variables,
        text=True,
        capture_output=True,
        check=False,
    )
    return done.stdout.strip() or done.stderr.strip().splitlines()[-1]


def test_the_variables_make_the_provider() -> None:
    given = {"OIDC_CLIENT_ID": "sample", "OIDC_CLIENT_SECRET": "sample-secret"}
    assert configured() == "{}"
    made = configured(OIDC_ISSUER="https://ID.example/realms/studio/", OIDC_NAME="Studio ID", **given)
    assert "'provider_id': 'id.example-realms-studio'" in made and "'name': 'Studio ID'" in made
    assert "'server_url': 'https://ID.example/realms/studio'" in made
    assert "'id.example-realms-Studio'" in configured(OIDC_ISSUER="https://ID.example/realms/Studio", **given)
    assert "'provider_id': 'id.example'" in configured(OIDC_ISSUER="https://id.example/", **given)
    assert "must be set where OIDC_ISSUER is" in configured(OIDC_ISSUER="https://id.example")
    assert "OIDC_ISSUER takes an https address" in configured(OIDC_ISSUER="http://id.example", **given)

"""A second factor is set up, asked for, lost and required."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.test import Client
from pytest_django import Settings

from imagegen.accounts import factors, services
from imagegen.accounts.models import Policy, Team, User
from tests.accounts.codes import app_of, code

PAGES = "/accounts/2fa/"
PASSWORD = "blue-hour-lamp"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def on(settings: Settings) -> None:
    settings.MFA = True


@pytest.fixture
def ines(team: Team) -> User:
    return services.add_user(email="ines@studio.example", name="Ines Moreau", password=PASSWORD, team=team)


def sign_in(client: Client) -> str:
    """Where the password leads."""
    given = {"login": "ines@studio.example", "password": PASSWORD}
    return client.post("/accounts/login/", given).headers["Location"]


def step_up(client: Client, given: str) -> str:
    """Where the code leads; nowhere where it was wrong."""
    return client.post(f"{PAGES}authenticate/", {"code": given}).headers.get("Location", "")


def test_off_no_page_and_no_question_is_there(client: Client, ines: User, settings: Settings) -> None:
    settings.MFA = False
    app_of(ines)
    assert "passkey" not in client.get("/accounts/login/").content.decode()
    assert client.get(f"{PAGES}webauthn/login/").status_code == 404
    assert sign_in(client) == "/create/"
    assert client.get(PAGES).status_code == 404
    assert "Two-factor" not in client.get("/create/").content.decode()


def test_an_app_is_set_up_by_its_code_and_recovery_codes_come_with_it(client: Client, ines: User) -> None:
    sign_in(client)
    asked = client.get(f"{PAGES}totp/activate/")
    assert asked.headers["Location"].startswith("/accounts/reauthenticate/")
    page = client.post(asked.headers["Location"], {"password": PASSWORD}, follow=True).content.decode()
    assert 'src="data:image/svg+xml;base64,' in page
    secret = re.search(r'id="secret" value="(\w+)"', page)
    assert secret
    assert "That did not match" in client.post(f"{PAGES}totp/activate/", {"code": "000000"}).content.decode()
    shown = client.post(f"{PAGES}totp/activate/", {"code": code(secret[1])}, follow=True)
    assert shown.request["PATH_INFO"] == f"{PAGES}recovery-codes/"
    assert len(re.findall(r"<li>\d{8}</li>", shown.content.decode())) == 10
    assert factors.has_factor(ines)


def test_the_password_alone_is_not_enough_any_more(client: Client, ines: User) -> None:
    secret = app_of(ines)
    assert sign_in(client) == f"{PAGES}authenticate/"
    assert client.get("/create/").status_code == 302
    assert step_up(client, "000000") == ""
    assert step_up(client, code(secret)) == "/create/"


def test_a_code_works_once(client: Client, ines: User) -> None:
    used = code(app_of(ines))
    sign_in(client)
    step_up(client, used)
    again = Client()
    sign_in(again)
    assert step_up(again, used) == ""


@pytest.mark.parametrize("page", ["authenticate", "reauthenticate"])
def test_a_used_code_is_not_taken_again_while_it_would_still_count(
    client: Client, ines: User, monkeypatch: pytest.MonkeyPatch, page: str
) -> None:
    now = 1_800_000_000.0
    monkeypatch.setattr(time, "time", lambda: now)
    used = code(app_of(ines))
    sign_in(client)
    assert step_up(client, used) == "/create/"
    now += 45
    if page == "authenticate":
        client = Client()
        sign_in(client)
    given = {"code": f"{used[:3]} {used[3:]}"}
    assert "That did not match" in client.post(f"{PAGES}{page}/", given).content.decode()


def test_a_code_that_changed_while_it_was_typed_still_counts(
    client: Client, ines: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 1_800_000_000.0
    monkeypatch.setattr(time, "time", lambda: now)
    typed = code(app_of(ines))
    sign_in(client)
    now += 45
    assert step_up(client, typed) == "/create/"


def test_codes_are_not_guessed(client: Client, ines: User) -> None:
    secret = app_of(ines)
    sign_in(client)
    for number in range(12):
        step_up(client, f"{number:06}")
    assert step_up(client, code(secret)) == ""


def test_a_recovery_code_stands_in_once(client: Client, ines: User) -> None:
    app_of(ines)
    spare = RecoveryCodes.activate(ines).get_unused_codes()[0]
    for expected in ("/create/", ""):
        again = Client()
        sign_in(again)
        assert step_up(again, spare) == expected


def test_what_codes_are_made_from_is_sealed_in_the_database(ines: User) -> None:
    secret = app_of(ines)
    RecoveryCodes.activate(ines)
    for row in Authenticator.objects.all():
        sealed = row.data.get("secret") or row.data["seed"]
        assert sealed.startswith("gAAAA") and secret not in sealed
        assert re.fullmatch(r"\w+", factors.FactorAdapter().decrypt(sealed))


def test_after_the_keys_were_lost_the_form_says_so_and_nobody_comes_in(
    client: Client, ines: User, settings: Settings
) -> None:
    secret = app_of(ines)
    settings.ENCRYPTION_KEYS = ("another-sample-key-of-at-least-43-characters-",)
    sign_in(client)
    answer = client.post(f"{PAGES}authenticate/", {"code": code(secret)})
    assert "Ask an admin to remove it" in answer.content.decode()
    assert client.get("/create/").status_code == 302


def test_whoever_lacks_a_required_factor_is_led_to_it_from_everywhere(client: Client, ines: User) -> None:
    sign_in(client)
    Policy.objects.create(requires_second_factor=True)
    for address in ("/create/", "/gallery/", "/team/", "/accounts/password/change/", "/console/people/", "/nowhere/"):
        assert client.get(address).headers["Location"] == PAGES
    assert client.post("/create/").headers["Location"] == PAGES
    fragment = client.get("/create/", headers={"HX-Request": "true"})
    assert fragment.status_code == 200 and fragment.headers["HX-Redirect"] == PAGES
    page = client.get(PAGES).content.decode()
    assert "The admins ask everybody here for a second factor" in page


def test_once_it_is_set_up_the_way_goes_on_to_where_one_wanted(client: Client, ines: User) -> None:
    sign_in(client)
    Policy.objects.create(requires_second_factor=True)
    client.get("/gallery/?q=tiles&model=dall-e-3")
    client.post("/gallery/trash/")
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    secret = re.search(r'id="secret" value="(\w+)"', client.get(f"{PAGES}totp/activate/").content.decode())
    assert secret
    codes = client.post(f"{PAGES}totp/activate/", {"code": code(secret[1])}, follow=True).content.decode()
    assert 'href="/gallery/?q=tiles&amp;model=dall-e-3">Done</a>' in codes
    assert client.get("/gallery/?q=tiles&model=dall-e-3").status_code == 200
    assert f'href="{PAGES}">Done</a>' in client.get(f"{PAGES}recovery-codes/").content.decode()


def test_setting_up_signing_out_and_health_stay_open(client: Client, ines: User) -> None:
    sign_in(client)
    Policy.objects.create(requires_second_factor=True)
    assert client.get("/healthz").status_code == 200
    assert client.get("/accounts/reauthenticate/").status_code == 200
    assert client.get(f"{PAGES}totp/activate/").headers["Location"].startswith("/accounts/reauthenticate/")
    assert client.post("/accounts/logout/").headers["Location"] == "/accounts/login/"
    assert client.get("/accounts/login/").status_code == 200


def test_a_factor_opens_the_way_and_its_removal_closes_it(client: Client, ines: User) -> None:
    Policy.objects.create(requires_second_factor=True)
    secret = app_of(ines)
    sign_in(client)
    step_up(client, code(secret))
    assert client.get("/create/").status_code == 200
    assert "The admins ask everybody" not in client.get(PAGES).content.decode()
    Authenticator.objects.all().delete()
    assert client.get("/create/").headers["Location"] == PAGES


def test_off_nothing_is_required(client: Client, ines: User, settings: Settings) -> None:
    settings.MFA = False
    Policy.objects.create(requires_second_factor=True)
    sign_in(client)
    assert client.get("/create/").status_code == 200


def test_a_passkey_that_nobody_has_is_answered_in_words(client: Client, ines: User) -> None:
    options = client.get(f"{PAGES}webauthn/login/", headers={"Accept": "application/json"})
    assert options.json()["request_options"]["publicKey"]["userVerification"] == "required"
    unknown = {"credential": '{"id": "AAAA", "rawId": "BBBB"}'}
    answer = client.post(f"{PAGES}webauthn/login/", unknown, follow=True).content.decode()
    assert 'role="alert">That did not match' in answer


def test_the_pages_hold_without_anything_set_up_and_with(client: Client, ines: User) -> None:
    sign_in(client)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    for page in ("", "webauthn/", "webauthn/add/", "totp/activate/"):
        assert client.get(PAGES + page).status_code == 200
    app_of(ines)
    RecoveryCodes.activate(ines)
    for page in ("", "totp/deactivate/", "recovery-codes/", "recovery-codes/generate/", "reauthenticate/"):
        assert client.get(PAGES + page).status_code == 200


@pytest.mark.parametrize(("host", "has"), [("localhost:8000", True), ("127.0.0.1:8000", False), ("[::1]:8000", False)])
def test_where_there_are_no_passkeys_is_said_before_anybody_presses(
    client: Client, ines: User, settings: Settings, host: str, has: bool
) -> None:
    settings.ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", "testserver"]
    door = client.get("/accounts/login/", headers={"Host": host}).content.decode()
    assert ("Sign in with a passkey" in door) == has == ("Passkeys take a host name" not in door)
    sign_in(client)
    for page in ("", "webauthn/"):
        said = client.get(PAGES + page, headers={"Host": host}).content.decode()
        assert ("Add a passkey</a>" in said) == has == ("Passkeys take a host name" not in said)


def test_who_came_by_a_password_link_sets_up_a_factor_all_the_same(client: Client, ines: User) -> None:
    form = client.get(services.make_reset_link(ines), follow=True)
    new = {"password1": "another sample 9", "password2": "another sample 9"}
    client.post(form.redirect_chain[-1][0], new)
    client.post("/accounts/login/", {"login": ines.email, "password": "another sample 9"})
    client.post("/accounts/reauthenticate/", {"password": "another sample 9"})
    assert 'id="secret"' in client.get(f"{PAGES}totp/activate/").content.decode()
    assert client.get(f"{PAGES}webauthn/add/").status_code == 200


@pytest.mark.parametrize(("required", "words"), [(False, "alone is enough."), (True, "set up another second factor")])
def test_who_removes_a_factor_reads_what_is_asked_of_them_then(
    client: Client, ines: User, required: bool, words: str
) -> None:
    secret = app_of(ines)
    Policy.objects.create(requires_second_factor=required)
    sign_in(client)
    step_up(client, code(secret))
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    assert words in client.get(f"{PAGES}totp/deactivate/", follow=True).content.decode()


def test_who_is_asked_again_reads_why_and_may_go_back(client: Client, ines: User) -> None:
    sign_in(client)
    page = client.get(f"{PAGES}totp/activate/", follow=True).content.decode()
    assert "say once more that it is you" in page and 'href="/settings/"' in page

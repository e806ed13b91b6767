"""An app and a passkey are set up, and one signs in with either; the passkey is Chromium's virtual one."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.accounts.codes import code
from tests.browser.acts import sign_in, sign_out
from tests.browser.browsers import Browsers
from tests.browser.looks import flaws
from tests.browser.people import ADA, PASSWORD
from tests.browser.studio import ADMIN, Studio, running

KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture(scope="module")
def guarded(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Studio]:
    """A studio with second factors."""
    with running(tmp_path_factory.mktemp("guarded"), IMAGEGEN_MFA="on", **ADMIN) as made:
        yield made


@pytest.fixture
def browsers(chromium: Browser, guarded: Studio) -> Iterator[Browsers]:
    """At a name, since a passkey takes no bare address."""
    browsers = Browsers(chromium, guarded.address.replace("127.0.0.1", "localhost"))
    yield browsers
    assert not browsers.rest()


def enter(page: Page) -> None:
    """As far as the password leads."""
    page.goto("/accounts/login/")
    sign_in(page, ADA)


def give_key(page: Page, **otherwise: bool) -> None:
    """Plug a key into the browser; `flaws` takes it out, with what it holds."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": KEY | otherwise})


@pytest.mark.slow
def test_an_app_then_a_passkey_then_each_alone(browsers: Browsers) -> None:
    page = browsers.open(None)
    enter(page)
    page.locator(".user-menu summary").click()
    page.get_by_role("link", name="Two-factor sign-in").click()
    assert not flaws(page, "two-factor")
    page.get_by_role("link", name="Set up an app").click()
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()
    assert not flaws(page, "two-factor-app")
    secret = page.get_by_label("Key", exact=True).input_value()
    page.get_by_label("Code").fill(code(secret))
    page.set_viewport_size({"width": 390, "height": 844})
    page.get_by_role("button", name="Set up the app").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    notices = page.locator("#toasts").bounding_box()
    words = page.locator(".account-form > p").first.bounding_box()
    assert notices and words and notices["y"] + notices["height"] < words["y"]
    assert not flaws(page, "two-factor-codes")
    spare = page.locator(".codes > li").first.inner_text()

    page.goto("/accounts/2fa/webauthn/add/")
    assert not flaws(page, "two-factor-passkey")
    give_key(page)
    page.get_by_label("Name").fill("This laptop")
    page.get_by_role("button", name="Add the passkey").click()
    expect(page).to_have_url(re.compile("/accounts/2fa/$"))
    sign_out(page)
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page).to_have_url(re.compile("/create/$"))

    page.goto("/accounts/2fa/webauthn/")
    expect(page.get_by_text("This laptop")).to_be_visible()
    assert not flaws(page, "two-factor-passkeys")
    page.goto("/console/people/")
    page.get_by_role("button", name="Require two-factor sign-in from everybody").click()
    expect(page.get_by_text("Everybody needs a second factor from now on.")).to_be_visible()
    assert not flaws(page, "two-factor-policy")

    plain = browsers.open(None, java_script_enabled=False)
    enter(plain)
    expect(plain.get_by_role("button", name="Use a passkey")).to_be_hidden()
    plain.get_by_label("Code").fill(spare)
    plain.get_by_role("button", name="Sign in", exact=True).click()
    expect(plain).to_have_url(re.compile("/create/$"))

    again = browsers.open(None)
    enter(again)
    expect(again.get_by_role("button", name="Use a passkey")).to_be_visible()
    assert not flaws(again, "two-factor-step")
    again.get_by_role("button", name="Sign in as somebody else").click()
    expect(again).to_have_url(re.compile("/accounts/login/$"))


def test_a_browser_without_a_passkey_says_so_in_words(browsers: Browsers) -> None:
    page = browsers.open(None)
    page.goto("/accounts/login/")
    assert not flaws(page, "two-factor-sign-in")
    give_key(page, isUserVerified=False)
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("alert")).to_contain_text("Cancelled, or it took too long")

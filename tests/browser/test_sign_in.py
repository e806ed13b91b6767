"""In by the printed address, and out again."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.acts import sign_in, sign_out
from tests.browser.conftest import Browse
from tests.browser.people import INES, MARA
from tests.browser.studio import Studio

# What is kept is answered from there, whoever asks; what is not is the sign-in page for strangers.
KIND = "async (address) => (await fetch(address, { cache: 'force-cache' })).headers.get('content-type')"


@pytest.fixture
def visitor(browse: Browse) -> Iterator[Page]:
    """Somebody who opens the printed address."""
    page = browse(None)
    page.goto("/")
    yield page


def test_the_printed_address_asks_who_is_there(visitor: Page) -> None:
    expect(visitor).to_have_url(re.compile("/accounts/login/"))
    expect(visitor.get_by_role("heading", level=1)).to_contain_text("Sign in")
    expect(visitor.get_by_label("Email")).to_be_focused()


def test_a_wrong_password_is_answered_in_words_and_the_address_is_kept(visitor: Page) -> None:
    sign_in(visitor, MARA, "not the sample words")
    expect(visitor.get_by_role("alert")).to_contain_text("This address and password do not belong together.")
    expect(visitor.get_by_label("Email")).to_have_value(MARA.email)
    expect(visitor.get_by_label("Password", exact=True)).to_be_focused()


def test_the_right_password_leads_to_create(visitor: Page) -> None:
    sign_in(visitor, MARA)
    expect(visitor).to_have_url(re.compile("/create/$"))
    expect(visitor.get_by_role("heading", name="Create")).to_be_visible()


def test_the_password_can_be_looked_at(visitor: Page) -> None:
    password = visitor.locator("input[name=password]")
    expect(password).to_have_attribute("type", "password")
    password.fill("harbour")
    visitor.get_by_role("button", name="Show the password").click()
    expect(password).to_have_attribute("type", "text")
    visitor.get_by_role("button", name="Hide the password").click()
    expect(password).to_have_attribute("type", "password")


def test_a_password_can_be_pasted_and_filled_in_by_a_manager(visitor: Page) -> None:
    email, password = visitor.get_by_label("Email"), visitor.get_by_label("Password", exact=True)
    email.fill("harbour at dusk")
    email.press("Control+a")
    email.press("Control+c")
    password.press("Control+v")
    expect(password).to_have_value("harbour at dusk")
    expect(email).to_have_attribute("autocomplete", "username")
    expect(password).to_have_attribute("autocomplete", "current-password")


def test_whoever_signs_out_is_out(visitor: Page) -> None:
    sign_in(visitor, MARA)
    sign_out(visitor)
    visitor.goto("/gallery/")
    expect(visitor).to_have_url(re.compile(r"/accounts/login/\?next=/gallery/"))


def test_who_signs_out_leaves_no_picture_behind(visitor: Page) -> None:
    sign_in(visitor, INES)
    expect(visitor).to_have_url(re.compile("/create/$"))
    visitor.goto("/gallery/")
    picture = str(visitor.locator(".picture").first.get_attribute("data-file")).removesuffix("?download")
    assert visitor.evaluate(KIND, picture).startswith("image/")
    cookies: Any = visitor.context.cookies()
    sign_out(visitor)
    visitor.context.clear_cookies()
    visitor.context.add_cookies(cookies)  # else nothing that is kept is for who asks: it varies with them
    assert visitor.evaluate(KIND, picture).startswith("text/html")


def test_signing_in_leads_to_the_page_that_was_asked_for(visitor: Page) -> None:
    visitor.goto("/activity/")
    sign_in(visitor, MARA)
    expect(visitor).to_have_url(re.compile("/activity/$"))


def test_health_is_told_to_anybody(visitor: Page, studio: Studio) -> None:
    answer = visitor.request.get(f"{studio.address}/healthz")
    assert (answer.status, answer.text()) == (200, "ok\n")

"""Another team sees nothing, and pages that are not there look like pages."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Browse
from tests.browser.people import CHARLIE, INES


@pytest.fixture
def theirs(browse: Browse) -> list[str]:
    """Addresses of Northlight's: a picture, its file, its smaller version, a job."""
    page = browse(INES)
    page.goto("/gallery/?q=stoneware")
    picture = page.locator(".picture").first
    number = picture.get_attribute("data-picture")
    page.goto(f"/gallery/{number}/")
    job = str(page.locator(".panel-author a").get_attribute("href"))
    return [f"/gallery/{number}/", f"/files/{number}/", f"/files/{number}/640.webp", job]


def test_a_stranger_gets_a_styled_page_for_each_of_them(browse: Browse, theirs: list[str]) -> None:
    page = browse(CHARLIE, expected=(404,))
    for address in theirs:
        page.goto(address)
        expect(page.get_by_role("heading", name="There is nothing here")).to_be_visible()
        expect(page.get_by_role("heading", level=1)).to_have_css("font-size", "28px")
    page.get_by_role("link", name="To the start").click()
    expect(page).to_have_url(re.compile("/create/$"))


def test_a_stranger_finds_nothing(browse: Browse) -> None:
    page = browse(CHARLIE)
    page.goto("/gallery/")
    expect(page.get_by_text("No pictures yet.")).to_be_visible()
    page.goto("/gallery/?q=lighthouse")
    expect(page.locator(".picture")).to_have_count(0)
    page.goto("/activity/")
    expect(page.get_by_text("Nothing is running.")).to_be_visible()
    page.goto("/trash/")
    expect(page.get_by_text("The trash is empty.")).to_be_visible()


def test_nobody_gets_as_far_as_the_door(browse: Browse, theirs: list[str]) -> None:
    page = browse(None)
    for address in theirs:
        page.goto(address)
        expect(page).to_have_url(re.compile("/accounts/login/"))


def test_a_new_member_without_a_key_is_told_whom_to_ask(browse: Browse) -> None:
    page = browse(CHARLIE)
    page.goto("/create/")
    expect(page.get_by_role("heading", name="Nothing in the tray yet")).to_be_visible()
    expect(page.get_by_text("Ask an admin to add a key.")).to_be_visible()
    expect(page.locator("#generate")).to_have_count(0)


@pytest.mark.parametrize("address", ["/nowhere/", "/gallery/999999/", "/create/nowhere/"])
def test_a_wrong_address_is_answered_in_words(browse: Browse, address: str) -> None:
    visitor = browse(CHARLIE, expected=(404,))
    visitor.goto(address)
    expect(visitor.get_by_role("heading", name="There is nothing here")).to_be_visible()

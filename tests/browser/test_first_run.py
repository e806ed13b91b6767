"""The first start: an admin and a team are made at the printed link, once."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.acts import finish
from tests.browser.browsers import Browsers
from tests.browser.looks import flaws
from tests.browser.studio import Studio, running


@pytest.fixture(scope="module")
def fresh(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Studio]:
    """A studio that nobody has been in."""
    with running(tmp_path_factory.mktemp("fresh"), IMAGEGEN_SANDBOX_DELAY="0") as made:
        yield made


@pytest.fixture
def newcomer(chromium: Browser, fresh: Studio) -> Iterator[Page]:
    browsers = Browsers(chromium, fresh.address)
    yield browsers.open(None, expected=(404, 422))
    assert not browsers.rest()


def test_from_the_printed_link_to_the_first_picture(newcomer: Page, fresh: Studio) -> None:
    newcomer.goto(fresh.setup_address)
    expect(newcomer.get_by_role("heading", name="Nothing in the tray yet")).to_be_visible()
    expect(newcomer.get_by_label("Team")).to_be_focused()
    assert not flaws(newcomer, "first-run")
    newcomer.get_by_label("Your name").fill("Ola Brandt")
    newcomer.get_by_label("Email").fill("ola@studio.example")
    newcomer.get_by_label("Password", exact=True).fill("short")
    newcomer.get_by_role("button", name="Create the account").click()
    expect(newcomer.get_by_role("alert")).to_contain_text("at least 10 characters")
    expect(newcomer.get_by_text("At least 10 characters.", exact=True)).to_be_visible()
    expect(newcomer.get_by_label("Your name")).to_have_value("Ola Brandt")
    expect(newcomer.get_by_label("Password", exact=True)).to_be_focused()

    newcomer.get_by_label("Password", exact=True).fill("a longer sample of words")
    newcomer.get_by_role("button", name="Create the account").click()
    expect(newcomer).to_have_url(re.compile("/create/$"))
    expect(newcomer.locator(".toast")).to_contain_text("Welcome to Studio.")
    assert not flaws(newcomer, "first-choice")
    newcomer.get_by_role("button", name="Try the sandbox").click()
    expect(newcomer.locator(".first-steps [aria-current]")).to_have_text("Invite your team")
    assert not flaws(newcomer, "first-steps")
    expect(newcomer.get_by_label("Prompt", exact=True)).to_have_value(re.compile("^A lighthouse"))
    newcomer.get_by_label("Prompt", exact=True).fill("Bauhaus tiles in red and ochre")
    newcomer.keyboard.press("Control+Enter")
    finish(newcomer.locator("article.job"))

    newcomer.goto(fresh.setup_address)
    expect(newcomer.get_by_role("heading", name="This link makes no account")).to_be_visible()

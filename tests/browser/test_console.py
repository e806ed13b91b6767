"""An admin and a credential's form."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Dialog, Page, expect

from tests.browser.conftest import Browse
from tests.browser.people import ADA

ADD = "/console/credentials/add/"


@pytest.fixture
def admin(browse: Browse) -> Page:
    return browse(ADA, expected=(422,))


def test_the_address_that_was_typed_for_a_provider_is_kept(admin: Page) -> None:
    admin.goto(ADD)
    expect(admin.get_by_label("Base URL")).to_have_value("https://api.openai.com/v1")
    admin.locator("#provider-litellm").check()
    expect(admin.get_by_label("Base URL")).to_have_value("")
    admin.get_by_label("Base URL").fill("https://litellm.studio.example/v1")
    admin.locator("#provider-xai").check()
    expect(admin.get_by_label("Base URL")).to_have_value("https://api.x.ai/v1")
    admin.locator("#provider-litellm").check()
    expect(admin.get_by_label("Base URL")).to_have_value("https://litellm.studio.example/v1")


def test_the_drawer_begins_at_its_first_field_and_esc_closes_it_untouched(admin: Page) -> None:
    admin.goto("/console/credentials/1/")
    expect(admin.get_by_label("Name")).to_be_focused()
    admin.keyboard.type("Kept")
    admin.keyboard.press("Escape")
    expect(admin.get_by_label("Name")).to_be_visible()
    admin.goto(ADD)
    expect(admin.locator("#provider-openai")).to_be_focused()
    admin.keyboard.press("Escape")
    expect(admin.get_by_role("heading", name="Add credential")).to_have_count(0)
    assert urlsplit(admin.url).path == "/console/credentials/"


def test_what_a_test_found_has_the_focus(admin: Page) -> None:
    admin.goto("/console/credentials/1/")
    admin.get_by_role("button", name="Save and test").click()
    expect(admin.locator("#steps")).to_be_focused()


def test_the_first_mistake_has_the_focus(admin: Page) -> None:
    admin.goto(ADD)
    admin.get_by_label("Name").fill("House")
    admin.get_by_label("Base URL").fill("images.example")
    admin.get_by_text("More settings").click()
    admin.get_by_label("Extra header").fill("Host")
    admin.get_by_label("API key").fill("sk-sample-0123456789")
    admin.get_by_role("button", name="Save and test").click()
    expect(admin.get_by_label("API key")).to_be_focused()
    expect(admin.get_by_text("Host is set by imagegen itself.")).to_be_visible()


def test_a_search_asks_before_it_drops_what_was_not_saved(admin: Page) -> None:
    asked: list[str] = []

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    admin.on("dialog", answer)
    admin.goto("/console/credentials/1/models/")
    admin.get_by_label("gpt-image-2 is on", exact=True).click()
    admin.get_by_label("Search models").fill("dall")
    admin.get_by_role("button", name="Search").click()
    admin.wait_for_url("**?q=dall")
    assert asked == ["beforeunload"]
    admin.get_by_role("button", name="Save models").click()
    expect(admin.locator(".toast")).to_contain_text("are saved")
    assert asked == ["beforeunload"]

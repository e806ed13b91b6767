"""The same with JavaScript switched off."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.acts import card, compose, finish, sign_in, sign_out
from tests.browser.conftest import Browse
from tests.browser.people import INES, MARA


@pytest.fixture
def plain(browse: Browse) -> Page:
    """Mara, at Create, without script."""
    page = browse(MARA, java_script_enabled=False)
    page.goto("/create/")
    return page


def test_a_picture_is_made_on_a_page_that_refreshes_itself(plain: Page) -> None:
    compose(plain, "Drawn without a script sandbox:slow=6")
    plain.locator("#generate").click()
    expect(plain).to_have_url(re.compile(r"/jobs/\d+/$"))
    expect(plain.locator("meta[http-equiv=refresh]")).to_have_count(1)
    finish(card(plain, "Drawn without a script"))
    expect(plain.locator("meta[http-equiv=refresh]")).to_have_count(0)
    plain.locator("a.shot").click()
    expect(plain.get_by_role("heading", name=re.compile(r"Picture \d+"))).to_be_attached()


def test_a_model_is_chosen_from_a_plain_list(plain: Page) -> None:
    plain.get_by_label("Prompt", exact=True).fill("Chosen by hand")
    plain.locator("#model").select_option(label="DALL·E 3")
    plain.get_by_role("button", name="Update fields").click()
    expect(plain.get_by_label("Prompt", exact=True)).to_have_value("Chosen by hand")
    expect(plain.get_by_label("Natural")).to_be_attached()
    expect(plain.locator("#model")).to_have_value("drawing-room:dall-e-3")


def test_back_at_create_no_other_model_is_chosen_than_the_one_that_is_priced(plain: Page) -> None:
    chosen = plain.locator("#model").input_value()
    plain.locator("#model").select_option(label="DALL·E 3")
    plain.get_by_label("Images", exact=True).fill("3")
    plain.get_by_role("navigation").get_by_role("link", name="Gallery").click()
    plain.go_back()
    expect(plain.locator("#model")).to_have_value(chosen)
    expect(plain.get_by_label("Images", exact=True)).to_have_value("1")


def test_an_empty_prompt_comes_back_with_words(browse: Browse) -> None:
    page = browse(MARA, java_script_enabled=False, expected=(422,))
    page.goto("/create/")
    page.locator("#generate").click()
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_label("Prompt", exact=True)).to_have_attribute("aria-invalid", "true")


def test_trouble_can_be_retried_and_dismissed(plain: Page) -> None:
    compose(plain, "Trouble without a script sandbox:refuse")
    plain.locator("#generate").click()
    plain.wait_for_url(re.compile(r"/jobs/\d+/"))
    first = plain.url
    finish(card(plain, "Trouble without a script"), "refused")
    plain.get_by_role("button", name="Retry").click()
    expect(plain).not_to_have_url(first)
    finish(card(plain, "Trouble without a script"), "refused")
    plain.get_by_role("button", name="Dismiss").click()
    expect(plain.get_by_role("button", name="Dismiss")).to_have_count(0)


def test_the_gallery_is_searched_and_pictures_are_deleted_and_restored(browse: Browse) -> None:
    page = browse(INES, java_script_enabled=False)
    page.goto("/gallery/")
    page.get_by_label("Search prompts and people").fill("stoneware dipped")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("q=stoneware"))
    expect(page.locator(".picture")).to_have_count(4)
    page.locator(".picture-link").first.click()
    page.wait_for_url(re.compile(r"/gallery/\d+/"))
    address = page.url
    page.get_by_role("button", name="Delete").click()
    expect(page.get_by_text("Deleted 1 picture.")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Restored 1 picture.")).to_be_visible()
    page.goto(address)
    expect(page.get_by_role("button", name="Delete")).to_be_visible()


def test_one_goes_on_through_a_search_and_comes_back_to_the_last_picture(browse: Browse) -> None:
    page = browse(INES, java_script_enabled=False)
    page.goto("/gallery/?q=stoneware+dipped")
    second = page.locator(".picture-link").nth(1)
    url, name = second.get_attribute("href"), second.get_attribute("id")
    page.locator(".picture-link").first.click()
    page.get_by_role("link", name="Next picture").click()
    expect(page).to_have_url(re.compile(re.escape(str(url))))
    page.locator(".stage-head").get_by_role("link", name="Gallery").click()
    expect(page).to_have_url(re.compile(rf"q=stoneware\+dipped&until=[\d-]+#{name}$"))
    expect(page.locator(f"#{name}")).to_be_focused()


def test_somebody_signs_out(browse: Browse) -> None:
    page = browse(None, java_script_enabled=False)
    page.goto("/")
    sign_in(page, MARA)
    sign_out(page)

"""What can be done without a mouse."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Browse
from tests.browser.people import INES, MARA


@pytest.fixture
def wall(browse: Browse) -> Page:
    """Ines, in the gallery, before the first key."""
    page = browse(INES)
    page.goto("/gallery/")
    return page


def focused(page: Page) -> int:
    """Which picture has the focus, from 0; -1 for none."""
    index: int = page.evaluate(
        "[...document.querySelectorAll('.picture')].findIndex(each => each.contains(document.activeElement))"
    )
    return index


def test_j_and_k_move_from_picture_to_picture(wall: Page) -> None:
    wall.keyboard.press("j")
    assert focused(wall) == 0
    wall.keyboard.press("j")
    assert focused(wall) == 1
    wall.keyboard.press("k")
    assert focused(wall) == 0


def test_the_arrows_move_along_and_between_rows(wall: Page) -> None:
    wall.keyboard.press("j")
    wall.keyboard.press("ArrowRight")
    assert focused(wall) == 1
    wall.keyboard.press("ArrowDown")
    below = focused(wall)
    assert below > 1
    wall.keyboard.press("ArrowUp")
    assert focused(wall) < below


def test_the_keys_are_shown_after_the_first_move_until_somebody_closes_them(wall: Page) -> None:
    strip = wall.get_by_role("complementary", name="Keys")
    expect(strip).to_be_hidden()
    wall.keyboard.press("j")
    expect(strip).to_be_visible()
    strip.get_by_role("button").click()
    wall.reload()
    wall.keyboard.press("j")
    expect(strip).to_be_hidden()


def test_enter_opens_and_escape_leads_back_to_the_same_picture(wall: Page) -> None:
    wall.keyboard.press("j")
    wall.keyboard.press("j")
    name = wall.evaluate("document.activeElement.id")
    wall.keyboard.press("Enter")
    wall.wait_for_url(re.compile(r"/gallery/\d+/"))
    wall.keyboard.press("Escape")
    expect(wall).to_have_url(re.compile(rf"/gallery/.*#{name}$"))
    expect(wall.locator(f"#{name}")).to_be_focused()


def test_the_arrows_go_on_through_a_search_and_escape_leads_back_into_it(wall: Page) -> None:
    wall.goto("/gallery/?q=a&model=dall-e-3")
    links = wall.locator(".picture-link").all()
    urls, ids = ([str(link.get_attribute(name)) for link in links[:3]] for name in ("href", "id"))
    wall.keyboard.press("j")
    wall.keyboard.press("Enter")
    for url in urls[:2]:
        wall.wait_for_url(re.compile(re.escape(url)))
        wall.keyboard.press("ArrowRight")
    wall.wait_for_url(re.compile(re.escape(urls[2])))
    wall.keyboard.press("Escape")
    expect(wall).to_have_url(re.compile(rf"/gallery/\?q=a&model=dall-e-3&until=[\d-]+#{ids[2]}$"))
    expect(wall.locator(f"#{ids[2]}")).to_be_focused()


def test_escape_leads_back_to_a_picture_that_was_far_down(wall: Page) -> None:
    wall.get_by_role("link", name="Older").scroll_into_view_if_needed()
    expect(wall.get_by_role("heading", name=re.compile("March 2025"))).to_be_visible()
    last = wall.locator(".picture-link").last
    name = last.get_attribute("id")
    last.focus()
    wall.keyboard.press("Enter")
    wall.wait_for_url(re.compile(r"/gallery/\d+/"))
    wall.keyboard.press("Escape")
    expect(wall.locator(f"#{name}")).to_be_focused()
    expect(wall.locator(f"#{name}")).to_be_in_viewport()


def test_f_makes_a_favourite_and_takes_it_back(wall: Page) -> None:
    wall.goto("/gallery/?q=map")
    wall.keyboard.press("j")
    heart = wall.locator(".picture").first.locator("[aria-pressed]")
    before = heart.get_attribute("aria-pressed")
    wall.keyboard.press("f")
    said = {"true": "Removed from favourites", "false": "Added to favourites"}
    expect(heart).not_to_have_attribute("aria-pressed", str(before))
    expect(wall.locator("#live")).to_have_text(said.pop(str(before)))
    wall.keyboard.press("f")
    expect(heart).to_have_attribute("aria-pressed", str(before))
    expect(wall.locator("#live")).to_have_text(*said.values())


def test_x_selects_shift_x_a_range_and_escape_nothing(wall: Page) -> None:
    bar = wall.get_by_role("toolbar", name="Selected pictures")
    expect(bar).to_be_hidden()
    wall.keyboard.press("j")
    wall.keyboard.press("x")
    expect(bar).to_contain_text("1 selected")
    for _ in range(3):
        wall.keyboard.press("j")
    wall.keyboard.press("Shift+X")
    expect(bar).to_contain_text("4 selected")
    expect(wall.locator("#live")).to_have_text("4 selected", timeout=3_000)
    wall.keyboard.press("Escape")
    expect(bar).to_be_hidden()
    expect(wall.locator("#live")).to_have_text("Nothing selected", timeout=3_000)


def test_slash_goes_to_the_search_where_letters_are_letters(wall: Page) -> None:
    wall.keyboard.press("/")
    search = wall.get_by_label("Search prompts and people")
    expect(search).to_be_focused()
    wall.keyboard.type("jkx")
    expect(search).to_have_value("jkx")
    assert focused(wall) == -1


def test_a_question_mark_lists_all_keys_and_escape_closes_the_list(wall: Page) -> None:
    wall.keyboard.press("?")
    dialog = wall.get_by_role("dialog", name="Keys")
    expect(dialog).to_be_visible()
    expect(dialog).to_contain_text("Select; with Shift all from the last")
    wall.keyboard.press("Escape")
    expect(dialog).to_be_hidden()


def test_g_and_a_letter_lead_to_the_other_pages(wall: Page) -> None:
    for letter, path in (("c", "/create/"), ("a", "/activity/"), ("g", "/gallery/")):
        wall.keyboard.type(f"g{letter}")
        wall.wait_for_url(f"**{path}")


def test_a_letter_alone_leads_nowhere_however_soon_it_is_pressed(wall: Page) -> None:
    wall.keyboard.press("c")
    wall.keyboard.press("/")
    expect(wall.get_by_label("Search prompts and people")).to_be_focused()


def test_the_arrows_lead_through_the_pictures_of_a_job(wall: Page) -> None:
    wall.goto("/activity/")
    wall.locator("article.job").filter(has_text="Stoneware vase").first.locator("a.shot").first.click()
    count = wall.locator(".stage-count")
    for number in (1, 2, 3):
        expect(count).to_have_text(f"{number} of 4 in this job")
        wall.keyboard.press("ArrowRight")
    expect(count).to_have_text("4 of 4 in this job")
    expect(wall.get_by_role("link", name="Next picture")).to_have_count(0)
    wall.keyboard.press("Escape")
    expect(wall).to_have_url(re.compile(r"/activity/#job-\d+$"))


def test_single_keys_can_be_switched_off(browse: Browse) -> None:
    page = browse(MARA)
    page.goto("/gallery/")
    page.keyboard.press("?")
    page.get_by_label("Single keys work outside text fields").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_the_first_tab_skips_to_the_page(browse: Browse) -> None:
    page = browse(MARA)
    page.goto("/activity/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the page")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()

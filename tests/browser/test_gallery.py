"""Find a picture, look at it, keep it, throw it away, take it back."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.acts import card, downloaded, finish, generate, open_picture, sha256, swipe, toast
from tests.browser.conftest import Browse
from tests.browser.people import INES, MARA

LIGHTHOUSE = "A lighthouse on a basalt headland at sunset, long-exposure sea, thin fog"


@pytest.fixture(scope="module")
def made() -> dict[str, str]:
    """The address of the picture that these tests look at, once it is made."""
    return {}


@pytest.fixture
def picture(page: Page, made: dict[str, str]) -> Page:
    """The page of a picture by DALL·E 3, which has changed the prompt."""
    if not made:
        job = generate(page, LIGHTHOUSE, model="drawing-room:dall-e-3", size="1024x1024", quality="hd")
        finish(job)
        made["address"] = str(job.locator("a.shot").get_attribute("href"))
    page.goto(made["address"])
    return page


@pytest.fixture
def ines(browse: Browse) -> Page:
    """Ines, in the gallery of a team with many pictures."""
    page = browse(INES)
    page.goto("/gallery/")
    return page


def test_a_picture_is_found_by_a_word_of_its_prompt(ines: Page) -> None:
    ines.get_by_label("Search prompts and people").fill("vector")
    expect(ines.locator(".picture")).to_have_count(1)
    expect(ines).to_have_url(re.compile(r"\?q=vector$"))
    ines.reload()
    expect(ines.locator(".picture")).to_have_count(1)


def test_the_gallery_leads_to_the_trash_from_a_bar_that_is_one_row(ines: Page) -> None:
    trash = ines.get_by_role("main").get_by_role("link", name="Trash")
    for width, beside in ((1440, "Favourites"), (1024, "Favourites"), (390, "Select")):
        ines.set_viewport_size({"width": width, "height": 844})
        middles = [
            box["y"] + box["height"] / 2
            for link in (trash, ines.get_by_role("link", name=beside))
            if (box := link.bounding_box())
        ]
        assert len(middles) == 2 and abs(middles[0] - middles[1]) < 2
    trash.click()
    expect(ines.get_by_role("heading", name="Trash")).to_be_visible()


def test_the_narrowest_picture_can_be_selected_by_mouse(ines: Page) -> None:
    ines.set_viewport_size({"width": 390, "height": 844})
    widths = ines.locator(".picture").evaluate_all("all => all.map((each) => each.clientWidth)")
    narrowest = ines.locator(".picture").nth(widths.index(min(widths)))
    narrowest.locator(".picture-check").click()
    expect(narrowest.locator("input")).to_be_checked()


def test_new_pictures_are_offered_and_move_nothing(browse: Browse, page: Page) -> None:
    finish(generate(page, "Here from the start"))
    looking = browse(MARA, locale="en-GB")
    looking.clock.install()
    looking.goto("/gallery/")
    first = looking.locator(".picture").first
    before = first.bounding_box()
    finish(generate(page, "Came while somebody looked"))
    looking.clock.fast_forward(15_000)
    link = looking.get_by_role("link", name="New pictures")
    expect(link).to_be_in_viewport()
    assert first.bounding_box() == before
    link.click()
    expect(looking.locator(".picture-link").first).to_have_accessible_name(re.compile("Came while somebody looked"))


def test_a_filter_is_chosen_by_its_words(ines: Page) -> None:
    ines.locator("summary", has_text="Model").click()
    ines.locator("label.check", has_text="DALL·E 3").click(position={"x": 90, "y": 10})
    expect(ines).to_have_url(re.compile(r"model=dall-e-3"))
    expect(ines.locator("label.check", has_text="GPT Image 1 mini")).to_be_visible()


def test_a_search_that_finds_nothing_says_for_what(ines: Page) -> None:
    ines.goto("/gallery/?q=zeppelin&model=dall-e-3")
    expect(ines.get_by_text("No pictures match “zeppelin”, DALL·E 3.")).to_be_visible()
    ines.get_by_role("link", name="Clear filters").click()
    expect(ines.locator(".picture").first).to_be_visible()


def test_filters_combine_and_are_in_the_address(ines: Page) -> None:
    ines.locator("summary", has_text="Model").click()
    ines.get_by_role("checkbox", name="DALL·E 3").check()
    expect(ines.get_by_text("Model: DALL·E 3")).to_be_visible()
    ines.locator("summary", has_text="Author").click()
    ines.get_by_role("checkbox", name="Tomás Ruiz").check()
    expect(ines).to_have_url(re.compile(r"model=dall-e-3&author=\d+"))
    bylines = ines.locator(".picture-words > span")
    expect(bylines.first).to_contain_text("Tomás Ruiz, DALL·E 3")
    ines.get_by_role("link", name=re.compile("Remove the filter Model")).click()
    expect(ines).to_have_url(re.compile(r"\?author=\d+$"))


def test_older_pictures_come_as_one_scrolls(ines: Page) -> None:
    pictures = ines.locator(".picture")
    expect(pictures).to_have_count(60)
    ines.get_by_role("link", name="Older").scroll_into_view_if_needed()
    expect(ines.get_by_role("heading", name=re.compile("March 2025"))).to_be_visible()
    assert len(ines.locator("h2").all_inner_texts()) == len(set(ines.locator("h2").all_inner_texts()))


def test_on_a_phone_one_goes_on_by_a_tap_or_a_swipe(browse: Browse) -> None:
    page = browse(INES, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page.goto("/gallery/")
    urls = [str(link.get_attribute("href")) for link in page.locator(".picture-link").all()[:3]]
    page.goto(urls[0])
    page.get_by_role("link", name="Next picture").tap()
    page.wait_for_url(f"**{urls[1]}")
    swipe(page, -150)
    page.wait_for_url(f"**{urls[2]}")
    swipe(page, 150)
    page.wait_for_url(f"**{urls[1]}")


def test_a_picture_opens_with_its_prompt_parameters_and_cost(picture: Page) -> None:
    expect(picture.get_by_text(LIGHTHOUSE, exact=True)).to_be_visible()
    facts = picture.get_by_label("About this picture")
    for words in ("DALL·E 3, Drawing room", "1024 × 1024, 1:1", "HD", "PNG, ", "not charged"):
        expect(facts.get_by_role("definition").filter(has_text=words).first).to_be_visible()


def test_a_revised_prompt_is_shown_with_its_changes_by_the_word(picture: Page) -> None:
    changes = picture.locator(".revised-changes")
    expect(changes.locator("ins").first).to_be_visible()
    plain = picture.locator(".revised-plain")
    expect(plain).to_be_hidden()
    picture.get_by_text("Plain", exact=True).click()
    expect(plain).to_be_visible()
    expect(changes).to_be_hidden()
    words = " ".join(plain.inner_text().split())
    kept = changes.evaluate(
        "of => [...of.childNodes].filter(node => node.nodeName != 'DEL')"
        ".map(node => node.textContent.replace('inserted: ', '')).join('')"
    )
    assert " ".join(kept.split()) == words


def test_what_was_sent_and_what_came_back_can_be_read(picture: Page) -> None:
    picture.get_by_text("What was sent").click()
    expect(picture.locator("pre").first).to_contain_text('"quality": "hd"')
    picture.get_by_text("What came back").click()
    expect(picture.locator("pre").last).to_contain_text("revised_prompt")
    assert "sk-" not in picture.content()


def test_the_original_is_downloaded_byte_for_byte(picture: Page) -> None:
    name, content = downloaded(picture, picture.get_by_role("link", name="Original PNG"))
    assert re.fullmatch(r"\d{4}-\d\d-\d\d-a-lighthouse-on-a-basalt-headland[a-z-]*-\d+\.png", name)
    assert content.startswith(b"\x89PNG")
    shown = picture.locator("copy-text[data-value]").get_attribute("data-value")
    assert sha256(content) == shown


def test_a_favourite_is_a_press_and_stays_one(picture: Page) -> None:
    heart = picture.get_by_role("button", name="Favourite")
    before = heart.get_attribute("aria-pressed")
    after = "false" if before == "true" else "true"
    heart.click()
    expect(heart).to_have_attribute("aria-pressed", after)
    picture.reload()
    expect(heart).to_have_attribute("aria-pressed", after)


def test_reuse_settings_fills_the_composer_and_sends_nothing(picture: Page) -> None:
    jobs = picture.request.get("/create/").text().count('id="job-')
    picture.get_by_role("link", name="Reuse settings").first.click()
    expect(picture.get_by_label("Prompt", exact=True)).to_have_value(LIGHTHOUSE)
    expect(picture.locator("#model-chosen")).to_contain_text("DALL·E 3")
    expect(picture.locator("input[name=quality]:checked")).to_have_value("hd")
    expect(picture.get_by_text("From a job by you")).to_be_visible()
    expect(picture.locator("article.job")).to_have_count(jobs)


def test_a_deleted_picture_is_in_the_trash_and_can_be_restored(page: Page) -> None:
    finish(generate(page, "Thrown away and taken back"))
    open_picture(page, "Thrown away and taken back")
    address = page.url
    page.get_by_role("button", name="Delete").click()
    expect(toast(page, "Deleted 1 picture.")).to_be_visible()
    toast(page, "Deleted").get_by_role("button", name="Undo").click()
    expect(toast(page, "Restored 1 picture.")).to_be_visible()

    page.goto(address)
    page.get_by_role("button", name="Delete").click()
    toast(page, "Deleted").wait_for()
    page.goto("/trash/")
    page.get_by_role("link", name="Thrown away and taken back").click()
    expect(page.get_by_text("30 days left", exact=False)).to_be_visible()
    page.get_by_role("button", name="Restore").first.click()
    expect(page.get_by_role("button", name="Delete")).to_be_visible()
    page.goto("/gallery/?q=thrown+taken")
    expect(page.locator(".picture")).to_have_count(1)


def test_selected_pictures_are_deleted_together_and_come_back_together(browse: Browse) -> None:
    page = browse(MARA)
    finish(generate(page, "Four of a kind", n=4))
    page.goto("/gallery/?q=kind")
    boxes = page.locator(".picture-check")
    boxes.nth(0).click()
    boxes.nth(2).click(modifiers=["Shift"])
    toolbar = page.get_by_role("toolbar", name="Selected pictures")
    expect(toolbar).to_contain_text("3 selected")
    toolbar.get_by_role("button", name="Delete").click()
    expect(page.locator(".picture")).to_have_count(1)
    toast(page, "Deleted 3 pictures.").get_by_role("button", name="Undo").press("Enter")
    expect(page.locator(".picture")).to_have_count(4)
    expect(page.locator(".picture-link").first).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    expect(page.locator(".picture")).to_have_count(0)
    expect(page.locator("#main")).to_be_focused()


def test_what_was_made_a_favourite_stays_selected(page: Page) -> None:
    finish(generate(page, "Kept in hand", n=3))
    page.goto("/gallery/?q=hand")
    boxes = page.get_by_role("checkbox", name="Select “Kept in hand”")
    for number in (0, 2):
        boxes.nth(number).click()
    toolbar = page.get_by_role("toolbar", name="Selected pictures")
    favourite = toolbar.get_by_role("button", name="Favourite")
    favourite.press("Enter")
    expect(toast(page, "2 pictures are among your favourites.")).to_be_visible()
    expect(toolbar).to_contain_text("2 selected")
    expect(favourite).to_be_focused()
    assert [box.is_checked() for box in boxes.all()] == [True, False, True]
    toolbar.get_by_role("button", name="Delete").click()
    expect(toast(page, "Deleted 2 pictures.")).to_be_visible()
    expect(toolbar).to_be_hidden()


def test_selected_pictures_are_downloaded_as_one_file(ines: Page) -> None:
    ines.goto("/gallery/?q=terrazzo+oxide")
    for box in ines.locator(".picture-check").all()[:2]:
        box.click()
    name, content = downloaded(ines, ines.get_by_role("toolbar").get_by_role("button", name="Download"))
    assert name == "pictures.zip"
    assert content.startswith(b"PK")


def test_the_card_of_a_job_says_that_its_pictures_were_deleted(page: Page) -> None:
    finish(generate(page, "Here and gone"))
    open_picture(page, "Here and gone")
    page.get_by_role("button", name="Delete").click()
    toast(page, "Deleted").wait_for()
    page.goto("/create/")
    expect(card(page, "Here and gone")).to_contain_text("Its pictures were deleted.")


def test_nothing_stands_over_the_pictures_until_one_is_selected(ines: Page) -> None:
    favourite = ines.get_by_role("toolbar").get_by_role("button", name="Favourite")
    expect(favourite).to_be_hidden()
    ines.locator(".picture-check").first.click()
    expect(favourite).to_be_visible()

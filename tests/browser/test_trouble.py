"""What a person reads and can do when a provider misbehaves."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.acts import card, finish, generate, toast
from tests.browser.conftest import Browse
from tests.browser.people import INES


def test_a_declined_prompt_says_so_and_what_it_cost(page: Page) -> None:
    made = generate(page, "A storm at sea sandbox:refuse")
    finish(made, "refused")
    expect(made).to_contain_text("declined this prompt.")
    expect(made).to_contain_text("The safety system flagged violence.")
    expect(made).to_contain_text("charge")
    expect(made.locator("code")).to_have_text("moderation_blocked")


def test_a_busy_provider_is_asked_again_by_itself(page: Page) -> None:
    made = generate(page, "Boats in a row sandbox:429x2")
    expect(made).to_contain_text("is busy for this key. Trying again by itself in")
    expect(made).to_contain_text("Nothing to do.")
    finish(made)


def test_fewer_images_than_asked_for_are_counted(page: Page) -> None:
    made = generate(page, "Four vases sandbox:fewer", n=4)
    finish(made)
    expect(made).to_contain_text("2 of 4 arrived.")
    expect(made.locator("a.shot")).to_have_count(2)


@pytest.mark.parametrize(
    ("provocation", "words"),
    [("truncated", "damaged"), ("svg", "not a PNG, JPEG, WebP or GIF")],
)
def test_what_is_no_picture_is_kept_as_a_file_and_never_shown(page: Page, provocation: str, words: str) -> None:
    made = generate(page, f"Kept as it came sandbox:{provocation}")
    finish(made)
    expect(made).to_contain_text(f"Kept as a file, not shown: {words}.")
    made.locator("a.shot-file").click()
    expect(page.get_by_text("Kept as a file", exact=True)).to_be_visible()
    expect(page.locator(".stage-picture img")).to_have_count(0)
    original = page.request.get(str(page.locator("[data-download]").get_attribute("href")))
    assert original.headers["content-disposition"].startswith("attachment")
    assert "sandbox" in original.headers["content-security-policy"]


def test_a_field_that_the_provider_does_not_take_is_named(page: Page) -> None:
    made = generate(page, "A wall of tiles sandbox:400")
    finish(made, "failed")
    expect(made).to_contain_text("did not accept")
    expect(made).to_contain_text("Change it and try again.")


def test_retry_repeats_it_as_a_new_job(page: Page) -> None:
    made = generate(page, "Once more, please sandbox:refuse")
    finish(made, "refused")
    first = str(made.get_attribute("id"))
    made.get_by_role("button", name="Retry").press("Enter")
    expect(page.locator(f"#{first}")).to_have_count(0)
    expect(made.locator(".job-title")).to_be_focused()
    finish(made, "refused")
    assert made.get_attribute("id") != first


def test_edit_prompt_fills_the_composer_and_sends_nothing(page: Page) -> None:
    made = generate(page, "A better idea sandbox:refuse", size="512x512")
    finish(made, "refused")
    made.get_by_role("link", name="Edit prompt").click()
    expect(page.get_by_label("Prompt", exact=True)).to_have_value("A better idea sandbox:refuse")
    expect(page.locator("input[name=size]:checked")).to_have_value("512x512")
    expect(page.get_by_text("From a job by you")).to_be_visible()
    expect(card(page, "A better idea")).to_have_count(1)
    page.get_by_role("link", name="Clear").click()
    expect(page.get_by_label("Prompt", exact=True)).to_have_value("")


def test_dismissed_trouble_asks_for_nothing_more(page: Page) -> None:
    made = generate(page, "Seen and done with sandbox:500")
    finish(made, "failed")
    made.get_by_role("button", name="Dismiss").press("Enter")
    expect(made.get_by_role("button")).to_have_count(0)
    expect(page.locator("#main:focus, .job-title:focus")).to_have_count(1)
    page.goto("/activity/")
    look = page.get_by_role("region", name="Needs a look")
    expect(look.get_by_text("Seen and done with")).to_have_count(0)


def test_a_waiting_job_is_cancelled_for_free(browse: Browse) -> None:
    page = browse(INES)
    page.goto("/create/")
    waiting = card(page, "Bauhaus tiles for the studio's wall")
    waiting.get_by_role("button", name="Cancel").click()
    expect(waiting).to_have_attribute("data-status", "cancelled")
    expect(waiting).to_contain_text("Cancelled, not charged")


def test_a_key_that_fails_in_use_says_whom_to_tell(page: Page) -> None:
    made = generate(page, "A locked door sandbox:403", model="drawing-room:gpt-image-1-mini", size="1024x1024")
    finish(made, "failed")
    expect(made).to_contain_text(re.compile("verif|not allowed"))
    expect(toast(page, "failed")).to_have_count(0)

"""What people do on the pages, in their words."""

import hashlib
import re
from pathlib import Path
from urllib.parse import urlencode

from playwright.sync_api import Locator, Page, expect

from tests.browser.people import PASSWORD, Person

QUICK = {"model": "drawing-room:dall-e-2", "size": "256x256"}  # the least to draw


def sign_in(page: Page, person: Person, password: str = PASSWORD) -> None:
    """Fill in the form that the page shows, and send it."""
    page.get_by_label("Email").fill(person.email)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()


def sign_out(page: Page) -> None:
    page.locator(".user-menu summary").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page).to_have_url(re.compile("/accounts/login/"))


def compose(page: Page, prompt: str, **settings: str | int) -> None:
    """Open Create with the prompt and the settings filled in, as a link that reuses them does."""
    page.goto(f"/create/?{urlencode({**QUICK, 'prompt': prompt, **settings})}")


def generate(page: Page, prompt: str, **settings: str | int) -> Locator:
    """Compose and press the button; the card, once it is there."""
    compose(page, prompt, **settings)
    page.locator("#generate").click()
    made = card(page, prompt)
    expect(made.first).to_be_visible()
    return made


def card(page: Page, words: str) -> Locator:
    """The job's card that says this."""
    return page.locator("article.job").filter(has_text=words)


def finish(card: Locator, status: str = "succeeded") -> None:
    """Wait until the job is in that state."""
    expect(card).to_have_attribute("data-status", status)


def choose_model(page: Page, words: str) -> None:
    """Search for a model and take the first that is found, without a mouse."""
    page.keyboard.press("Control+k")
    expect(page.get_by_role("combobox", name="Search models")).to_be_focused()
    page.keyboard.type(words)
    page.keyboard.press("Enter")


def chosen_model(page: Page) -> Locator:
    return page.locator("#model-chosen")


def toast(page: Page, words: str) -> Locator:
    return page.locator(".toast").filter(has_text=words)


def open_picture(page: Page, words: str) -> None:
    """Find a picture of the gallery by words of its prompt, and open it."""
    page.goto(f"/gallery/?{urlencode({'q': words})}")
    page.locator(".picture-link").first.click()
    page.wait_for_url(re.compile(r"/gallery/\d+/"))


def swipe(page: Page, across: int) -> None:
    """Draw a finger over the picture, so many pixels to the right."""
    box = page.locator(".stage-picture").bounding_box()
    assert box is not None
    at = {"x": box["x"] + box["width"] / 2 - across / 2, "y": box["y"] + 20}
    fingers = page.context.new_cdp_session(page)
    fingers.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [at]})
    fingers.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [at | {"x": at["x"] + across}]})
    fingers.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def downloaded(page: Page, press: Locator) -> tuple[str, bytes]:
    """Name and bytes of the file that a press downloads."""
    with page.expect_download() as download:
        press.click()
    return download.value.suggested_filename, Path(download.value.path()).read_bytes()


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()

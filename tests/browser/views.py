"""Every page, and every state of one that looks different, by name: who sees it and how they get there."""

from collections.abc import Callable
from typing import NamedTuple

from playwright.sync_api import Page, expect

from tests.browser import prompts
from tests.browser.acts import compose, open_picture
from tests.browser.people import ADA, CHARLIE, HANA, INES, INVITATION, LEA, Person

WIDE: dict[str, str | int] = {"model": "openai:gpt-image-2", "size": "1536x1024", "quality": "medium", "n": 4}


class View(NamedTuple):
    """`expected` are the statuses of 400 and more on the way there."""

    person: Person | None
    go: Callable[[Page], object]
    expected: tuple[int, ...] = ()


def at(address: str) -> Callable[[Page], object]:
    return lambda page: page.goto(address)


def written(prompt: str, **settings: str | int) -> Callable[[Page], None]:
    return lambda page: compose(page, prompt, **(WIDE | settings))


def picture(words: str) -> Callable[[Page], None]:
    return lambda page: open_picture(page, words)


def job(status: str) -> Callable[[Page], None]:
    """The page of the newest job in that state."""

    def go(page: Page) -> None:
        page.goto("/activity/")
        link = page.locator(f"article[data-status={status}] a[href^='/jobs/']").first
        page.goto(str(link.get_attribute("href")))

    return go


def wrong_password(page: Page) -> None:
    page.goto("/accounts/login/")
    page.get_by_label("Email").fill("nobody@studio.example")
    page.get_by_label("Password", exact=True).fill("not the sample words")
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("alert").wait_for()


def picker(page: Page) -> None:
    written(prompts.LIGHTHOUSE)(page)
    page.keyboard.press("Control+k")


def more_options(page: Page) -> None:
    written(prompts.LIGHTHOUSE, output_format="jpeg")(page)
    page.get_by_text("More options").click()


def wrong_size(page: Page) -> None:
    written(prompts.LIGHTHOUSE)(page)
    page.get_by_label("Custom").check()
    page.get_by_label("Width x height").fill("1500x1000")
    page.locator("#generate").click()
    page.locator(".field-error").wait_for()


def another_model(page: Page) -> None:
    written(prompts.LIGHTHOUSE, background="transparent")(page)
    page.keyboard.press("Control+k")
    page.keyboard.type("DALL·E 3")
    page.keyboard.press("Enter")
    page.locator("#fields .notice:not(.notice-warn)").wait_for()


def too_long(page: Page) -> None:
    page.goto("/create/")
    page.get_by_label("Prompt", exact=True).fill(f"{prompts.LONGEST} and more")


def keys(page: Page) -> None:
    page.goto("/gallery/")
    page.keyboard.press("?")


def user_menu(page: Page) -> None:
    page.goto("/activity/")
    page.locator(".user-menu summary").click()


def filter_menu(page: Page) -> None:
    page.goto("/gallery/?model=dall-e-3")
    page.locator("summary", has_text="Date").click()


def selection(page: Page) -> None:
    page.goto("/gallery/")
    for box in page.locator(".picture-check").all()[:5:2]:
        box.click()


def by_keys(page: Page) -> None:
    page.goto("/gallery/")
    for _ in range(4):
        page.keyboard.press("j")


def picture_menu(page: Page) -> None:
    page.goto("/gallery/")
    third = page.locator(".picture").nth(3)
    third.hover()
    third.locator("[data-more] summary").click()


def notice(page: Page) -> None:
    selection(page)
    page.get_by_role("toolbar").get_by_role("button", name="Favourite").click()
    page.locator(".toast").wait_for()


def in_trash(page: Page) -> None:
    page.goto("/trash/")
    page.locator(".picture-link").first.click()
    page.wait_for_url("**/gallery/*/")


def diff_plain(page: Page) -> None:
    picture("sunset")(page)
    expect(page.locator(".revised-changes")).to_be_visible()
    page.get_by_text("Plain", exact=True).click()


def no_address(page: Page) -> None:
    page.goto("/console/credentials/add/")
    page.locator("#provider-compatible").check()
    page.get_by_label("Name").fill("Studio GPU")
    page.get_by_label("API key").fill("sk-sample 0123456789")
    page.get_by_text("More settings").click()
    page.get_by_role("button", name="Save and test").click()
    page.locator(".field-error").first.wait_for()


def team_menu(page: Page) -> None:
    page.goto("/team/")
    page.get_by_label("More for Hana Sato").click()


def switcher(page: Page) -> None:
    page.goto("/gallery/")
    page.locator(".team-menu summary").click()


def new_link(page: Page) -> None:
    page.goto("/team/")
    page.get_by_role("button", name="Make a link").click()
    page.get_by_text("The invitation is made").wait_for()


def team_remove(page: Page) -> None:
    team_menu(page)
    page.get_by_role("link", name="Remove").click()
    page.get_by_role("heading", name="Remove Hana Sato").wait_for()


def person_menu(page: Page) -> None:
    page.goto("/console/people/")
    page.get_by_label("More for Hana Sato").click()


def person(page: Page) -> None:
    person_menu(page)
    page.get_by_role("link", name="Teams and roles").click()
    page.get_by_role("heading", name="Teams of Hana Sato").wait_for()


def asked(link: str) -> Callable[[Page], None]:
    """The question that a link of Hana's menu leads to."""

    def go(page: Page) -> None:
        person_menu(page)
        page.get_by_role("link", name=link).click()
        page.get_by_role("link", name="Change nothing").wait_for()

    return go


def new_password(page: Page) -> None:
    person_menu(page)
    page.get_by_role("button", name="Make a password link").click()
    page.get_by_role("heading", name="A new password for Hana Sato").wait_for()


def models(page: Page) -> None:
    page.goto("/console/credentials/1/models/")
    page.get_by_label("More for chatgpt-image-latest").click()


def each_team_menu(page: Page) -> None:
    page.goto("/console/people/")
    page.get_by_label("More for the team Northlight").click()


def team_rename(page: Page) -> None:
    each_team_menu(page)
    page.get_by_role("link", name="Rename").click()
    page.get_by_role("heading", name="Rename Northlight").wait_for()


def team_delete(page: Page) -> None:
    each_team_menu(page)
    page.get_by_role("link", name="Delete").click()
    page.get_by_role("heading", name="Delete Northlight").wait_for()


def person_delete(page: Page) -> None:
    person_menu(page)
    page.get_by_role("link", name="Delete for good").click()
    page.get_by_role("heading", name="Delete Hana Sato").wait_for()


VIEWS: dict[str, View] = {
    "sign-in": View(None, at("/accounts/login/")),
    "sign-in-wrong": View(None, wrong_password),
    "password-forgotten": View(None, at("/accounts/password/reset/")),
    "create": View(INES, at("/create/")),
    "create-mine": View(INES, at("/create/?scope=mine")),
    "create-written": View(INES, written(prompts.LIGHTHOUSE)),
    "create-dall-e": View(INES, written("Icons for a ceramics studio", model="openai:dall-e-3")),
    "create-right-to-left": View(INES, written(prompts.ARABIC)),
    "create-unbroken": View(INES, written(prompts.UNBROKEN)),
    "create-picker": View(INES, picker),
    "create-more-options": View(INES, more_options),
    "create-wrong-size": View(INES, wrong_size, (422,)),
    "create-another-model": View(INES, another_model),
    "create-too-long": View(INES, too_long),
    "create-no-key": View(CHARLIE, at("/create/")),
    "activity": View(INES, at("/activity/")),
    "activity-empty": View(CHARLIE, at("/activity/")),
    **{f"job-{state}": View(INES, job(state)) for state in ("succeeded", "running", "queued", "refused", "unknown")},
    "gallery": View(INES, at("/gallery/")),
    "gallery-filtered": View(INES, at("/gallery/?model=dall-e-3&model=gpt-image-2&date=7&favourites=1")),
    "gallery-filter-menu": View(INES, filter_menu),
    "gallery-nothing": View(INES, at("/gallery/?q=zeppelin&model=dall-e-3&date=7")),
    "gallery-selection": View(INES, selection),
    "gallery-keys": View(INES, by_keys),
    "gallery-menu": View(INES, picture_menu),
    "gallery-notice": View(INES, notice),
    "gallery-empty": View(CHARLIE, at("/gallery/")),
    "picture": View(INES, picture("basalt headland")),
    "picture-revised": View(INES, picture("sunset")),
    "picture-revised-plain": View(INES, diff_plain),
    "picture-right-to-left": View(INES, picture("מגדלור")),
    "picture-emoji": View(INES, picture("oranges")),
    "picture-unbroken": View(INES, picture("Donaudampf")),
    "picture-longest": View(INES, picture("mural")),
    "picture-markup": View(INES, picture("harbour 45")),
    "picture-file": View(INES, picture("vector")),
    "picture-in-trash": View(INES, in_trash),
    "trash": View(INES, at("/trash/")),
    "trash-empty": View(CHARLIE, at("/trash/")),
    "keys": View(INES, keys),
    "user-menu": View(INES, user_menu),
    "settings": View(INES, at("/settings/")),
    "own-data": View(INES, at("/settings/data/")),
    "password-change": View(INES, at("/accounts/password/change/")),
    "sign-out": View(INES, at("/accounts/logout/")),
    "team": View(INES, at("/team/")),
    "team-of-a-member": View(HANA, at("/team/")),
    "team-menu": View(INES, team_menu),
    "team-new-link": View(INES, new_link),
    "team-switcher": View(INES, switcher),
    "team-remove": View(INES, team_remove),
    "team-none": View(LEA, at("/create/"), (403,)),
    "invitation": View(None, at(INVITATION)),
    "invitation-signed-in": View(CHARLIE, at(INVITATION)),
    "invitation-of-a-member": View(INES, at(INVITATION)),
    "invitation-unknown": View(None, at("/invitations/no-such-link/"), (404,)),
    "console": View(ADA, at("/console/credentials/")),
    "console-add": View(ADA, at("/console/credentials/add/")),
    "console-add-wrong": View(ADA, no_address, (422,)),
    "console-edit": View(ADA, at("/console/credentials/1/")),
    "console-models": View(ADA, models),
    "console-spend": View(ADA, at("/console/spend/")),
    "console-delete": View(ADA, at("/console/credentials/1/delete/")),
    "console-audit": View(ADA, at("/console/audit/")),
    "console-health": View(ADA, at("/console/health/")),
    "console-people": View(ADA, at("/console/people/")),
    "console-people-menu": View(ADA, person_menu),
    "console-people-password": View(ADA, new_password),
    "console-people-person": View(ADA, person),
    "console-people-admin": View(ADA, asked("Make admin")),
    "console-people-deactivate": View(ADA, asked("Deactivate")),
    "console-people-delete": View(ADA, person_delete),
    "console-people-nobody": View(ADA, at("/console/people/?q=zeppelin")),
    "console-team-menu": View(ADA, each_team_menu),
    "console-team": View(ADA, team_rename),
    "console-team-delete": View(ADA, team_delete),
    "console-closed": View(INES, at("/console/credentials/"), (403,)),
    "not-found": View(INES, at("/nowhere/"), (404,)),
}

"""A colleague is invited, comes in, works in two teams and is shown the door."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import Browse
from tests.browser.people import ADA, CHARLIE


def invited(admin: Page) -> str:
    """The link of a new invitation to the admin's team."""
    admin.goto("/team/")
    admin.get_by_role("button", name="Make a link").click()
    return admin.get_by_label("Link of the invitation").input_value()


def test_a_stranger_comes_in_by_the_link_without_a_script(browse: Browse) -> None:
    admin = browse(ADA, java_script_enabled=False)
    link = invited(admin)
    stranger = browse(None, java_script_enabled=False, expected=(410, 422))
    stranger.goto(link)
    stranger.get_by_label("Your name").fill("Noor Haddad")
    stranger.get_by_label("Email").fill("noor@studio.example")
    stranger.get_by_label("Password", exact=True).fill("short")
    stranger.get_by_role("button", name="Join Studio").click()
    expect(stranger.get_by_role("alert")).to_contain_text("at least 10 characters")
    stranger.get_by_label("Password", exact=True).fill("sample words for tests")
    stranger.get_by_role("button", name="Join Studio").click()
    expect(stranger).to_have_url(re.compile("/create/$"))
    stranger.goto(link)
    expect(stranger.get_by_role("heading", name="This invitation was used")).to_be_visible()

    admin.goto("/team/")
    admin.get_by_label("More for Noor Haddad").click()
    admin.get_by_role("link", name="Remove").click()
    admin.get_by_role("button", name="Remove from Studio").click()
    expect(admin.get_by_text("Noor Haddad is no longer in Studio.")).to_be_visible()


def test_somebody_with_two_teams_switches_in_the_rail(browse: Browse) -> None:
    admin, charlie = browse(ADA), browse(CHARLIE)
    charlie.goto(invited(admin))
    charlie.get_by_role("button", name="Join Studio").click()
    expect(charlie.get_by_label("Team: Studio")).to_be_visible()
    charlie.goto("/activity/")
    charlie.get_by_label("Team: Studio").click()
    charlie.get_by_role("button", name="Elsewhere").click()
    expect(charlie).to_have_url(re.compile("/activity/$"))
    expect(charlie.get_by_label("Team: Elsewhere")).to_be_visible()

    admin.goto("/team/")
    admin.get_by_label("More for Charlie Cook").click()
    admin.get_by_role("link", name="Remove").click()
    admin.get_by_role("button", name="Remove from Studio").click()
    expect(admin.get_by_label("More for Charlie Cook")).to_have_count(0)
    charlie.reload()
    charlie.get_by_label("Team: Elsewhere").click()
    expect(charlie.get_by_role("button", name="Studio")).to_have_count(0)

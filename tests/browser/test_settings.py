"""What somebody chooses for themselves is what they see."""

import pytest
from playwright.sync_api import expect

from tests.browser.acts import toast
from tests.browser.conftest import Browse
from tests.browser.people import MARA

LIGHT, DARK = "rgb(247, 247, 245)", "rgb(18, 18, 17)"  # --canvas


@pytest.mark.parametrize("with_script", [True, False])
def test_dark_wins_over_a_light_system_until_it_is_left_to_the_system_again(browse: Browse, with_script: bool) -> None:
    page = browse(MARA, color_scheme="light", java_script_enabled=with_script)
    page.goto("/activity/")
    page.locator(".user-menu summary").click()
    page.get_by_role("link", name="Settings").click()
    for theme, canvas in (("Dark", DARK), ("System", LIGHT)):
        page.get_by_label(theme).check()
        page.get_by_role("button", name="Save settings").click()
        expect(toast(page, "Your settings are saved.")).to_be_visible()
        expect(page.locator("html")).to_have_css("background-color", canvas)

"""Days and times are those of whoever looks."""

import re

from playwright.sync_api import Route, expect

from tests.browser import prompts
from tests.browser.acts import sign_in
from tests.browser.conftest import Browse
from tests.browser.people import INES
from tests.browser.studio import Studio


def test_a_picture_stands_under_the_day_that_it_was_in_auckland(browse: Browse) -> None:
    page = browse(None, timezone_id="Pacific/Auckland")
    page.goto("/gallery/?q=basalt+columns")
    sign_in(page, INES)
    heading = page.locator("h2.date-head")
    expect(heading).to_contain_text("Saturday 15 March 2025")  # 14 March, 12:30 in UTC
    page.locator(".picture-link").click()
    expect(page.get_by_text(prompts.OLDEST, exact=True)).to_be_visible()
    expect(page.locator(".panel-author")).to_contain_text(re.compile("15 March 2025, 01:30"))


def test_over_tls_the_cookie_is_bound_to_the_host(browse: Browse, studio: Studio) -> None:
    page = browse(None, timezone_id="Pacific/Auckland")

    def behind(route: Route) -> None:
        route.fulfill(response=route.fetch(url=route.request.url.replace("https://localhost", studio.address)))

    page.route("https://localhost/**", behind)
    page.goto("https://localhost/accounts/login/")
    (kept,) = [cookie for cookie in page.context.cookies() if "timezone" in cookie["name"]]
    assert (kept["name"], kept["secure"], kept["domain"]) == ("__Host-timezone", True, "localhost")

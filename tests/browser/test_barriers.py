"""axe-core finds nothing on any page, in either theme, nor where a drawer fills a narrow window."""

import importlib.resources

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Browse
from tests.browser.views import VIEWS

pytestmark = pytest.mark.slow
AXE = (importlib.resources.files("axe_playwright_python") / "axe.min.js").read_text()
RUN = """async (rules) => {
  const found = await axe.run({ preload: false, ...(rules && { runOnly: { type: "rule", values: rules } }) });
  return found.violations.map(({ help, id, nodes }) => `${id}: ${help}: ${nodes.map((node) => node.html).join(" ")}`);
}"""


@pytest.mark.parametrize("name", VIEWS)
def test_nobody_is_kept_out(browse: Browse, name: str) -> None:
    view = VIEWS[name]
    page = browse(view.person, expected=view.expected)
    view.go(page)
    page.evaluate(AXE)
    assert barriers(page) == []
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    found = barriers(page, "color-contrast")
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    assert found == []
    if page.locator(".drawer").count():
        page.set_viewport_size({"width": 390, "height": 844})
        assert barriers(page) == []


def barriers(page: Page, *rules: str) -> list[str]:
    """What axe-core finds, by all rules or these."""
    found: list[str] = page.evaluate(RUN, list(rules) or None)
    return found

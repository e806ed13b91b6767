"""An admin and a credential's form."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Browse
from tests.browser.people import ADA

ADD = "/console/credentials/add/"


@pytest.fixture
def admin(browse: Browse) -> Page:
    return browse(ADA, expected=(422,))


def test_the_address_that_was_typed_for_a_provider_is_kept(admin: Page) -> None:
    admin.goto(ADD)
    expect(admin.get_by_label("Base URL")).to_have_value("https://api.openai.com/v1")
    admin.locator("#provider-litellm").check()
    expect(admin.get_by_label("Base URL")).to_have_value("")
    admin.get_by_label("Base URL").fill("https://litellm.studio.example/v1")
    admin.locator("#provider-xai").check()
    expect(admin.get_by_label("Base URL")).to_have_value("https://api.x.ai/v1")
    admin.locator("#provider-litellm").check()
    expect(admin.get_by_label("Base URL")).to_have_value("https://litellm.studio.example/v1")

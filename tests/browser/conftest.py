"""One browser and one running studio for all tests here."""

import os
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import chromium as chromiums
from tests.browser import seed
from tests.browser.browsers import PATIENCE, Browsers
from tests.browser.people import MARA
from tests.browser.studio import ADMIN, Studio, running

Browse = Callable[..., Page]
expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="package", autouse=True)
def embedded() -> None:
    """With a broker the studio is several commands; these tests start it as one."""
    if os.environ.get("BROKER_URL"):
        pytest.skip("The browser tests run the embedded studio: unset BROKER_URL")


# Of the package and not of the session: Playwright's event loop would forbid the database to all later tests.
@pytest.fixture(scope="package")
def chromium(embedded: None) -> Iterator[Browser]:
    with chromiums.launched(chromiums.required()) as browser:
        yield browser


@pytest.fixture(scope="package")
def studio(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Studio]:
    """A studio with an admin's team, Mara's, with a key for the sandbox, and Charlie's, without."""
    with running(tmp_path_factory.mktemp("studio"), IMAGEGEN_SANDBOX_DELAY="0.2", **ADMIN) as made:
        seed.drafts(made.folder)
        yield made


@pytest.fixture(scope="package")
def northlight(studio: Studio) -> Studio:
    """The studio, with a team that is full of pictures."""
    seed.northlight(studio.folder)
    return studio


@pytest.fixture(scope="package")
def browsers(chromium: Browser, studio: Studio) -> Browsers:
    return Browsers(chromium, studio.address)


@pytest.fixture
def browse(browsers: Browsers) -> Iterator[Browse]:
    """Opens a page for a person, or for nobody. Whatever the browser complains about meanwhile fails the test."""
    yield browsers.open
    faults = browsers.rest()
    assert not faults, "\n".join(faults)


@pytest.fixture
def page(browse: Browse) -> Page:
    """Mara, at Create."""
    opened = browse(MARA)
    opened.goto("/create/")
    return opened

"""One browser and one running studio for all tests here."""

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import chromium as chromiums
from tests.browser import seed
from tests.browser.browsers import PATIENCE, Browsers
from tests.browser.people import MARA
from tests.browser.studio import Studio, running

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
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with everybody's teams; the processes of a run make it once."""
    own = tmp_path_factory.getbasetemp()
    shared = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
    folder = shared / "filled"
    with (shared / "filled.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            filling = tmp_path_factory.mktemp("filling")
            seed.fill(filling)
            filling.rename(folder)
    return folder


@pytest.fixture(scope="package")
def studio(chromium: Browser, filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Studio]:
    """A studio with an admin's team, Mara's, with a key for the sandbox, Charlie's, without, and Northlight."""
    folder = tmp_path_factory.mktemp("studio")
    shutil.copytree(filled, folder, dirs_exist_ok=True)
    with running(folder, IMAGEGEN_SANDBOX_DELAY="0.2") as made:
        yield made


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

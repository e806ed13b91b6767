"""Every page is whole at every size. `python -m tests.browser.screens --screens FOLDER` takes their pictures too."""

import pytest

from tests.browser.conftest import Browse
from tests.browser.looks import flaws
from tests.browser.views import VIEWS


@pytest.mark.parametrize("name", VIEWS)
def test_the_page_is_whole_at_every_size(browse: Browse, name: str) -> None:
    view = VIEWS[name]
    page = browse(view.person, expected=view.expected)
    view.go(page)
    found = flaws(page, name)
    assert not found, "\n".join(found)

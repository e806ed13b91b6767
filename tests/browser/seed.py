"""Fills a data folder with a team that has worked for a while: python -m tests.browser.seed FOLDER.

The folder's studio may be running. Nothing in it is ever sent: its queued jobs wait for tomorrow.
"""

import sys
from pathlib import Path

from tests.browser.studio import environment, run


def drafts(folder: Path) -> None:
    """Mara's team, which has a key for the sandbox, and Charlie's, which has none."""
    call(folder, "stock.drafts")


def northlight(folder: Path) -> None:
    """The team that has worked for a while."""
    call(folder, "stock.northlight")


def call(folder: Path, what: str) -> None:
    """Call a function of this package, named with its module, in the studio's own process and database."""
    code = f"from tests.browser import {what.partition('.')[0]}; {what}()"
    run("manage.py", "shell", "--no-imports", "--command", code, environment=environment(folder))


if __name__ == "__main__":
    place = Path(sys.argv[1]).resolve()
    run("manage.py", "migrate", "--verbosity", "0", environment=environment(place))
    northlight(place)

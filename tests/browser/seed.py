"""Fills a new data folder with teams that have worked for a while: python -m tests.browser.seed FOLDER."""

import sys
from pathlib import Path

from tests.browser.studio import ADMIN, environment, run


def fill(folder: Path) -> None:
    """The admin's team, Mara's, Charlie's and Northlight. What is queued there waits for tomorrow."""
    call(folder, "stock.everybody")


def call(folder: Path, what: str) -> None:
    """Call a function of this package, named with its module, in the studio's own process and database."""
    code = f"from tests.browser import {what.partition('.')[0]}; {what}()"
    run("manage.py", "shell", "--no-imports", "--command", code, environment=environment(folder) | ADMIN)


if __name__ == "__main__":
    fill(Path(sys.argv[1]).resolve())

"""Fills a data folder with a team that has worked for a while: python -m tests.browser.seed FOLDER.

The folder's studio may be running. Nothing in it is ever sent: its queued jobs wait for tomorrow.
"""

import sys
from pathlib import Path

from tests.browser.studio import environment, run

FILL = "from tests.browser import stock; stock.fill()"


def into(folder: Path) -> None:
    """Fill the database and the files in `folder`, migrated where they are not."""
    run("manage.py", "migrate", "--verbosity", "0", environment=environment(folder))
    run("manage.py", "shell", "--no-imports", "--command", FILL, environment=environment(folder))


if __name__ == "__main__":
    into(Path(sys.argv[1]).resolve())

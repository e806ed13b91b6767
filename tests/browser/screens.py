"""Takes a picture of every page at every size in both themes: python -m tests.browser.screens --screens FOLDER."""

import argparse
import os
import sys
from pathlib import Path

import pytest


def main() -> int:
    """How pytest ended; the pictures are in the folder, by page, width and theme."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--screens", type=Path, required=True, metavar="FOLDER")
    parser.add_argument("pages", nargs="*", help="names of pages, or parts of them; all where none is given")
    given = parser.parse_args()
    given.screens.mkdir(parents=True, exist_ok=True)
    os.environ["SCREENS_DIR"] = str(given.screens.resolve())
    here = Path(__file__).parent
    wanted = ["-k", " or ".join(given.pages)] if given.pages else []
    return pytest.main(["-q", str(here / "test_screens.py"), str(here / "test_first_run.py"), *wanted])


if __name__ == "__main__":
    sys.exit(main())

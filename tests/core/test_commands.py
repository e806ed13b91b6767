"""A command on a database that nobody has set up."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.browser.studio import ROOT, environment


@pytest.mark.parametrize("command", [["add_team", "Northlight"], ["check_invariants"]])
def test_a_command_says_that_the_database_is_empty(tmp_path: Path, command: list[str]) -> None:
    asked = [sys.executable, "manage.py", *command]
    done = subprocess.run(asked, cwd=ROOT, env=environment(tmp_path), capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.strip() == (
        "CommandError: The database is empty. Run make run once, or manage.py migrate, and then this again."
    )

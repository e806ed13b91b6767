"""The release before this tree: the commit that the file PREVIOUS names, written there with each release."""

import subprocess
from pathlib import Path

import pytest

from tests.faults.processes import ROOT

COMMIT = (Path(__file__).parent / "PREVIOUS").read_text().strip()


def files() -> set[str]:
    """The paths of its files; skips the test where the commit is not in this checkout."""
    return set(_git("ls-tree", "-r", "--name-only", COMMIT).decode().splitlines())


def unpack(folder: Path) -> Path:
    """Its tree in `folder`; skips the test where the commit is not in this checkout."""
    folder.mkdir()
    subprocess.run(["tar", "-x"], cwd=folder, input=_git("archive", COMMIT), check=True)
    return folder


def _git(*arguments: str) -> bytes:
    try:
        return subprocess.run(["git", *arguments], cwd=ROOT, check=True, capture_output=True).stdout
    except (OSError, subprocess.CalledProcessError):
        pytest.skip(
            f"The previous release is not in this checkout: git fetch --unshallow, or git fetch origin {COMMIT}"
        )

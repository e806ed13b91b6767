"""What is installed is pinned by hash, and is what pyproject.toml asks for."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
FILES = {
    "requirements.txt": PROJECT["dependencies"],
    "requirements-dev.txt": [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["dev"]],
}
PIN = re.compile(
    r"([a-z0-9-]+)==([0-9][0-9a-z.]*)(?: ; [a-z_]+ [!=<>]=? '[\w.]+')?(?: \\\n    --hash=sha256:[0-9a-f]{64})+\n"
)


@pytest.mark.parametrize("file", FILES)
def test_nothing_but_pins_with_hashes_is_in_a_file(file: str) -> None:
    assert PIN.sub("", (ROOT / file).read_text()) == ""


@pytest.mark.parametrize("file", FILES)
def test_every_dependency_is_pinned_within_its_bounds(file: str) -> None:
    pinned = pins(file)
    for wanted in map(Requirement, FILES[file]):
        assert wanted.specifier, f"{wanted} has no bound"
        assert pinned[canonicalize_name(wanted.name)] in wanted.specifier


def test_what_tests_run_on_is_what_is_deployed() -> None:
    assert pins("requirements.txt").items() <= pins("requirements-dev.txt").items()


def test_whatever_is_pinned_is_audited() -> None:
    recipe = subprocess.run(["make", "--dry-run", "audit"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    command = next(line for line in recipe.splitlines() if "pip-audit" in line).split()
    audited = {pin for file in FILES if file in command for pin in pins(file).items()}
    assert {pin for file in FILES for pin in pins(file).items()} == audited
    assert "--strict" in command  # else what could not be asked for counts as well


def pins(file: str) -> dict[str, str]:
    """The version of each package."""
    return {found[1]: found[2] for found in PIN.finditer((ROOT / file).read_text())}

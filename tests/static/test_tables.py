"""SECURITY.md and docs/asvs.md have each row once, and the tests that they name are there."""

import ast
import re
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parents[1]
ROOT = TESTS.parent
EXCUSES = ("not yet: ", "not tested: ", "does not apply: ", "not applicable, because ")
THREATS = [f"T{number}" for number in range(1, 38)]
# How many of each section of ASVS 5.0 are of level 1: the first of it, always.
LEVEL_1 = (
    "1.2:5 1.3:2 1.5:1 2.1:1 2.2:2 2.3:1 3.2:2 3.3:1 3.4:2 3.5:3 4.1:1 4.4:1 5.2:2 5.3:2 6.1:1 6.2:8 6.3:2 6.4:2 7.2:4 "
    "7.4:2 8.1:1 8.2:2 8.3:1 9.1:3 9.2:1 10.4:5 11.3:2 11.4:1 12.1:1 12.2:2 13.4:1 14.2:1 14.3:1 15.1:1 15.2:1 15.3:1"
)
ASVS = [
    f"{section}.{number}"
    for section, _, count in (part.partition(":") for part in LEVEL_1.split())
    for number in range(1, int(count) + 1)
]
TABLES = {"SECURITY.md": THREATS, "docs/asvs.md": ASVS}


@pytest.mark.parametrize("table", TABLES)
def test_every_row_names_tests_that_are_there_or_says_why_none(table: str) -> None:
    rows = re.findall(r"^\| (T?\d[\d.]*) \| [^|]+ \| (.+) \|$", (ROOT / table).read_text(), re.MULTILINE)
    assert [name for name, _ in rows] == TABLES[table]
    named = {name: re.findall(r"`([^`\s]+::[^`\s]+)`", cell) for name, cell in rows}
    assert {test for tests in named.values() for test in tests} <= there()
    assert [name for name, cell in rows if not named[name] and not cell.startswith(EXCUSES)] == []


def there() -> set[str]:
    """Every test, by its file and name."""
    return {
        f"{path.relative_to(TESTS)}::{node.name}"
        for path in TESTS.rglob("test_*.py")
        for node in ast.parse(path.read_text()).body
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    }

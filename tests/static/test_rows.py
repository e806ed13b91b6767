"""docs/reliability.md names the tests of every row, and no others."""

import ast
import re
from collections import defaultdict
from pathlib import Path

from tests.rows import in_order

TESTS = Path(__file__).resolve().parents[1]
TABLE = TESTS.parent / "docs" / "reliability.md"
EXCUSES = ("not yet: ", "does not apply: ")


def test_every_row_has_its_tests_or_says_why_not() -> None:
    rows = re.findall(r"^\| (F\d+[a-z]?) \| [^|]+ \| (.+) \|$", TABLE.read_text(), re.MULTILINE)
    names = [name for name, _ in rows]
    assert names == sorted({f"F{number}" for number in range(1, 38)} | {"F9b"}, key=in_order)
    told = {name: set(re.findall(r"`([^`]+)`", cell)) for name, cell in rows if not cell.startswith(EXCUSES)}
    assert told == marked()


def marked() -> dict[str, set[str]]:
    """The tests of each row, by their decorators."""
    found = defaultdict(set)
    for path in TESTS.rglob("test_*.py"):
        for test in [node for node in ast.parse(path.read_text()).body if isinstance(node, ast.FunctionDef)]:
            for mark in test.decorator_list:
                if isinstance(mark, ast.Call) and ast.unparse(mark.func) == "pytest.mark.fault":
                    for row in mark.args:
                        found[ast.literal_eval(row)].add(f"{path.relative_to(TESTS)}::{test.name}")
    return found

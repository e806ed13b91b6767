"""The rows of docs/reliability.md: `pytest -m fault --times 20` tries each so often and says how it went."""

import re
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest

Recovery = Callable[[], AbstractContextManager[None]]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--times", type=int, default=0, help="how often each fault is tried; a table at the end")
    parser.addoption("--minutes", type=float, default=0, help="how long the soak goes on; 0 leaves it out")
    parser.addoption("--hosts", action="store_true", help="cut off one of two hosts, which takes five minutes")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    times = metafunc.config.getoption("times")
    if times > 1 and metafunc.definition.get_closest_marker("fault"):
        metafunc.fixturenames.append("attempt")
        metafunc.parametrize("attempt", range(1, times + 1))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        for mark in item.iter_markers("fault"):
            item.user_properties.append(("rows", mark.args))


@pytest.fixture
def recovery(record_property: Callable[[str, object], None]) -> Recovery:
    """Times what is inside: from the end of the failure until all is as it should be."""

    @contextmanager
    def timed() -> Iterator[None]:
        began = time.monotonic()
        yield
        record_property("recovered", time.monotonic() - began)

    return timed


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if not config.getoption("times"):
        return
    counts: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    worst: dict[str, float] = {}
    for outcome in ("passed", "failed", "error", "skipped"):
        for report in terminalreporter.stats.get(outcome, []):
            for row in next((value for name, value in report.user_properties if name == "rows"), ()):
                counts[row][outcome] += 1
                times = [value for name, value in report.user_properties if name == "recovered"]
                worst[row] = max([worst.get(row, 0.0), *times])
    terminalreporter.section("faults")
    terminalreporter.line(f"{'row':<5}{'runs':>6}{'skipped':>9}{'violations':>12}{'worst time to recover':>23}")
    for row in sorted(counts, key=in_order):
        of = counts[row]
        recovered = f"{worst[row]:.1f} s" if worst[row] else "–"
        runs, violations = of["passed"] + of["failed"], of["failed"] + of["error"]
        terminalreporter.line(f"{row:<5}{runs:>6}{of['skipped']:>9}{violations:>12}{recovered:>23}")


def in_order(row: str) -> tuple[int, str]:
    """F9 before F9b before F10."""
    number, letter = re.fullmatch(r"F(\d+)([a-z]?)", row).groups()  # type: ignore[union-attr]
    return int(number), letter

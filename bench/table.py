"""What was measured, and how it is printed."""

import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from statistics import median
from typing import Self

HEADINGS = ("measured", "where", "imagegen", "against", "ratio", "aim", "met", "others")


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line of the table, in words.

    `against` is what `ours` is compared with: the bare work, the ideal. `holds` is whether the aim is met,
    `others` how much of the processors others had meanwhile.
    """

    measured: str
    where: str = ""
    ours: str
    against: str = ""
    ratio: str = ""
    aim: str = ""
    holds: bool | None = None
    others: str = ""

    @classmethod
    def read(cls, line: str) -> Self:
        """The row that `str` has written."""
        return cls(**json.loads(line))

    def __str__(self) -> str:
        return json.dumps(asdict(self))


def printed(rows: Iterable[Row]) -> str:
    """The rows as a Markdown table that is also readable as text."""
    words = {True: "yes", False: "no", None: ""}
    lines = [[*HEADINGS]]
    for row in rows:
        met = words[row.holds]
        lines.append([row.measured, row.where, row.ours, row.against, row.ratio, row.aim, met, row.others])
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    lines.insert(1, ["-" * width for width in widths])
    padded = ([text.ljust(width) for text, width in zip(line, widths, strict=True)] for line in lines)
    return "\n".join(f"| {' | '.join(line)} |" for line in padded)


def p95(values: Sequence[float]) -> float:
    """The value that 95 of 100 do not pass."""
    return sorted(values)[max(0, round(len(values) * 0.95) - 1)]


def halves(seconds: Sequence[float]) -> str:
    """p50 and p95 in milliseconds."""
    return f"{median(seconds) * 1000:.0f} / {p95(seconds) * 1000:.0f} ms"


def tell(text: str) -> None:
    """A line about the progress, beside the table."""
    print(text, file=sys.stderr, flush=True)

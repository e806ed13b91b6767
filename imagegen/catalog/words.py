"""Lists in sentences."""

from collections.abc import Iterable


def either(items: Iterable[object]) -> str:
    """The items as people list alternatives: "a", "a or b", "a, b or c"."""
    *rest, last = [str(item) for item in items]
    return f"{', '.join(rest)} or {last}" if rest else last

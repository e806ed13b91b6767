"""Boxes with the shape of their picture, without a style in the page."""


def ratio_class(width: float, height: float) -> str:
    """The static class that gives a box this shape: `ar-30` to `ar-308`, a hundred times the ratio, in steps of two."""
    hundredfold = round(100 * width / height / 2) * 2 if height else 100
    return f"ar-{min(max(hundredfold, 30), 308)}"

"""Dollars, in words."""

from decimal import ROUND_HALF_UP, Decimal

LEAST = Decimal("0.001")


def money(amount: Decimal) -> str:
    """Three decimals under ten cents, otherwise two: "$0.041", "$0.04", "$1,234.50"."""
    size = abs(amount)
    if 0 < size < LEAST / 2:
        return f"under ${LEAST}"
    exact = size.quantize(LEAST, ROUND_HALF_UP)
    if exact >= Decimal("0.1") or exact == exact.quantize(Decimal("0.01")):
        exact = size.quantize(Decimal("0.01"), ROUND_HALF_UP)
    return f"{'-' if amount < 0 else ''}${exact:,}"

"""Dollars, in words."""

from collections.abc import Iterable
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


def exactly(amount: Decimal, decimals: int) -> str:
    """With so many decimals: what stands in one column adds up to what stands below it."""
    return f"{'-' if amount < 0 else ''}${abs(amount):,.{decimals}f}"


def decimals_of(amounts: Iterable[Decimal]) -> int:
    """How many decimals show each of them exactly: two at the least."""
    return max([2, *(-int(amount.normalize().as_tuple().exponent) for amount in amounts)])

from decimal import Decimal

import pytest

from imagegen.core.money import money


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("0", "$0.00"),
        ("0.0001", "under $0.001"),
        ("0.0005", "$0.001"),
        ("0.04", "$0.04"),
        ("0.041", "$0.041"),
        ("0.0996", "$0.10"),
        ("0.1", "$0.10"),
        ("0.165", "$0.17"),
        ("1234.5", "$1,234.50"),
        ("-0.072", "-$0.072"),
    ],
)
def test_money_is_exact_while_it_is_small(amount: str, words: str) -> None:
    assert money(Decimal(amount)) == words

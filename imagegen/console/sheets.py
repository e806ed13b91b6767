"""Files for spreadsheets."""

from collections.abc import Iterable


def harmless(texts: Iterable[str]) -> list[str]:
    """As text even in a spreadsheet, which takes = + - @ for a formula. https://owasp.org/www-community/attacks/CSV_Injection"""
    return [f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text for text in texts]

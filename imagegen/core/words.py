"""What people search for."""

MOST = 20  # more than anybody means, and far less than a database can nest


def split(text: str) -> list[str]:
    """The words of a search, without what no text holds."""
    return "".join(letter if letter.isprintable() else " " for letter in text).split()[:MOST]

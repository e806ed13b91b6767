import pytest

from imagegen.gallery.diff import MOST_WORDS, Piece, changes

KEPT, INSERTED, DELETED = "kept", "inserted", "deleted"


def told(before: str, after: str) -> list[tuple[str, str]]:
    return [(piece.kind, piece.text) for piece in changes(before, after)]


def test_words_are_kept_inserted_and_deleted() -> None:
    assert told("A lighthouse at blue hour, long-exposure sea.", "A white lighthouse at blue hour, smooth sea.") == [
        (KEPT, "A"),
        (INSERTED, "white"),
        (KEPT, "lighthouse at blue hour,"),
        (DELETED, "long-exposure"),
        (INSERTED, "smooth"),
        (KEPT, "sea."),
    ]


def test_what_ends_a_word_is_told_for_itself() -> None:
    assert told("a rose sky", "a rose sky. Fine grain") == [(KEPT, "a rose sky"), (INSERTED, ". Fine grain")]
    assert told("a cottage.", "a cottage, lit.") == [(KEPT, "a cottage"), (INSERTED, ", lit"), (KEPT, ".")]
    assert told("fog ...", "fog...") == [(KEPT, "fog"), (DELETED, "..."), (INSERTED, "...")]


@pytest.mark.parametrize(
    ("before", "after", "pieces"),
    [
        ("", "", []),
        ("", "all new", [(INSERTED, "all new")]),
        ("all gone", " \n ", [(DELETED, "all gone"), (INSERTED, "\n")]),
        ("the same", "the  same", [(KEPT, "the same")]),
        ("one\n\ntwo", "one\n\ntwo three", [(KEPT, "one\n\ntwo"), (INSERTED, "three")]),
        ("منارة على صخرة", "منارة بيضاء على صخرة", [(KEPT, "منارة"), (INSERTED, "بيضاء"), (KEPT, "على صخرة")]),
        ("🎨 red", "🎨 blue", [(KEPT, "🎨"), (DELETED, "red"), (INSERTED, "blue")]),
    ],
)
def test_edges(before: str, after: str, pieces: list[tuple[str, str]]) -> None:
    assert told(before, after) == pieces


def test_the_pieces_give_back_both_texts() -> None:
    before, after = "one two, three: four five", "zero one three four six five..."
    pieces = changes(before, after)

    def without(kind: str) -> str:
        parts = (f"{'' if piece.is_joined else ' '}{piece.text}" for piece in pieces if piece.kind != kind)
        return "".join(parts).strip()

    assert (without(INSERTED), without(DELETED)) == (before, after)


def test_a_long_text_with_a_small_change_is_still_told_exactly() -> None:
    words = [f"word{number}" for number in range(20 * MOST_WORDS)]
    after = [*words[:5000], "new", *words[5000:]]
    assert Piece("inserted", "new") in changes(" ".join(words), " ".join(after))


def test_two_long_texts_are_not_compared_word_by_word() -> None:
    before = " ".join(["a", "b"] * 8000)
    after = " ".join(["b", "c", "a"] * 5000 + ["c"])
    assert [piece.kind for piece in changes(before, after)] == [DELETED, INSERTED]

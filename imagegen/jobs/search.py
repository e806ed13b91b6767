"""The words of pictures: an index row for each, written in the transaction that finishes the job.

SQLite has an FTS5 table, PostgreSQL a GIN index over the same words (see migration 0002). Not triggers: those vanish
when SQLite alters a table.
"""

import unicodedata

from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from imagegen.accounts.models import User
from imagegen.assets.models import Asset

MOST_WORDS = 10_000  # a provider may send any length, PostgreSQL indexes no more than a megabyte


def index(asset: Asset, *, prompt: str, revised: str, author: User | None) -> None:
    """Make the picture findable by its prompt, revised prompt and author."""
    words = " ".join(_split(f"{prompt}\n{revised}")[:MOST_WORDS] + _split(author.display_name if author else ""))
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO jobs_words ({_key()}, words) VALUES (%s, %s)", [asset.pk, words])  # noqa: S608


def rename(*, user: User, before: str, **_: object) -> None:
    """Make the pictures of somebody findable by their new name, which the words end with, instead of the one before."""
    old, new = (" ".join(_split(name)) for name in (before, user.display_name))
    sql = f"""
        UPDATE jobs_words SET words = substr(words, 1, length(words) - %s) || %s
        WHERE {_key()} IN (SELECT id FROM assets_asset WHERE author_id = %s)
          AND substr(words, length(words) - %s + 1) = %s
    """  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(sql, [len(old), f" {new}", user.pk, len(old), old])


def forget(assets: QuerySet[Asset]) -> None:
    """Make these pictures findable no more; call it before they are deleted."""
    sql, given = assets.values("pk").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM jobs_words WHERE {_key()} IN ({sql})", given)  # noqa: S608
    _forget_words()


def forget_author(user: User) -> None:
    """Make the pictures of somebody findable by their name no more."""
    rename(user=User(pk=user.pk, display_name=""), before=user.display_name)
    _forget_words()


def _forget_words() -> None:
    """FTS5 keeps the words of deleted rows until it merges its index."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO jobs_words (jobs_words) VALUES ('optimize')")


def matching(assets: QuerySet[Asset], text: str) -> QuerySet[Asset]:
    """Those of `assets` in which every word of `text` begins a word, and that hold its emoji; all where it is empty."""
    words, signs = _split(text), _signs(text)
    for sign in signs:
        assets = assets.filter(Q(output__job__prompt__contains=sign) | Q(output__revised_prompt__contains=sign))
    if not words:
        return assets if signs or not text.strip() else assets.none()
    if connection.vendor == "sqlite":
        query = " ".join(f'"{word}"*' for word in words)
        found = RawSQL("SELECT rowid FROM jobs_words WHERE jobs_words MATCH %s", [query])
    else:
        query = " & ".join(f"'{word}':*" for word in words)
        sql = "SELECT asset_id FROM jobs_words WHERE to_tsvector('simple', words) @@ to_tsquery('simple', %s)"
        found = RawSQL(sql, [query])  # noqa: S611
    return assets.filter(pk__in=found)


def _key() -> str:
    return "rowid" if connection.vendor == "sqlite" else "asset_id"


def _split(text: str) -> list[str]:
    """Words, split here so that both databases see the same: whatever is neither letter nor digit separates."""
    composed = unicodedata.normalize("NFC", text)
    return "".join(letter if letter.isalnum() else " " for letter in composed).split()


def _signs(text: str) -> list[str]:
    """Emoji and the like, which are no words and so in no index: what holds one between two spaces, and no word."""
    composed = unicodedata.normalize("NFC", text)
    return [part for part in composed.split() if not _split(part) and "So" in map(unicodedata.category, part)]

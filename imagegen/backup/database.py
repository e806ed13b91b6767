"""The database as files in a folder: SQLite as one, PostgreSQL as a CSV for each table. See docs/adr/0006."""

import csv
import json
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor

from imagegen.core.schema import Migration

FILE = "imagegen.sqlite3"
# Nothing in them is worth keeping, and a session is the key to somebody's account.
TRANSIENT = frozenset({"django_session", "shared_cache", "jobs_worker"})
OBJECTS = "SELECT key, sha256, CAST(renditions AS text) FROM assets_asset WHERE erased_at IS NULL ORDER BY id"
COUNTED = {"people": "accounts_user", "teams": "accounts_team", "jobs": "jobs_job"}
CHUNK = 1_000_000  # bytes


class Object(NamedTuple):
    """A stored file that the database names: an original with its checksum, or a rendition with an empty one."""

    key: str
    sha256: str


class Dump(NamedTuple):
    """What a state of the database names and counts."""

    objects: list[Object]
    rows: dict[str, int]


def dump(folder: Path) -> Dump:
    """Write one consistent state of the database into `folder`, while others write."""
    return _dump_sqlite(folder) if connection.vendor == "sqlite" else _dump_postgresql(folder)


@contextmanager
def loaded(folder: Path, migrations: list[Migration]) -> Iterator[None]:
    """Inside, this process sees what `folder` has, migrated to this version; on leaving, everybody does, or nobody.

    `migrations` are those that the dumped database had.
    """
    with _loaded_sqlite(folder) if connection.vendor == "sqlite" else _loaded_postgresql(folder, migrations):
        call_command("migrate", verbosity=0)
        yield


def _read(cursor: Any) -> Dump:
    objects = []
    cursor.execute(OBJECTS)
    for key, sha256, renditions in cursor.fetchall():
        objects += [Object(key, sha256), *(Object(f"{key}.{edge}.webp", "") for edge in json.loads(renditions))]
    rows = {}
    for what, table in COUNTED.items():
        cursor.execute(f"SELECT count(*) FROM {table}")  # noqa: S608
        (rows[what],) = cursor.fetchone()
    return Dump(objects, rows)


def _dump_sqlite(folder: Path) -> Dump:
    with closing(sqlite3.connect(folder / FILE)) as copy:
        with connection.cursor() as cursor:
            cursor.connection.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")
        for table in TRANSIENT:
            copy.execute(f"DELETE FROM {table}")  # noqa: S608
        copy.commit()
        copy.execute("VACUUM")
        return _read(copy.cursor())


@contextmanager
def _loaded_sqlite(folder: Path) -> Iterator[None]:
    """In a copy beside the database, which takes its place in one transaction."""
    name = Path(connection.settings_dict["NAME"])
    draft = name.with_name(f".{name.name}.restored")
    connection.close()
    shutil.copyfile(folder / FILE, draft)
    connection.settings_dict["NAME"] = str(draft)
    try:
        yield
        with closing(sqlite3.connect(name, timeout=20)) as real, connection.cursor() as cursor:
            cursor.connection.backup(real)
    finally:
        connection.close()
        connection.settings_dict["NAME"] = str(name)
        for path in name.parent.glob(f"{draft.name}*"):
            path.unlink()


def _dump_postgresql(folder: Path) -> Dump:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        for table in set(connection.introspection.table_names(cursor)) - TRANSIENT:
            with (
                (folder / f"{table}.csv").open("wb") as file,
                cursor.copy(f'COPY "{table}" TO STDOUT (FORMAT csv, HEADER)') as rows,
            ):
                for chunk in rows:
                    file.write(chunk)
        return _read(cursor)


@contextmanager
def _loaded_postgresql(folder: Path, migrations: list[Migration]) -> Iterator[None]:
    with transaction.atomic(), connection.cursor() as cursor:
        MigrationExecutor(connection).migrate(list(dict(migrations).items()))  # the last of each app
        paths = {path.stem: path for path in folder.glob("*.csv")}
        cursor.execute(f"TRUNCATE {', '.join(map(_quoted, {*paths, *TRANSIENT}))}")
        for table, path in paths.items():
            with path.open("rb") as file:
                columns = next(csv.reader([file.readline().decode()]))
                file.seek(0)
                names = ", ".join(map(_quoted, columns))
                with cursor.copy(f"COPY {_quoted(table)} ({names}) FROM STDIN (FORMAT csv, HEADER)") as rows:
                    while chunk := file.read(CHUNK):
                        rows.write(chunk)
            for each in connection.introspection.get_sequences(cursor, table):
                last = f"(SELECT max({_quoted(each['column'])}) FROM {_quoted(table)})"  # noqa: S608
                cursor.execute(f"SELECT setval('{each['name']}', coalesce({last}, 1), {last} IS NOT NULL)")
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # else no table can be altered in this transaction
        yield


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)

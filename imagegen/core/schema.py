"""Which migrations a database has, and whether this version of imagegen knows them."""

from collections.abc import Iterable

from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

Migration = tuple[str, str]  # app and name


def applied() -> list[Migration]:
    """Those that the database has, by app and name; none where it was never set up."""
    return sorted(MigrationRecorder(connection).applied_migrations())


def newer(migrations: Iterable[Migration]) -> str:
    """The first of `migrations` that only a newer version can have made; empty where there is none."""
    known = MigrationLoader(None).disk_migrations
    return next((f"{app}.{name}" for app, name in migrations if (app, name) not in known), "")

"""What the commands of manage.py that need the database have in common."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, ProgrammingError, connection


class DatabaseCommand(BaseCommand):
    """A command that says in words when the database has not been set up, or is away."""

    def execute(self, *args: Any, **options: Any) -> str | None:
        try:
            return super().execute(*args, **options)
        except (OperationalError, ProgrammingError) as error:
            raise CommandError(_words(error)) from error


def _words(error: Exception) -> str:
    try:
        is_set_up = "django_migrations" in connection.introspection.table_names()
    except OperationalError:
        return f"The database cannot be reached: {error}"
    if is_set_up:
        return f"The database could not do this: {error}"
    return "The database is empty. Run make run once, or manage.py migrate, and then this again."

"""manage.py check_invariants."""

from typing import Any

from django.core.management.base import CommandError

from imagegen.core.commands import DatabaseCommand
from imagegen.jobs import invariants


class Command(DatabaseCommand):
    help = "Says which of the product's promises are broken right now; fails if one is."

    def handle(self, **_: Any) -> None:
        try:
            broken = invariants.broken()
        except invariants.StorageAway as error:
            raise CommandError(f"The files could not be looked at: {error}") from None
        for sentence in broken:
            self.stdout.write(sentence)
        if broken:
            raise CommandError(f"{len(broken)} invariants are broken.")
        self.stdout.write("All invariants hold.")

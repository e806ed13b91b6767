"""manage.py back_up FOLDER."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from imagegen.backup import services
from imagegen.core.commands import DatabaseCommand


class Command(DatabaseCommand):
    help = "Copies the database and every file that it names into a new folder, while the studio runs."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)

    def handle(self, *, folder: Path, **_: Any) -> None:
        try:
            made = services.back_up(folder.absolute())
        except services.NotDone as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"{made.people} people, {made.jobs} jobs and {made.files} files are in {folder}.")
        self.stdout.write("The encryption keys are not: without them the providers' keys must be entered again.")
        for words, keys in (("is not in the storage", made.missing), ("is not what was received", made.damaged)):
            for key in keys:
                self.stdout.write(f"{key} {words}.")
        if made.missing or made.damaged:
            raise CommandError(
                "The backup is there, and as broken as the installation: see manage.py check_invariants."
            )

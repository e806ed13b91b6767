"""manage.py restore FOLDER."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from imagegen.backup import services
from imagegen.core.commands import DatabaseCommand


class Command(DatabaseCommand):
    help = "Makes an empty installation what a backup has. Stop every other process first."
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)

    def handle(self, *, folder: Path, **_: Any) -> None:
        try:
            done = services.restore(folder.absolute())
        except services.NotDone as error:
            raise CommandError(str(error)) from None
        made = done.backup
        self.stdout.write(f"{made.people} people, {made.jobs} jobs and {made.files} files are here again,")
        self.stdout.write(f"as they were on {made.made_at:%Y-%m-%d at %H:%M} UTC. Everybody signs in anew.")
        if done.unknown:
            self.stdout.write(
                f"{done.unknown} jobs were waiting or under way then. They are unknown and not sent again."
            )
        for name in done.locked:
            self.stdout.write(f'The key "{name}" does not open: bring its encryption key here, or enter it again.')
        self.stdout.write("Whoever was deleted for good since then is so again, where this storage has a note of it.")
        for words in done.kept:
            self.stdout.write(f"One is not: {words}")
        self.stdout.write("manage.py check_invariants says what else has changed since.")

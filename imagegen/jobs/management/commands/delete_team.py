"""manage.py delete_team NAME."""

from typing import Any

from django.core.management.base import CommandError, CommandParser

from imagegen.accounts import services as accounts
from imagegen.accounts.models import Team
from imagegen.assets import services as assets
from imagegen.core.commands import DatabaseCommand
from imagegen.jobs import erasure


class Command(DatabaseCommand):
    help = "Deletes a team that has made nothing, or, if told so, any but the last with everything in it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name")
        parser.add_argument("--with-everything", action="store_true", help="delete its jobs and pictures too")

    def handle(self, *, name: str, with_everything: bool, **_: Any) -> None:
        team = Team.objects.filter(name=name).first()
        if team is None:
            raise CommandError(f'There is no team "{name}".')
        try:
            (erasure.delete_team if with_everything else accounts.delete_team)(team)
        except accounts.Kept as kept:
            raise CommandError(str(kept)) from None
        assets.delete_unclaimed()
        self.stdout.write("The team is deleted for good.")

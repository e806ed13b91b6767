"""manage.py add_team NAME."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import CommandError, CommandParser

from imagegen.accounts import services
from imagegen.core.commands import DatabaseCommand


class Command(DatabaseCommand):
    help = "Adds a team."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name")

    def handle(self, *, name: str, **_: Any) -> None:
        try:
            team = services.add_team(name=name)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        self.stdout.write(f'The team "{team.name}" is there.')

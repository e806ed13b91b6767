"""manage.py add_user EMAIL --name N --team T --role R, the password on standard input."""

import sys
from getpass import getpass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import CommandError, CommandParser

from imagegen.accounts import services
from imagegen.accounts.models import Role, Team
from imagegen.core.commands import DatabaseCommand


class Command(DatabaseCommand):
    help = "Adds a person to a team. The password is read from standard input. A known person keeps name and password."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--name", required=True)
        parser.add_argument("--team", required=True)
        parser.add_argument("--role", choices=[*Role.values, "admin"], default=Role.MEMBER)

    def handle(self, *, email: str, name: str, team: str, role: str, **_: Any) -> None:
        found = Team.objects.filter(name=team).first()
        if found is None:
            raise CommandError(f'There is no team "{team}". Add it with manage.py add_team.')
        password = getpass() if sys.stdin.isatty() else sys.stdin.readline().rstrip("\r\n")
        try:
            user = services.add_user(email=email, name=name, password=password, team=found, role=role)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        self.stdout.write(f"{user.email} is in {found.name} as {role}.")

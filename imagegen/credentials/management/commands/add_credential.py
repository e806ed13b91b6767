"""manage.py add_credential NAME --preset P [--base-url U] --team T [--enable-all], the key on standard input."""

import sys
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import CommandError, CommandParser

from imagegen.accounts.models import Team
from imagegen.core.commands import DatabaseCommand
from imagegen.core.secret import Secret
from imagegen.credentials import services, testing
from imagegen.providers import presets


class Command(DatabaseCommand):
    help = "Adds a provider's key for some teams and tests it. The key is read from standard input."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name")
        parser.add_argument("--preset", required=True, choices=[preset.slug for preset in presets.PRESETS])
        parser.add_argument("--base-url", default="", help="needed where the preset has no address of its own")
        parser.add_argument("--team", required=True, action="append", help="a team's name; may be repeated")
        parser.add_argument("--enable-all", action="store_true", help="switch on every model that the catalogue knows")

    def handle(self, *, name: str, preset: str, base_url: str, team: list[str], enable_all: bool, **_: Any) -> None:
        teams = list(Team.objects.filter(name__in=team))
        if missing := set(team) - {found.name for found in teams}:
            raise CommandError(f"There is no team {', '.join(sorted(missing))}. Add it with manage.py add_team.")
        if sys.stdin.isatty():
            self.stderr.write("Paste the key and press Enter:")
        key = Secret(sys.stdin.readline().strip())
        try:
            credential = services.add_credential(name=name, preset=preset, base_url=base_url, key=key, teams=teams)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        found = testing.test(credential)
        self.stdout.write(found.sentence)
        if enable_all:
            self.stdout.write(f"{services.enable_known(credential)} models are on.")
        if not found.works:
            raise CommandError(f'"{credential.name}" was added, and does not work yet. Nothing was charged.')

"""manage.py set_credential NAME [--on|--off] [--model ID --on|--off --behaves-like M]."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import CommandError, CommandParser

from imagegen.core.commands import DatabaseCommand
from imagegen.credentials import services
from imagegen.credentials.models import Credential


class Command(DatabaseCommand):
    help = "Switches a credential, or with --model one of its models, on or off."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name")
        switch = parser.add_mutually_exclusive_group()
        switch.add_argument("--on", action="store_true", default=None, dest="is_on")
        switch.add_argument("--off", action="store_false", default=None, dest="is_on")
        parser.add_argument("--model", default="", help="a model id of this credential, or one to be added")
        parser.add_argument("--behaves-like", default=None, help="a model id of manage.py catalog")

    def handle(self, *, name: str, is_on: bool | None, model: str, behaves_like: str | None, **_: Any) -> None:
        credential = Credential.objects.filter(name=name).first()
        if credential is None:
            raise CommandError(f'There is no credential "{name}".')
        if model:
            try:
                offer = services.set_offer(credential, model, is_on=is_on, behaves_like=behaves_like)
            except ValidationError as error:
                raise CommandError(" ".join(error.messages)) from None
            self.stdout.write(f"{offer.value} is {'on' if offer.is_on else 'off'}.")
        elif is_on is None or behaves_like is not None:
            raise CommandError("Say --on or --off, or name a --model.")
        else:
            services.set_credential(credential, is_on=is_on)
            self.stdout.write(f'"{credential.name}" is {"on" if is_on else "off"}.')

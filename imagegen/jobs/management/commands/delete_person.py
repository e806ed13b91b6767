"""manage.py delete_person EMAIL."""

from typing import Any

from django.core.management.base import CommandError, CommandParser

from imagegen.accounts import services as accounts
from imagegen.accounts.models import User
from imagegen.assets import services as assets
from imagegen.core.commands import DatabaseCommand
from imagegen.jobs import erasure


class Command(DatabaseCommand):
    help = "Deletes a person for good. Their pictures stay in the teams, without their name, unless told otherwise."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--with-pictures", action="store_true", help="delete their jobs and pictures too")

    def handle(self, *, email: str, with_pictures: bool, **_: Any) -> None:
        user = User.objects.filter(email__iexact=email).first()
        if user is None:
            raise CommandError(f"There is nobody with the address {email}.")
        pk = user.pk
        try:
            erasure.delete_person(user, with_pictures=with_pictures)
        except accounts.Kept as kept:
            raise CommandError(str(kept)) from None
        assets.delete_unclaimed()
        self.stdout.write(f"The person is deleted for good, and is person {pk} in the audit trail.")

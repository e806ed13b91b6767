"""manage.py rotate_keys."""

from typing import Any

from django.core.management.base import CommandError

from imagegen.core.commands import DatabaseCommand
from imagegen.credentials import services
from imagegen.credentials.models import Credential, Locked

REMEDY = (
    "They stay as they are. Put the encryption key that sealed them back at the end of ENCRYPTION_KEYS and run this "
    "again, or enter their keys again under Console → Credentials. Until then, do not drop an encryption key."
)


class Command(DatabaseCommand):
    help = "Seals the providers' keys anew with the newest of ENCRYPTION_KEYS, so that the others can be dropped."

    def handle(self, **_: Any) -> None:
        resealed = locked = 0
        everything = list(Credential.objects.order_by("pk").values_list("pk", flat=True))
        for pk in everything:
            try:
                resealed += services.reseal_credential(pk)
            except Locked as error:
                locked += 1
                self.stdout.write(str(error))
        self.stdout.write(f"{resealed} of {len(everything)} credentials sealed anew.")
        if locked:
            raise CommandError(f"{locked} of {len(everything)} credentials do not open. {REMEDY}")
        self.stdout.write("All of them open with the newest encryption key alone.")

"""manage.py rotate_keys."""

from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from django.core.management.base import CommandError

from imagegen.accounts import factors
from imagegen.core.commands import DatabaseCommand
from imagegen.core.crypto import Sealed
from imagegen.credentials import services
from imagegen.credentials.models import Credential, Locked

REMEDY = (
    "They stay as they are. Put the encryption key that sealed them back at the end of ENCRYPTION_KEYS and run this "
    "again, or enter their keys again under Console → Credentials, and remove second factors under Console → People. "
    "Until then, do not drop an encryption key."
)


class Command(DatabaseCommand):
    help = "Seals providers' keys and second factors anew with the newest of ENCRYPTION_KEYS, to drop the others."

    def handle(self, **_: Any) -> None:
        credentials = list(Credential.objects.order_by("pk").values_list("pk", flat=True))
        secrets = list(Authenticator.objects.order_by("pk").values_list("pk", flat=True))
        locked = self._reseal("credentials", credentials, services.reseal_credential)
        locked += self._reseal("second factors", secrets, factors.reseal)
        if locked:
            raise CommandError(f"{locked} of {len(credentials) + len(secrets)} do not open. {REMEDY}")
        self.stdout.write("All of them open with the newest encryption key alone.")

    def _reseal(self, name: str, pks: list[int], reseal: Callable[[int], bool]) -> int:
        """How many do not open."""
        resealed = locked = 0
        for pk in pks:
            try:
                resealed += reseal(pk)
            except Locked as error:
                locked += 1
                self.stdout.write(str(error))
            except Sealed as error:
                locked += 1
                whose = Authenticator.objects.select_related("user").get(pk=pk).user
                self.stdout.write(f"The second factor of {whose} is {error}.")
        self.stdout.write(f"{resealed} of {len(pks)} {name} sealed anew.")
        return locked

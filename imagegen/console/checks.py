"""Asking a credential's provider what it serves, for an admin, who may do so ten times a minute."""

from imagegen.accounts.middleware import TeamRequest
from imagegen.core.limits import seconds_to_wait
from imagegen.credentials import services, testing
from imagegen.credentials.models import Credential

TESTS_A_MINUTE = 10


class TooOften(Exception):
    """The admin has tested as often as one may."""

    def __init__(self, seconds: int) -> None:
        words = f"{seconds} second{'s' * (seconds > 1)}"
        super().__init__(f"An admin may test {TESTS_A_MINUTE} times a minute: test again in {words}.")


def check(request: TeamRequest, credential: Credential) -> testing.Found:
    """What a test finds; the first models that it ever finds are on, where we know them. Raises TooOften."""
    wait = seconds_to_wait(f"test/{request.user.pk}", times=TESTS_A_MINUTE, within=60)
    if wait:
        raise TooOften(wait)
    had_offers = credential.offers.exists()
    found = testing.test(credential)
    if not had_offers:
        services.enable_known(credential)
    return found

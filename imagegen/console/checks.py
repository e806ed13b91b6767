"""Asking a credential's provider what it serves, for an admin, who may do so ten times a minute."""

from dataclasses import replace

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
    """What a test finds; the first models that it ever finds are on, where we know them, and it says so.

    Raises TooOften.
    """
    wait = seconds_to_wait(f"test/{request.user.pk}", times=TESTS_A_MINUTE, within=60)
    if wait:
        raise TooOften(wait)
    had_offers = credential.offers.exists()
    found = testing.test(credential)
    if had_offers or not credential.offers.exists():
        return found
    return replace(found, sentence=f"{found.sentence} {_on(services.enable_known(credential))}")


def _on(count: int) -> str:
    if not count:
        return "None is switched on yet: choose under Models."
    return f"{count:,} {'model is' if count == 1 else 'models are'} switched on for the credential's teams."

"""What the door has to tell."""

from typing import Any

from allauth.account.signals import password_changed, password_reset, password_set
from allauth.mfa.signals import authentication_failed, authenticator_added, authenticator_removed, authenticator_reset
from allauth.socialaccount.signals import social_account_added
from django.contrib.auth.signals import user_logged_in, user_login_failed
from django.dispatch import receiver

from imagegen.audit.models import Action
from imagegen.audit.services import record, record_attempt

FACTORS = {"totp": "authenticator app", "webauthn": "passkey", "recovery_codes": "recovery codes"}


@receiver(user_logged_in)
def note_sign_in(user: Any, **_: Any) -> None:
    """Somebody came in."""
    record(Action.SIGNED_IN, by=user)


@receiver(user_login_failed)
def note_failure(credentials: dict[str, Any], **_: Any) -> None:
    """An address and a password that do not belong together. Only the address is kept."""
    record_attempt(Action.SIGN_IN_FAILED, email=str(credentials.get("email") or credentials.get("username") or ""))


@receiver([password_changed, password_set, password_reset])
def note_password(user: Any, **_: Any) -> None:
    """A new password, by its owner: signed in, or with a link."""
    record(Action.PASSWORD_CHANGED, user, by=user)


@receiver([authenticator_added, authenticator_reset])
def note_factor(user: Any, authenticator: Any, **_: Any) -> None:
    """An authenticator app, a passkey or recovery codes, by their owner."""
    record(Action.FACTOR_ADDED, FACTORS[authenticator.type], by=user)


@receiver(authenticator_removed)
def note_factor_gone(user: Any, authenticator: Any, **_: Any) -> None:
    """One of them is gone, by its owner."""
    record(Action.FACTOR_REMOVED, FACTORS[authenticator.type], by=user)


@receiver(authentication_failed)
def note_wrong_code(user: Any, **_: Any) -> None:
    """The right password, and a code or passkey that does not match."""
    record_attempt(Action.SIGN_IN_FAILED, email=user.email, detail="second factor")


@receiver(social_account_added)
def note_connection(sociallogin: Any, **_: Any) -> None:
    """Somebody came in through the identity provider for the first time, and is known by their address."""
    record(Action.CONNECTED, sociallogin.user, by=sociallogin.user)

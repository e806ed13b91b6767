"""What the door has to tell."""

from typing import Any

from allauth.account.signals import password_changed, password_reset, password_set
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from django.contrib.auth.signals import user_logged_in, user_login_failed
from django.dispatch import receiver

from imagegen.audit.models import Action
from imagegen.audit.services import record, record_attempt


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
    record(Action.FACTOR_ADDED, authenticator.get_type_display(), by=user)


@receiver(authenticator_removed)
def note_factor_gone(user: Any, authenticator: Any, **_: Any) -> None:
    """One of them is gone, by its owner."""
    record(Action.FACTOR_REMOVED, authenticator.get_type_display(), by=user)

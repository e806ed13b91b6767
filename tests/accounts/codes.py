"""The codes of an authenticator app, as the app makes them."""

import time

from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value

from imagegen.accounts.models import User


def app_of(user: User) -> str:
    """Set up an authenticator app for the person; its secret."""
    secret: str = generate_totp_secret()
    TOTP.activate(user, secret)
    return secret


def code(secret: str) -> str:
    """What the app shows now."""
    shown: str = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
    return shown

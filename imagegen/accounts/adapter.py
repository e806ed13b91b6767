"""What django-allauth asks us."""

from typing import Any

import structlog
from allauth.account.adapter import DefaultAccountAdapter
from django.core.mail import get_connection
from django.http import HttpRequest

from imagegen.accounts import middleware
from imagegen.accounts.models import User

log = structlog.get_logger(__name__)


class MailNotSent(Exception):
    """The mail server is away, or did not take the mail."""


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody signs up by themselves: people are added."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": "This address and password do not belong together.",
        "enter_current_password": "This is not your current password.",
        "too_many_login_attempts": "Too many attempts have failed. Wait 5 minutes, then try again.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def login(self, request: HttpRequest, user: User) -> None:
        super().login(request, user)
        if user.last_team:
            middleware.switch(request, user.last_team)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Raises MailNotSent; the log says why."""
        mail = self.render_mail(template_prefix, email, {"request": self.request, "email": email, **context})
        try:
            with get_connection() as mail.connection:  # closed even where the server let nobody in
                mail.send()
        except OSError as error:  # what smtplib raises is one, too
            log.error("mail not sent", reason=repr(error))
            raise MailNotSent from error


def renew_session(request: HttpRequest, *, reauthenticated: bool = False, **_: object) -> None:
    """Who has said once more who they are goes on under another session key; the one before is worth nothing."""
    if reauthenticated:
        request.session.cycle_key()

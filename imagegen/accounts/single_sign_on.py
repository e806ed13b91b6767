"""Signing in through an identity provider (OpenID Connect): who is let in, and what goes wrong on the way.

Its requests go out through `requests`, past our own way out, to the configured issuer and the addresses it names.
"""

import ssl
from collections.abc import Callable
from typing import Any

import structlog
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.base import AuthProcess
from allauth.socialaccount.providers.openid_connect import views as openid_connect
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from requests import RequestException, Session
from requests.adapters import HTTPAdapter

from imagegen.accounts import services
from imagegen.accounts.models import Role, Team, User
from imagegen.audit.models import Action
from imagegen.audit.services import record
from imagegen.core import words

log = structlog.get_logger(__name__)


class SingleSignOnAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Lets in people whose address the issuer has verified: those whom we know, and new ones where they have a team."""

    def authenticate_by_email(self, sociallogin: SocialLogin) -> tuple[User, str] | None:
        for address in sociallogin.email_addresses:  # some issuers say "false", which is true to Python
            address.verified = address.verified in (True, "true")
        found: tuple[User, str] | None = super().authenticate_by_email(sociallogin)
        return found

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Nothing but signing in: a link that connects to whoever is signed in would let others into their account."""
        if sociallogin.state.get("process") != AuthProcess.LOGIN:
            raise PermissionDenied("Accounts are connected by signing in.")
        user = sociallogin.user
        if sociallogin.is_existing and not user.is_active:
            raise ImmediateHttpResponse(redirect("account_inactive"))
        if sociallogin.is_existing and not sociallogin.account.pk and user.has_usable_password():
            messages.info(request, "Connected. Your old password here no longer works; “Forgot it?” sets a new one.")

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return _team() is not None and any(address.verified for address in sociallogin.email_addresses)

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]) -> User:
        user: User = super().populate_user(request, sociallogin, data)
        user.email = user.email.lower()
        user.display_name = (words.seen(data.get("name") or "") or user.email.partition("@")[0])[:80]
        return user

    @transaction.atomic
    def save_user(self, request: HttpRequest, sociallogin: SocialLogin, form: object = None) -> User:
        user: User = super().save_user(request, sociallogin, form)
        team = _team()
        assert team is not None
        record(Action.PERSON_ADDED, user, detail="single sign-on", by=user)
        services.set_places(user, {team: Role.MEMBER}, by=user)
        return user

    def on_authentication_error(self, request: HttpRequest, provider: object, **details: Any) -> None:
        # Neither the answer nor the code in the address: both may hold a secret.
        log.warning("single_sign_on_failed", error=details.get("error"), reason=type(details.get("exception")).__name__)

    def get_requests_session(self) -> Session:
        """One that goes nowhere but where it is told to: no proxy of the environment, no redirect."""
        session: Session = super().get_requests_session()
        session.trust_env = False
        session.max_redirects = 0
        if settings.CA_BUNDLE:
            session.mount("https://", _InHouse())
        return session


class _InHouse(HTTPAdapter):
    """Trusts the certificates of the in-house authority besides the usual ones."""

    def init_poolmanager(self, *args: Any, **options: Any) -> None:
        super().init_poolmanager(*args, ssl_context=ssl.create_default_context(cafile=settings.CA_BUNDLE), **options)


def _in_words(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """An issuer that does not answer, or not as it should, is a page in words and not a failure of ours."""

    def guarded(request: HttpRequest, provider_id: str) -> HttpResponse:
        try:
            return view(request, provider_id)
        except (RequestException, LookupError) as error:
            log.warning("single_sign_on_failed", error="no answer", reason=type(error).__name__)
            return render(request, "socialaccount/authentication_error.html", status=502)

    return guarded


leave = _in_words(openid_connect.login)
arrive = _in_words(openid_connect.callback)


def cancelled(request: HttpRequest) -> HttpResponse:
    """Where somebody comes back to who has said no there."""
    return render(request, "socialaccount/login_cancelled.html")


def _team() -> Team | None:
    """The team of people whom nobody has added; None where they are not let in."""
    return Team.objects.filter(name=settings.OIDC_SIGNUP_TEAM).first()

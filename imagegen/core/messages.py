"""What a page says after it led elsewhere, in a cookie that the browser binds to the host as it does our others."""

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage


class HostCookie(CookieStorage):
    """Django's, under the name in MESSAGES_COOKIE_NAME."""

    @property
    def cookie_name(self) -> str:  # type: ignore[override]
        return settings.MESSAGES_COOKIE_NAME


class Storage(FallbackStorage):
    """In the cookie, and what does not fit there in the session."""

    storage_classes = (HostCookie, SessionStorage)

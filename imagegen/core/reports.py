"""Failures, reported to Sentry where an operator asks for it: what happened and where, not whose and with what."""

from typing import Any

import sentry_sdk
from django.core.exceptions import ImproperlyConfigured
from sentry_sdk.utils import BadDsn

from imagegen.core.redact import redact

LONGEST = 10_000  # characters of any one text


def start(dsn: str, **options: Any) -> None:
    """Report what is logged as an error; raises ImproperlyConfigured for what is no DSN."""
    try:
        sentry_sdk.init(
            dsn,
            include_local_variables=False,
            include_source_context=False,
            max_request_body_size="never",
            max_breadcrumbs=0,
            before_send=scrubbed,
            **options,
        )
    except BadDsn:
        raise ImproperlyConfigured("SENTRY_DSN takes an address such as https://public@sentry.example.org/1.") from None


def scrubbed(event: Any, hint: object) -> Any:
    """The report without its request but for method and path, without people, and without whatever looks like a key."""
    request = event.pop("request", {})
    event.pop("user", None)
    if request:
        event["request"] = {"method": request.get("method"), "url": request.get("url", "").partition("?")[0]}
    return _without_keys(event)


def _without_keys(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_keys(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_without_keys(each) for each in value]
    return redact(value, most=LONGEST) if isinstance(value, str) else value

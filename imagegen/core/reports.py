"""Failures, on Django's debug pages and, where an operator asks for it, in Sentry: what and where, not with what."""

from collections.abc import ItemsView
from typing import Any

import sentry_sdk
from django.core.exceptions import ImproperlyConfigured
from django.views.debug import SafeExceptionReporterFilter
from sentry_sdk.integrations.logging import ignore_logger
from sentry_sdk.utils import BadDsn

from imagegen.core.redact import without_keys

LONGEST = 10_000  # characters of any one text
ANYBODYS = "django.security.DisallowedHost"  # what every scanner of the network provokes


class WithoutValues(SafeExceptionReporterFilter):
    """Debug pages without the values of variables and of forms: a key may be among them."""

    def get_post_parameters(self, request: Any) -> dict[str, Any]:
        return {}

    def get_traceback_frame_variables(self, request: Any, tb_frame: Any) -> ItemsView[str, Any]:
        return {}.items()


def start(dsn: str, **options: Any) -> None:
    """Report what is logged as an error; raises ImproperlyConfigured for what is no DSN."""
    try:
        sentry_sdk.init(
            dsn,
            include_local_variables=False,
            include_source_context=False,
            max_request_body_size="never",
            max_breadcrumbs=0,
            auto_session_tracking=False,
            trace_propagation_targets=[],
            before_send=scrubbed,
            **options,
        )
    except BadDsn:
        raise ImproperlyConfigured("SENTRY_DSN takes an address such as https://public@sentry.example.org/1.") from None
    ignore_logger(ANYBODYS)


def scrubbed(event: Any, hint: object) -> Any:
    """The report without people, without whatever looks like a key, and of its request nothing but the method.

    Which view it was, the report's transaction says: the address itself may hold a one-time link.
    """
    method = event.pop("request", {}).get("method")
    event.pop("user", None)
    event.get("extra", {}).pop("request", None)
    return without_keys({**event, **({"request": {"method": method}} if method else {})}, most=LONGEST)

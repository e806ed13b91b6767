"""Asking a route as somebody, and what became of it."""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Literal

from django.conf import settings
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

Outcome = Literal["let in", "changes rows", "signs in first"] | int
IN: Outcome = "let in"
CHANGES: Outcome = "changes rows"
SIGN_IN: Outcome = "signs in first"

FRAGMENT = {"HX-Request": "true"}
READS = re.compile(r"\s*(SELECT|SAVEPOINT|RELEASE|ROLLBACK)")
# What anybody's look may write: whose session it is and what it was told, and django-allauth's copy of a person's
# address, which it makes where a password link is first made or looked at.
BOOKKEEPING = ("django_session", "account_emailaddress")


@contextmanager
def undone() -> Iterator[list[str]]:
    """What happens in it is rolled back; the statements that would have written, but for bookkeeping."""
    written: list[str] = []

    def watch(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if not READS.match(sql) and not any(f'"{table}"' in sql for table in BOOKKEEPING):
            written.append(sql)
        return execute(sql, *rest)

    cache.clear()  # the limits count there
    with transaction.atomic():
        with connection.execute_wrapper(watch):
            yield written
        transaction.set_rollback(True)


def browser(session: str, **options: Any) -> Client:
    """A browser with that session."""
    client = Client(**options)
    if session:
        client.cookies[settings.SESSION_COOKIE_NAME] = session
    return client


def ask(
    client: Client, method: str, address: str, given: Mapping[str, Any] | None = None, /, **headers: str
) -> tuple[Any, bytes]:
    """The answer and all of its bytes; `given` is the query of a GET and the body of a POST."""
    response = getattr(client, method)(address, given or {}, headers=headers)
    return response, b"".join(response) if response.streaming else response.content


def outcome(response: Any, written: list[str]) -> Outcome | str:
    """What became of it; a refusal that wrote something all the same says what."""
    if response.headers.get("Location", "").startswith(reverse("account_login")) and not written:
        return SIGN_IN
    if response.status_code in (200, 204, 302):
        return CHANGES if written else IN
    status: int = response.status_code
    return f"{status} after {written}" if written else status

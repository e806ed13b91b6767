"""Writing the trail. Call it in the transaction of what it tells of: they are kept together or not at all."""

from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

from allauth.account.adapter import get_adapter
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from imagegen.audit.models import Action, Entry

NOBODY = "A command or a worker"

_request: ContextVar[HttpRequest | None] = ContextVar("request", default=None)


def remember_request(respond: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Whatever is recorded while a request is answered was done by its person, from its address."""

    def middleware(request: HttpRequest) -> HttpResponse:
        token = _request.set(request)
        try:
            return respond(request)
        finally:
            _request.reset(token)

    return middleware


def record(action: Action, subject: object = "", *, detail: str = "", by: Any = None) -> Entry:
    """Add what was done to `subject`: by `by` (a person), else whoever is signed in, else a command or a worker."""
    request = _request.get()
    actor = by or getattr(request, "user", None)
    if actor is not None and actor.is_authenticated:
        return _add(action, subject, detail, actor_id=actor.pk, actor_name=_named(actor))
    return _add(action, subject, detail, actor_name=NOBODY if request is None else "Somebody not signed in")


def record_attempt(action: Action, *, email: str, detail: str = "") -> Entry:
    """Add what somebody tried who said that they were `email`."""
    return _add(action, "", detail, actor_name=email)


def _add(action: Action, subject: object, detail: str, **who: Any) -> Entry:
    request = _request.get()
    entry = Entry(action=action, subject=_named(subject)[:340], detail=detail, **who)
    entry.actor_name = entry.actor_name.replace("\x00", "")[:340]
    entry.address = _address(request) if request is not None else ""
    entry.save()
    return entry


def _named(thing: object) -> str:
    """A person also by e-mail address, since everybody chooses their own name."""
    email = getattr(thing, "email", "")
    return f"{thing} <{email}>" if email else str(thing)


def _address(request: HttpRequest) -> str:
    try:
        return str(get_adapter().get_client_ip(request))[:45]
    except PermissionDenied:  # a socket without an address
        return ""

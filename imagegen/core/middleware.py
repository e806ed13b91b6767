"""What holds for every page: no cache that could show it to somebody else, and words where Django has none."""

import re
import secrets
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.template.loader import render_to_string
from django.utils.cache import patch_cache_control, patch_vary_headers

from imagegen.core import logs

REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
Respond = Callable[[HttpRequest], HttpResponse]


def probed_by_address(respond: Respond) -> Respond:
    """Orchestrators ask a process by its address, which nobody can name in ALLOWED_HOSTS beforehand."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path in settings.PROBES:
            request.META["HTTP_HOST"] = settings.ALLOWED_HOSTS[0].lstrip(".")
        return respond(request)

    return middleware


def named_requests(respond: Respond) -> Respond:
    """Every request has an id, which its answer carries as X-Request-ID and every line of the log about it names.

    A proxy that is trusted may give it; a job keeps it, so that the log of its worker names the same.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "") if settings.ALLAUTH_TRUSTED_PROXY_COUNT else ""
        name = given if REQUEST_ID.fullmatch(given) else secrets.token_hex(8)
        with logs.about(request_id=name):
            response = respond(request)
        response.headers["X-Request-ID"] = name
        return response

    return middleware


def private_pages(respond: Respond) -> Respond:
    """A page is for the person who asked: no cache keeps it, unless its view has said otherwise."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = respond(request)
        if not response.has_header("Cache-Control"):
            patch_cache_control(response, private=True, no_store=True)
            patch_vary_headers(response, ["Cookie"])
        return response

    return middleware


def worded_refusals(respond: Respond) -> Respond:
    """An address that takes no such method answers with a page, which Django leaves blank."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = respond(request)
        if isinstance(response, HttpResponseNotAllowed):
            response.content = render_to_string("405.html", request=request).encode()
        return response

    return middleware

"""What holds for every page: no cache that could show it to somebody else, and words where Django has none."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.template.loader import render_to_string
from django.utils.cache import patch_cache_control, patch_vary_headers

PROBES = ("/healthz", "/readyz")
Respond = Callable[[HttpRequest], HttpResponse]


def probed_by_address(respond: Respond) -> Respond:
    """Orchestrators ask a process by its address, which nobody can name in ALLOWED_HOSTS beforehand."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path in PROBES:
            request.META["HTTP_HOST"] = settings.ALLOWED_HOSTS[0].lstrip(".")
        return respond(request)

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

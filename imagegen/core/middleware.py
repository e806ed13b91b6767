"""What holds for every page: the browser's time zone, and no cache that could show it to somebody else."""

import zoneinfo
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import patch_cache_control, patch_vary_headers

Respond = Callable[[HttpRequest], HttpResponse]


def browser_time_zone(respond: Respond) -> Respond:
    """Times on a page are those of the browser, which says its zone in a cookie; UTC until it did."""

    def middleware(request: HttpRequest) -> HttpResponse:
        try:
            timezone.activate(zoneinfo.ZoneInfo(request.COOKIES.get("timezone", "UTC")))
        except (ValueError, OSError, zoneinfo.ZoneInfoNotFoundError):
            timezone.deactivate()
        try:
            return respond(request)
        finally:
            timezone.deactivate()

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

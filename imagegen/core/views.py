"""Whether this process answers, what is not here, and what no page of ours sends."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.template.loader import render_to_string


def healthz(request: HttpRequest) -> HttpResponse:
    """200 while this web process answers; it asks nothing of others."""
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


def nothing(request: HttpRequest) -> HttpResponse:
    """404, for an address of a library that this product does not offer."""
    raise Http404


def not_understood(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400. Django's own reads the body again, for a token, and fails where the body is the trouble."""
    return HttpResponseBadRequest(render_to_string("400.html"))

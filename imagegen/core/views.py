"""Whether this process answers, and what is not here."""

from django.http import Http404, HttpRequest, HttpResponse


def healthz(request: HttpRequest) -> HttpResponse:
    """200 while this web process answers; it asks nothing of others."""
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


def nothing(request: HttpRequest) -> HttpResponse:
    """404, for an address of a library that this product does not offer."""
    raise Http404

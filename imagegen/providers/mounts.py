"""Providers that live in this process: a WSGI application answers for an origin, as settings.PROVIDER_MOUNTS says."""

import logging
from collections.abc import Iterator

import httpx
from django.conf import settings
from django.utils.module_loading import import_string

from imagegen.providers.exchange import Exchange
from imagegen.providers.origin import origin_of

log = logging.getLogger(__name__)


class InProcess(httpx.BaseTransport):
    """Hands requests to a transport that has no wire: everything counts as sent once it is asked."""

    def __init__(self, inner: httpx.BaseTransport, exchange: Exchange) -> None:
        self._inner = inner
        self._exchange = exchange

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self._exchange.announce()
        self._exchange.has_begun = True
        return self._inner.handle_request(request)


class Mounted(httpx.BaseTransport):
    """A WSGI application; where it raises, the answer is a 500, or is cut if it had begun."""

    def __init__(self, path: str) -> None:
        self._inner = httpx.WSGITransport(import_string(path), raise_app_exceptions=False)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        try:
            answer = self._inner.handle_request(request)
        except Exception:
            log.exception("A mounted provider failed")
            return httpx.Response(500)
        if isinstance(answer.stream, httpx.SyncByteStream):
            answer.stream = _Cut(answer.stream)
        return answer


class _Cut(httpx.SyncByteStream):
    def __init__(self, stream: httpx.SyncByteStream) -> None:
        self._stream = stream

    def __iter__(self) -> Iterator[bytes]:
        try:
            yield from self._stream
        except Exception:
            log.exception("A mounted provider failed in the middle of its answer")
            raise httpx.ReadError("cut") from None

    def close(self) -> None:
        self._stream.close()


def mounted(url: httpx.URL) -> Mounted | None:
    """The application that answers for the URL's origin, if one does."""
    if not settings.PROVIDER_MOUNTS:
        return None
    origin = origin_of(url)
    for place, path in settings.PROVIDER_MOUNTS.items():
        if origin_of(place) == origin:
            return Mounted(path)
    return None

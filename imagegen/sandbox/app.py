"""The sandbox as one WSGI application: mounted in the product's own process, or served by `manage.py sandbox`."""

import re
import secrets
import time
from collections.abc import Callable, Iterable
from http import HTTPStatus
from random import uniform
from wsgiref.types import StartResponse, WSGIEnvironment

from django.conf import settings

from . import faults, keys, lineup, provocations, rules
from .answers import answer
from .replies import Refusal, Reply
from .shelf import Shelf
from .tally import Tally, job_of

DELAY = 1.5, 2.5
"""Seconds that an image takes, so that a person sees it queued, then running, then there."""

LARGEST_BODY = 10_000_000
PICTURES = "/v1/files/pictures/"
EXPIRED = b"<?xml version='1.0'?><Error><Code>AuthenticationFailed</Code><Message>Signature expired</Message></Error>"


def make_app(delay: float | None = None, served: bool = False) -> "Sandbox":
    """A sandbox with counts of its own; `delay` seconds for every image request instead of a believable time."""
    return Sandbox(delay, served)


class Sandbox:
    """Routes a request to its answer; every error comes out in the vendor's shape."""

    def __init__(self, delay: float | None, served: bool) -> None:
        self._delay = delay
        self._served = served
        self._tally = Tally()
        self._gate = faults.Gate()
        self._shelf = Shelf(200, 128_000_000)
        self._routes: list[tuple[str, str, Callable[[WSGIEnvironment, str], Reply]]] = [
            ("POST", r"/v1/images/generations", self._generate),
            ("GET", r"/v1/models", self._models),
            ("GET", r"/v1/models/([^/]+)", self._model),
            ("GET", PICTURES + r"([a-z0-9-]+\.[a-z]+)", self._picture),
            ("GET", r"/_sandbox/requests", self._report),
            ("POST", r"/_sandbox/reset", self._reset),
            ("POST", r"/_sandbox/release", self._release),
        ]

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        began = time.monotonic()
        try:
            reply = self._find(environ)
        except Refusal as refusal:
            reply = refusal.reply()
        headers = [
            ("content-type", reply.content_type),
            ("x-request-id", f"req_{secrets.token_hex(16)}"),
            ("openai-processing-ms", str(round((time.monotonic() - began) * 1000))),
            ("openai-version", "2020-10-01"),
            *reply.headers,
        ]
        if reply.length is not None:
            headers.append(("content-length", str(reply.length)))
        start_response(f"{reply.status} {HTTPStatus(reply.status).phrase}", headers)
        return reply.body

    def _find(self, environ: WSGIEnvironment) -> Reply:
        method, path = environ["REQUEST_METHOD"], environ.get("PATH_INFO", "")
        others = set()
        for allowed, pattern, handle in self._routes:
            found = re.fullmatch(pattern, path)
            if found and allowed == method:
                return handle(environ, found[1] if found.groups() else "")
            if found:
                others.add(allowed)
        if others:
            message = f"Not allowed to {method} on {path}. Only {' and '.join(sorted(others))} is accepted."
            raise Refusal(405, message, code="method_not_supported")
        raise Refusal(404, f"Invalid URL ({method} {path})")

    def _generate(self, environ: WSGIEnvironment, _: str) -> Reply:
        self._tally.begin(_request_id(environ))
        try:
            key = _authorise(environ)
            return self._carry_out(environ, rules.order(rules.parse(_body(environ))), key)
        finally:
            self._tally.end()

    def _carry_out(self, environ: WSGIEnvironment, order: rules.Order, key: str) -> Reply:
        until = time.monotonic() + self._seconds()
        provoked = provocations.read(order.prompt)
        if not self._served:
            faults.refuse(provoked)
        time.sleep(provoked.seconds("slow"))
        job = job_of(_request_id(environ)) or order.prompt
        provocations.refuse(provoked, order, key, lambda: self._tally.attempt(job))
        if provoked.has("hold"):
            self._gate.wait(provoked.seconds("hold", provocations.LONGEST))
        reply = provocations.instead(provoked) or Reply.json(
            answer(order, provoked, self._shelf, _origin(environ) + PICTURES)
        )
        time.sleep(max(0.0, until - time.monotonic()))
        return faults.spoil(reply, provoked, environ)

    def _seconds(self) -> float:
        if self._delay is not None:
            return self._delay
        return uniform(*DELAY) if settings.SANDBOX_DELAY is None else settings.SANDBOX_DELAY

    def _models(self, environ: WSGIEnvironment, _: str) -> Reply:
        _authorise(environ)
        return Reply.json({"object": "list", "data": [lineup.listed(model) for model in lineup.MODELS.values()]})

    def _model(self, environ: WSGIEnvironment, name: str) -> Reply:
        _authorise(environ)
        model = lineup.find(name)
        if model is None:
            raise rules.no_such_model(name)
        return Reply.json(lineup.listed(model) | {"id": name})

    def _picture(self, environ: WSGIEnvironment, name: str) -> Reply:
        if name.startswith("forbidden-"):
            return Reply.of(EXPIRED, status=403, content_type="application/xml")
        content = self._shelf.get(name)
        if content is None:
            raise Refusal(404, "This picture has expired.")
        return Reply.of(content, content_type=f"image/{name.rpartition('.')[2]}")

    def _report(self, environ: WSGIEnvironment, _: str) -> Reply:
        return Reply.json(self._tally.report() | {"held": self._gate.held})

    def _reset(self, environ: WSGIEnvironment, _: str) -> Reply:
        self._tally.reset()
        return Reply.json({})

    def _release(self, environ: WSGIEnvironment, _: str) -> Reply:
        self._gate.release()
        return Reply.json({})


def _authorise(environ: WSGIEnvironment) -> str:
    return keys.admit(environ.get("HTTP_AUTHORIZATION", ""))


def _request_id(environ: WSGIEnvironment) -> str:
    return str(environ.get("HTTP_X_CLIENT_REQUEST_ID", ""))


def _body(environ: WSGIEnvironment) -> bytes:
    length = int(environ.get("CONTENT_LENGTH") or 0)
    if length > LARGEST_BODY:
        raise Refusal(413, "The request body is too large.")
    return bytes(environ["wsgi.input"].read(length))


def _origin(environ: WSGIEnvironment) -> str:
    """Scheme, host and mount point by which the client reached us."""
    host = environ.get("HTTP_HOST") or f"{environ['SERVER_NAME']}:{environ['SERVER_PORT']}"
    return f"{environ['wsgi.url_scheme']}://{host}{environ.get('SCRIPT_NAME', '')}"


application = make_app()

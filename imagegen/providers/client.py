"""The one way out. Every request this product sends leaves through post, get_json, list_models or fetch.

Each takes a total `deadline` in seconds and a `cap` in unpacked bytes, and raises a ProviderError that says whether
anything was sent. Redirects, cookies, proxies and netrc are off; `way` is for tests.
"""

import json
import logging
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import replace
from io import BytesIO
from typing import Any, BinaryIO

import httpx

from imagegen.core.redact import redact
from imagegen.providers import receive
from imagegen.providers.egress import FETCH, PROVIDER, Policy
from imagegen.providers.error_map import error_from
from imagegen.providers.errors import Blocked, Garbled, NoSuchModel, Unreachable
from imagegen.providers.exchange import LOST, Exchange
from imagegen.providers.models import Listed, Listing, read_models
from imagegen.providers.mounts import InProcess, mounted
from imagegen.providers.origin import origin_of
from imagegen.providers.target import Answer, Target
from imagegen.providers.transport import Guarded, Way

__all__ = ["Answer", "Listed", "Listing", "Target", "Way", "fetch", "get_json", "list_models", "post"]

# At INFO they log whole addresses, at DEBUG headers.
for _name in ("httpx", "httpcore"):
    logging.getLogger(_name).setLevel(logging.WARNING)

OUT = Way()

# One connection carries one exchange: of a minute's call, opening it is a few thousandths.
_PLAIN = {"accept": "*/*", "accept-encoding": "identity", "connection": "close", "user-agent": "imagegen"}
_KEPT = re.compile(
    r"content-type|retry-after(-ms)?|(x-|apim-)?request-id|x-client-request-id|openai-processing-ms|x-ratelimit-.+"
)
_MOST_ERROR_BYTES = 256_000
_MOST_REDIRECTS = 3


def post(
    target: Target,
    path: str,
    body: Mapping[str, Any],
    *,
    request_id: str,
    sink: BinaryIO,
    cap: int,
    deadline: float,
    on_sent: Callable[[], None] | None = None,
    way: Way = OUT,
) -> Answer:
    """Send one billed request and write the answer's body to `sink`, whatever its status.

    `on_sent` is called once the connection stands, right before the first byte leaves; what it raises stops that.
    Raises Unreachable where nothing was sent, Unanswered where something was and no whole answer came, Garbled for an
    answer larger than `cap`. What the sink raises passes through.
    """
    content = json.dumps(body, allow_nan=False).encode()
    headers = {"content-type": "application/json", "x-client-request-id": request_id}
    exchange = Exchange(deadline, billed=True, on_sent=on_sent)
    request = httpx.Request("POST", target.url(path), headers=_PLAIN | headers, content=content)
    with _sent(request, PROVIDER, exchange, way, target) as response:
        return _receive(response, target, sink, cap, exchange)


def get_json(target: Target, path: str, *, deadline: float, cap: int = 5_000_000, way: Way = OUT) -> Any:
    """What a provider answers to a question that costs nothing; raises a ProviderError for anything but success."""
    sink = BytesIO()
    exchange = Exchange(deadline)
    request = httpx.Request("GET", target.url(path), headers=_PLAIN)
    with _sent(request, PROVIDER, exchange, way, target) as response:
        answer = _receive(response, target, sink, cap, exchange)
    if not 200 <= answer.status < 300:
        raise error_from(answer.status, answer.headers, sink.getvalue())
    try:
        return json.loads(sink.getvalue())
    except (ValueError, RecursionError):
        raise Garbled("The answer is not JSON.", code=Garbled.NOT_JSON, status=answer.status) from None


def list_models(target: Target, *, deadline: float = 20.0, way: Way = OUT) -> Listing:
    """Every model that the provider lists for this key; `deadline` is for each of the places where it may."""
    *others, last = target.dialect.lists
    for path in others:
        try:
            return _read_models(target, path, deadline, way)
        except NoSuchModel:
            continue
    return _read_models(target, last, deadline, way)


def fetch(
    url: str, *, sink: BinaryIO, cap: int, deadline: float, exempt_origin: str | None = None, way: Way = OUT
) -> None:
    """Write the file behind an address from an answer or a person to `sink`, without any secret.

    `exempt_origin` is the origin of the credential whose answer named the address: there the rules for providers hold,
    so that a server on this network can hand out its own files. Raises Unreachable (its subclass Blocked where the
    address is not permitted, which includes every redirect) or Garbled where it is larger than `cap`. Show a person
    who typed the address one sentence for all of these, or they tell what listens on this network.
    """
    exchange = Exchange(deadline)
    place = _parsed(url)
    for _ in range(_MOST_REDIRECTS + 1):
        policy = PROVIDER if exempt_origin and origin_of(place) == origin_of(exempt_origin) else FETCH
        with _sent(httpx.Request("GET", place, headers=_PLAIN), policy, exchange, way) as response:
            if response.has_redirect_location:
                place = _parsed(place, response.headers["location"])
                continue
            if response.status_code != 200:
                status = response.status_code
                raise Unreachable(f"The address answered {status}.", code="http", status=status)
            receive.pour(response, sink, cap=cap, exchange=exchange)
            return
    raise Unreachable("The address leads from one redirect to the next.", code="http")


def _read_models(target: Target, path: str, deadline: float, way: Way) -> Listing:
    try:
        listed = read_models(get_json(target, path, deadline=deadline, way=way))
    except ValueError as error:
        raise Garbled(str(error), code=Garbled.NO_LIST, status=200) from None
    if not target.dialect.lists_images_only:
        return listed
    return replace(listed, models=[replace(model, makes_images=True) for model in listed.models])


@contextmanager
def _sent(
    request: httpx.Request, policy: Policy, exchange: Exchange, way: Way, target: Target | None = None
) -> Iterator[httpx.Response]:
    """The answer to a request, its body not yet read; what breaks until it is read becomes a ProviderError."""
    # Not through httpx.Client, which reads a redirect's address even where it does not follow it, and fails at some.
    try:
        with (
            closing(_transport(request.url, policy, exchange, way)) as transport,
            closing(transport.handle_request(target.sign(request) if target else request)) as response,
        ):
            yield response
    except LOST as error:
        raise exchange.lost(error) from None


def _transport(url: httpx.URL, policy: Policy, exchange: Exchange, way: Way) -> httpx.BaseTransport:
    if way.transport is not None:
        return InProcess(way.transport, exchange)
    application = mounted(url)
    return InProcess(application, exchange) if application else Guarded(policy, exchange, way)


def _receive(response: httpx.Response, target: Target, sink: BinaryIO, cap: int, exchange: Exchange) -> Answer:
    if response.is_success:
        receive.pour(response, sink, cap=cap, exchange=exchange, scrubbed=target.scrubbed)
    else:
        sink.write(target.scrub(_complaint(response, exchange).decode("utf-8", "replace")).encode())
    kept = {name: value for name, value in response.headers.items() if _KEPT.fullmatch(name)}
    headers = {name: redact(target.scrub(value), most=200) for name, value in kept.items()}
    return Answer(status=response.status_code, headers=headers)


def _complaint(response: httpx.Response, exchange: Exchange) -> bytes:
    """The body of an answer that is no success, as far as it comes: the status says enough."""
    body = bytearray()
    try:
        for piece in receive.pieces(response, exchange):
            body += piece
            if len(body) >= _MOST_ERROR_BYTES:
                break
    except (*LOST, Garbled):
        pass
    return bytes(body[:_MOST_ERROR_BYTES])


def _parsed(url: str | httpx.URL, relative: str = "") -> httpx.URL:
    """The address, or where `relative` leads from it; raises Blocked for one that cannot be read."""
    try:
        place = httpx.URL(url).join(relative)
        origin_of(place)
    except (httpx.InvalidURL, ValueError):
        raise Blocked("This address is not open to fetching.", code="blocked") from None
    return place

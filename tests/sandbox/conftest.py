"""Clients of a sandbox: in this process, and of one that is served on a free port."""

import threading
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from imagegen.sandbox.app import make_app
from imagegen.sandbox.server import make_server

KEY = {"authorization": "Bearer sk-sandbox-test"}

Ask = Callable[..., httpx.Response]


@pytest.fixture
def sandbox() -> Iterator[httpx.Client]:
    """A client of a sandbox mounted in this process, without delay."""
    transport = httpx.WSGITransport(make_app(0))
    with httpx.Client(transport=transport, base_url="http://sandbox.invalid", headers=KEY) as client:
        yield client


@pytest.fixture
def ask(sandbox: httpx.Client) -> Ask:
    """Generates with DALL·E 2 at its smallest unless told otherwise."""

    def post(prompt: str = "Dunes", *, job: str = "", **fields: Any) -> httpx.Response:
        small = {"model": "dall-e-2", "size": "256x256", "response_format": "b64_json"}
        asked = fields if "model" in fields else small | fields
        headers = {"x-client-request-id": job} if job else {}
        return sandbox.post("/v1/images/generations", json=asked | {"prompt": prompt}, headers=headers)

    return post


@pytest.fixture
def served() -> Iterator[httpx.Client]:
    """A client of a sandbox that is served, without delay."""
    server = make_server(make_app(0, served=True))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        limits = httpx.Limits(max_connections=None)
        with httpx.Client(base_url=server.url, headers=KEY, timeout=20, limits=limits, trust_env=False) as client:
            yield client
    finally:
        server.shutdown()
        server.server_close()
        thread.join()

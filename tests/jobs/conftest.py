"""A provider for one test: answers what the test says, remembers what it was asked."""

import base64
import json
from collections.abc import Callable, Iterable
from typing import Any

import pytest
from pytest_django import Settings

from tests import make

StartResponse = Callable[..., Any]


class Provider:
    """A WSGI application mounted in the sandbox's place."""

    def __init__(self) -> None:
        self.requests: list[dict[str, Any]] = []
        self.status = "200 OK"
        self.headers: list[tuple[str, str]] = [("Content-Type", "application/json"), ("x-request-id", "req_sample")]
        self.body: bytes | Callable[[], bytes] = self.pictures(make.png())
        self.before: Callable[[], None] = lambda: None

    @staticmethod
    def pictures(*contents: bytes, **extra: Any) -> bytes:
        data = [
            {"b64_json": base64.b64encode(content).decode(), "revised_prompt": "A revised prompt"}
            for content in contents
        ]
        return json.dumps({"created": 1, "data": data, **extra}).encode()

    def fails(self, status: int, *, code: str = "", kind: str = "", message: str = "Sample.", **headers: str) -> None:
        """Answer with the vendor's shape of an error from now on."""
        self.status = f"{status} Sample"
        self.body = json.dumps({"error": {"message": message, "type": kind, "param": None, "code": code}}).encode()
        self.headers = [
            ("Content-Type", "application/json"),
            *((name.replace("_", "-"), text) for name, text in headers.items()),
        ]

    def works(self) -> None:
        self.__init__()  # type: ignore[misc]

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        body = environ["wsgi.input"].read()
        self.requests.append(
            {
                "path": environ["PATH_INFO"],
                "body": json.loads(body) if body else None,
                "authorization": environ.get("HTTP_AUTHORIZATION"),
                "id": environ.get("HTTP_X_CLIENT_REQUEST_ID"),
            }
        )
        self.before()
        content = self.body if isinstance(self.body, bytes) else self.body()
        start_response(self.status, [*self.headers, ("Content-Length", str(len(content)))])
        return [content]


provider_now = Provider()


def application(environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
    return provider_now(environ, start_response)


@pytest.fixture
def provider(settings: Settings) -> Provider:
    provider_now.works()
    settings.PROVIDER_MOUNTS = {settings.SANDBOX_ORIGIN: "tests.jobs.conftest.application"}
    return provider_now

"""What every stand-in is made of."""

import base64
import json
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from tests import make

KEY = "sk-sample-0123456789abcdef"
StartResponse = Callable[..., Any]


@dataclass(frozen=True)
class Asked:
    """One request; `path` is whole, header names are in lower case, `body` is empty for a GET."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: dict[str, Any]

    @property
    def has_bearer(self) -> bool:
        return self.headers.get("authorization") == f"Bearer {KEY}"

    @property
    def prompt(self) -> str:
        """What is left of the prompt without blanks."""
        return str(self.body.get("prompt", "")).strip()

    def unknown(self, known: Collection[str]) -> list[str]:
        """The fields of the body that are not among the known."""
        return sorted(set(self.body) - set(known))


class Refusal(Exception):
    """An answer that is no success, in the server's own shape."""

    def __init__(self, status: int, body: Any) -> None:
        self.status = status
        self.body = body


class Standin:
    """A WSGI application; `heard` is what it was asked, the last at the end."""

    def __init__(self, answer: Callable[[Asked], Any]) -> None:
        self.heard: list[Asked] = []
        self._answer = answer

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        content = environ["wsgi.input"].read()
        headers = {name[5:].replace("_", "-").lower(): text for name, text in environ.items() if name[:5] == "HTTP_"}
        asked = Asked(environ["REQUEST_METHOD"], environ["PATH_INFO"], headers, json.loads(content) if content else {})
        self.heard.append(asked)
        try:
            status, body = 200, self._answer(asked)
        except Refusal as refusal:
            status, body = refusal.status, refusal.body
        start_response(f"{status} Sample", [("Content-Type", "application/json")])
        return [json.dumps(body).encode()]


def picture(width: int = 96, height: int = 64) -> str:
    """A picture of that size, in base64."""
    return base64.b64encode(make.png(width, height)).decode()


def sides(size: str) -> tuple[int, int]:
    width, _, height = size.partition("x")
    return int(width), int(height)

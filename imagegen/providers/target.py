"""Where a request goes and with which secret, and what comes back."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import httpx

from imagegen.core.redact import HIDDEN
from imagegen.core.secret import Secret
from imagegen.providers.dialect import Dialect
from imagegen.providers.errors import Unauthorized


@dataclass(frozen=True)
class Target:
    """A provider's base URL, the headers that prove who we are there, and the dialect it speaks."""

    base_url: str
    headers: Mapping[str, Secret] = field(default_factory=dict)
    dialect: Dialect = field(default_factory=Dialect)

    def url(self, path: str) -> str:
        """The address of what OpenAI has at `path`."""
        return f"{self.base_url.rstrip('/')}/{self.dialect.paths.get(path, path).lstrip('/')}"

    def sign(self, request: httpx.Request) -> httpx.Request:
        """The request with its secret headers; they are in no variable that a traceback would show."""
        for name, secret in self.headers.items():
            if not (secret.reveal().isascii() and secret.reveal().isprintable()):
                raise Unauthorized(
                    "The key, or an id beside it, holds a character that cannot be sent.", code=Unauthorized.UNSENDABLE
                )
            request.headers[name] = secret.reveal()
        return request

    def scrub(self, text: str) -> str:
        """The text without our secrets, should the server have echoed one."""
        for part in self._parts():
            text = text.replace(part, HIDDEN)
        return text

    def scrubbed(self, body: Iterable[bytes]) -> Iterator[bytes]:
        """The body without our secrets, wherever its pieces are cut; none is in a variable here either."""
        longest = max(map(len, self._parts()), default=0)
        rest = ""
        for piece in body:
            rest = self.scrub(rest + piece.decode("latin-1"))
            whole = max(0, len(rest) - longest)  # what follows may be the beginning of one
            yield rest[:whole].encode("latin-1")
            rest = rest[whole:]
        yield rest.encode("latin-1")

    def _parts(self) -> list[str]:
        """The values of the headers and their words, the longest first."""
        values = [secret.reveal() for secret in self.headers.values()]
        parts = {part for value in values for part in (value, *value.split()) if len(part) >= 8}
        return sorted(parts, key=len, reverse=True)


@dataclass(frozen=True)
class Answer:
    """What comes with a whole answer, whatever its status; header names are in lower case."""

    status: int
    headers: Mapping[str, str]

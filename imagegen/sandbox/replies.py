"""What goes back over the wire: a reply, and the refusal that stands for an OpenAI-shaped error."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field

JSON = "application/json"


@dataclass
class Reply:
    """One HTTP answer; `length` where it is not that of the body's parts."""

    body: Iterable[bytes]
    status: int = 200
    content_type: str = JSON
    headers: list[tuple[str, str]] = field(default_factory=list)
    length: int | None = None

    @classmethod
    def of(cls, content: bytes, *, status: int = 200, content_type: str = JSON) -> "Reply":
        """A reply whose body is at hand."""
        return cls([content], status=status, content_type=content_type, length=len(content))

    @classmethod
    def json(cls, content: object, *, status: int = 200) -> "Reply":
        return cls.of(json.dumps(content).encode(), status=status)


class Refusal(Exception):
    """An error in the vendor's shape. https://platform.openai.com/docs/guides/error-codes"""

    def __init__(
        self,
        status: int,
        message: str,
        *,
        code: str | None = None,
        param: str | None = None,
        kind: str = "invalid_request_error",
        headers: tuple[tuple[str, str], ...] = (),
    ) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.code = code
        self.param = param
        self.kind = kind
        self.headers = headers

    def reply(self) -> Reply:
        error = {"message": self.message, "type": self.kind, "param": self.param, "code": self.code}
        reply = Reply.json({"error": error}, status=self.status)
        reply.headers.extend(self.headers)
        return reply

"""A provider on this machine: answers every image request with the same picture, and notes when."""

import base64
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from bench.picture import photo

MODEL = "gpt-image-1.5"
PROMPT = "A lighthouse at blue hour"
LONGEST = 30.0
REQUEST = json.dumps({"model": MODEL, "prompt": PROMPT, "n": 1})


@dataclass
class Provider:
    """Answers after `delay` seconds.

    `arrived` and `answered` say by request id when it was read and when its answer began to leave (time.monotonic).
    """

    port: int
    delay: float = 0.0
    arrived: dict[str, float] = field(default_factory=dict)
    answered: dict[str, float] = field(default_factory=dict)
    changed: threading.Condition = field(default_factory=threading.Condition)

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    def forget(self) -> None:
        """Forget every request so far."""
        self.arrived.clear()
        self.answered.clear()

    def only_request(self) -> tuple[str, float, float]:
        """The one request since `forget`, when it is answered: its name, its arrival and its answer."""
        with self.changed:
            if not self.changed.wait_for(lambda: self.answered, LONGEST):
                raise TimeoutError(f"No request came in {LONGEST:.0f} s.")
        ((name, answered),) = self.answered.items()
        return name, self.arrived[name], answered


def answer() -> bytes:
    """The body of an answer with one picture, as POST /images/generations gives it."""
    return json.dumps({"created": 1, "data": [{"b64_json": base64.b64encode(photo()).decode()}]}).encode()


@contextmanager
def serving(provider: Provider) -> Iterator[Provider]:
    """The provider listens while inside."""
    body = answer()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["content-length"]))
            name = self.headers.get("x-client-request-id", str(len(provider.arrived)))
            provider.arrived[name] = time.monotonic()
            time.sleep(provider.delay)
            with provider.changed:
                provider.answered[name] = time.monotonic()
                provider.changed.notify_all()
            self.send_response(200)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, template: str, *values: object) -> None:
            pass

    server = _Server(("127.0.0.1", provider.port), Handler)
    listening = threading.Thread(target=server.serve_forever, name="provider", daemon=True)
    listening.start()
    try:
        yield provider
    finally:
        server.shutdown()
        listening.join()
        server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256

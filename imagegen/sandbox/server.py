"""The sandbox over HTTP: a thread for every request, so that a hundred slow ones do not queue."""

import socketserver
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer
from wsgiref.types import WSGIApplication

from .faults import CONNECTION


class Handler(WSGIRequestHandler):
    """Hands the application its socket, and keeps no log."""

    def get_environ(self) -> dict[str, Any]:
        return super().get_environ() | {CONNECTION: self.connection}

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Nothing: prompts are not for the terminal."""


class Server(ThreadingMixIn, WSGIServer):
    """A WSGI server that ends without waiting for whoever is held."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 512

    def server_bind(self) -> None:
        """Bind without asking the name server who we are."""
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = str(self.server_address[0]), int(self.server_address[1])
        self.setup_environ()

    @property
    def url(self) -> str:
        return f"http://{self.server_name}:{self.server_port}"


def make_server(app: WSGIApplication, host: str = "127.0.0.1", port: int = 0) -> Server:
    """A server that listens already; call serve_forever in a thread and shutdown to end. Port 0 takes a free one."""
    server = Server((host, port), Handler)
    server.set_app(app)
    return server

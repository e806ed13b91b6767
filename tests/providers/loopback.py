"""Servers on 127.0.0.1 that say exactly what a test tells them to, byte by byte."""

import socket
import ssl
import threading
from collections.abc import Callable

from imagegen.providers.client import Way

PUBLIC = "93.184.215.14"


class Line:
    """One connection, from the server's side."""

    def __init__(self, connected: socket.socket, server: "Loopback") -> None:
        self._socket = connected
        self._server = server

    def request(self) -> bytes:
        """The whole request, headers and body."""
        heard = b""
        while b"\r\n\r\n" not in heard:
            heard += self.hear()
        head, _, body = heard.partition(b"\r\n\r\n")
        length = next(
            (int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")), 0
        )
        while len(body) < length:
            body += self.hear()
        self._server.requests.append(head + b"\r\n\r\n" + body)
        return head + b"\r\n\r\n" + body

    def say(self, text: bytes) -> None:
        self._socket.sendall(text)

    def drip(self, text: bytes, *, every: float) -> None:
        """The text byte by byte, until the test is over."""
        for byte in text:
            if self.is_over(every):
                return
            self.say(bytes([byte]))

    def hold(self) -> None:
        """Say nothing until the test is over."""
        self.is_over(60)

    def is_over(self, seconds: float) -> bool:
        """Wait, and say whether the test is over."""
        return self._server.is_over.wait(seconds)

    def reset(self) -> None:
        """Break the connection off without a goodbye."""
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")

    def hear(self) -> bytes:
        """Some of the request."""
        heard = self._socket.recv(65536)
        if not heard:
            raise ConnectionError
        self._server.heard += heard
        return heard


class Loopback:
    """Calls `speak` for each connection; `heard` is every byte it was sent, `requests` the whole ones."""

    def __init__(self, speak: Callable[[Line], None], tls: ssl.SSLContext | None = None) -> None:
        self.heard = b""
        self.requests: list[bytes] = []
        self.connections = 0
        self.is_over = threading.Event()
        self.speak = speak
        self._tls = tls
        self._threads: list[threading.Thread] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.place = f"127.0.0.1:{self.port}"
        self._start(self._accept)

    def close(self) -> None:
        """Wait until all is said; may be called twice."""
        if self.is_over.is_set():
            return
        self.is_over.set()
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for thread in self._threads:
            thread.join(5)

    def _start(self, work: Callable[[], None]) -> None:
        thread = threading.Thread(target=work, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while True:
            try:
                connected, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            self._start(lambda connected=connected: self._talk(connected))  # type: ignore[misc]

    def _talk(self, connected: socket.socket) -> None:
        with connected:
            try:
                if self._tls is not None:
                    connected = self._tls.wrap_socket(connected, server_side=True)
                with connected:
                    self.speak(Line(connected, self))
            except OSError:
                pass


def answer(body: bytes = b"", status: str = "200 OK", **headers: str) -> Callable[[Line], None]:
    """What says one whole answer to whatever is asked; headers are named with _ for -."""

    def speak(line: Line) -> None:
        line.request()
        fields = {"content-length": str(len(body))} | {name.replace("_", "-"): value for name, value in headers.items()}
        head = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
        line.say(f"HTTP/1.1 {status}\r\n{head}\r\n".encode() + body)

    return speak


class Network:
    """Names that resolve as a test says, and a socket to a loopback server whatever address is dialled.

    `answers` are what the resolver says first, second and so on; it repeats the last.
    """

    def __init__(self, server: Loopback | None, *answers: list[str]) -> None:
        self._server = server
        self._answers = list(answers)
        self.asked: list[str] = []
        self.dialled: list[str] = []
        self.way = Way(resolve=self._resolve, dial=self._dial)

    def _resolve(self, host: str, port: int) -> list[str]:
        self.asked.append(host)
        return self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]

    def _dial(self, address: str, port: int, seconds: float) -> socket.socket:
        self.dialled.append(address)
        if self._server is None:
            raise ConnectionRefusedError
        return socket.create_connection(("127.0.0.1", self._server.port), seconds)

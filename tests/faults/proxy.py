"""Between a studio and its broker: passes everything on, or cuts, delays and swallows it."""

import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress


class Proxy:
    """Listens at `port` of the loopback for a server at another."""

    def __init__(self, server: int) -> None:
        self.delay = 0.0  # seconds
        self._server = server
        self._passing = threading.Event()
        self._passing.set()
        self._asking = threading.Event()
        self._asking.set()
        self._open: set[socket.socket] = set()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._closing = threading.Event()
        self._accepting = threading.Thread(target=self._accept, daemon=True)
        self._accepting.start()

    def hold(self) -> None:
        """Take connections and say nothing more on any."""
        self._passing.clear()

    def hold_requests(self) -> None:
        """Keep back what clients say, until `pass_requests`; what the server says is passed on."""
        self._asking.clear()

    def pass_requests(self) -> None:
        self._asking.set()

    def cut(self) -> None:
        """End every connection; new ones are taken."""
        for end in list(self._open):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def heal(self) -> None:
        """Pass everything on again; what was held is lost with its connection."""
        self.cut()
        self._passing.set()
        self._asking.set()

    def close(self) -> None:
        self._closing.set()
        self._listener.shutdown(socket.SHUT_RDWR)
        while self._accepting.is_alive():
            self.heal()
            self._accepting.join(0.1)

    def _accept(self) -> None:
        with self._listener, suppress(OSError), ThreadPoolExecutor(200) as passing:
            while not self._closing.is_set():
                passing.submit(self._connect, self._listener.accept()[0], passing)

    def _connect(self, client: socket.socket, passing: ThreadPoolExecutor) -> None:
        with suppress(OSError), client, socket.create_connection(("127.0.0.1", self._server)) as server:
            self._open |= {client, server}
            back = passing.submit(self._pass_on, server, client, self._passing)
            self._pass_on(client, server, self._passing, self._asking)
            back.result()
            self._open -= {client, server}

    def _pass_on(self, source: socket.socket, sink: socket.socket, *gates: threading.Event) -> None:
        with suppress(OSError):
            while data := source.recv(65_536):
                for gate in gates:
                    gate.wait()
                time.sleep(self.delay)
                sink.sendall(data)
        for end in (source, sink):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

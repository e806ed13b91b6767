"""Provocations that need a socket of their own: they exist only where `manage.py sandbox` serves.

In the product's own process they would hold one of its threads, or hand it bytes that no WSGI server would.
"""

import gzip
import socket
import threading
import time
import zlib
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from random import Random
from typing import Any

from .provocations import LONGEST, Provoked
from .replies import Refusal, Reply

WORDS = ("hold", "drip", "cut", "stall", "garble", "gzip")
CONNECTION = "sandbox.connection"
"""The WSGI variable in which the server hands over the client's socket."""

BOMB_CHUNKS = 1024
CHUNK = b"A" * 1_048_576


class Gate:
    """Where requests wait until everybody is let through."""

    def __init__(self) -> None:
        self._opened = threading.Event()
        self._lock = threading.Lock()
        self.held = 0

    def wait(self, seconds: float) -> None:
        with self._lock:
            opened = self._opened
            self.held += 1
        try:
            opened.wait(seconds)
        finally:
            with self._lock:
                self.held -= 1

    def release(self) -> None:
        """Let through whoever is held now; who comes later waits again."""
        with self._lock:
            opened, self._opened = self._opened, threading.Event()
        opened.set()


def refuse(provoked: Provoked) -> None:
    """Raise for a provocation that cannot be had in the product's own process."""
    for word in WORDS:
        if provoked.has(word):
            message = f"'sandbox:{word}' needs the served sandbox: start it with manage.py sandbox."
            raise Refusal(400, message, code="invalid_value", param="prompt")


def spoil(reply: Reply, provoked: Provoked, environ: dict[str, Any]) -> Reply:
    """The reply, or what comes in its place."""
    if provoked.has("garble"):
        _garble(environ[CONNECTION])
        return Reply.of(b"")
    if provoked.has("gzip"):
        bomb = _gzip_bomb()
        return Reply([bomb], headers=[("content-encoding", "gzip")], length=len(bomb))
    if provoked.has("stall"):
        return replace(reply, body=_stalled(b"".join(reply.body), provoked.seconds("stall", LONGEST)))
    if provoked.has("cut") or provoked.has("drip"):
        body = b"".join(reply.body)
        sent = [body[: len(body) // 2]] if provoked.has("cut") else _dripped(body)
        return replace(reply, body=sent)
    return reply


def _garble(connection: socket.socket) -> None:
    """Bytes that are no HTTP, then nothing; the server finds the connection closed."""
    connection.sendall(Random(1).randbytes(512))
    connection.shutdown(socket.SHUT_RDWR)


def _stalled(body: bytes, seconds: float) -> Iterator[bytes]:
    yield body[: len(body) // 2]
    time.sleep(seconds)
    yield body[len(body) // 2 :]


def _dripped(body: bytes) -> Iterator[bytes]:
    for byte in body:
        yield bytes((byte,))
        time.sleep(1)


@lru_cache(maxsize=1)
def _gzip_bomb() -> bytes:
    """About a megabyte that opens to a gigabyte: one flushed block, written a thousand times, with a true checksum."""
    start = b'{"created": 1795305600, "data": [{"b64_json": "'
    end = b'"}]}'
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    head = packer.compress(start) + packer.flush(zlib.Z_FULL_FLUSH)
    block = packer.compress(CHUNK) + packer.flush(zlib.Z_FULL_FLUSH)
    tail = packer.compress(end) + packer.flush()
    checksum = zlib.crc32(start)
    for _ in range(BOMB_CHUNKS):
        checksum = zlib.crc32(CHUNK, checksum)
    checksum = zlib.crc32(end, checksum)
    length = len(start) + len(CHUNK) * BOMB_CHUNKS + len(end)
    header = gzip.compress(b"", mtime=0)[:10]
    trailer = checksum.to_bytes(4, "little") + (length & 0xFFFFFFFF).to_bytes(4, "little")
    return header + head + block * BOMB_CHUNKS + tail + trailer

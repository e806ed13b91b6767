"""Bytes kept for a while, the oldest given up first."""

import threading
from collections import OrderedDict


class Shelf:
    """At most so many things of at most so many bytes together; safe among threads."""

    def __init__(self, things: int, size: int) -> None:
        self._things, self._size = things, size
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self._held = 0
        self._lock = threading.Lock()

    def put(self, key: str, content: bytes) -> None:
        with self._lock:
            self._held += len(content) - len(self._kept.pop(key, b""))
            self._kept[key] = content
            while len(self._kept) > self._things or (self._held > self._size and len(self._kept) > 1):
                self._held -= len(self._kept.popitem(last=False)[1])

    def get(self, key: str) -> bytes | None:
        with self._lock:
            return self._kept.get(key)

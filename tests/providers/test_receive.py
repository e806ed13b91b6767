import gzip
import io
import time
import tracemalloc
import zlib
from collections.abc import Iterator

import httpcore
import httpx
import pytest

from imagegen.providers import receive
from imagegen.providers.errors import Garbled
from imagegen.providers.exchange import Exchange


class Chunks(httpx.SyncByteStream):
    def __init__(self, body: bytes, size: int = 65536) -> None:
        self._body, self._size = body, size

    def __iter__(self) -> Iterator[bytes]:
        for start in range(0, len(self._body), self._size):
            yield self._body[start : start + self._size]


def poured(body: bytes, packing: str = "", *, cap: int = 10_000_000, size: int = 65536) -> bytes:
    sink = io.BytesIO()
    headers = {"content-encoding": packing} if packing else {}
    response = httpx.Response(200, headers=headers, stream=Chunks(body, size))
    receive.pour(response, sink, cap=cap, exchange=Exchange(9))
    return sink.getvalue()


TEXT = bytes(range(256)) * 20_000


@pytest.mark.parametrize(
    ("packing", "packed"),
    [
        ("", TEXT),
        ("identity", TEXT),
        ("gzip", gzip.compress(TEXT, mtime=0)),
        ("X-GZIP", gzip.compress(TEXT, mtime=0)),
        ("deflate", zlib.compress(TEXT)),
    ],
)
@pytest.mark.parametrize("size", [7919, 65536, 10_000_000])
def test_a_body_comes_out_as_it_was_meant(packing: str, packed: bytes, size: int) -> None:
    assert poured(packed, packing, size=size) == TEXT


def test_the_cap_counts_unpacked_bytes_exactly() -> None:
    assert len(poured(gzip.compress(bytes(1000)), "gzip", cap=1000)) == 1000
    with pytest.raises(Garbled, match="larger than 1 kB"):
        poured(gzip.compress(bytes(1001)), "gzip", cap=1000)


@pytest.mark.parametrize(
    ("packing", "body"),
    [
        ("br", b"\x0b\x02\x80"),
        ("zstd", b"x"),
        ("gzip, gzip", gzip.compress(gzip.compress(b"x", mtime=0), mtime=0)),
        ("gzip", b"plain"),
        ("gzip", gzip.compress(TEXT, mtime=0)[:-9]),
        ("gzip", gzip.compress(b"{}", mtime=0) + b"more"),
    ],
)
def test_a_body_packed_in_a_way_we_cannot_read_is_garbled(packing: str, body: bytes) -> None:
    with pytest.raises(Garbled):
        poured(body, packing)


def test_a_body_that_no_socket_times_is_left_at_the_deadline() -> None:
    class Slow(httpx.SyncByteStream):
        def __iter__(self) -> Iterator[bytes]:
            while True:
                time.sleep(0.01)
                yield b" "

    with pytest.raises(httpcore.ReadTimeout):
        receive.pour(httpx.Response(200, stream=Slow()), io.BytesIO(), cap=10_000_000, exchange=Exchange(0.1))


def test_memory_does_not_grow_with_the_body() -> None:
    class Counter(io.BytesIO):
        def write(self, piece: object) -> int:
            return 0

    bomb = gzip.compress(bytes(100_000_000))
    response = httpx.Response(200, headers={"content-encoding": "gzip"}, stream=Chunks(bomb))
    tracemalloc.start()
    receive.pour(response, Counter(), cap=200_000_000, exchange=Exchange(60))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 10_000_000

"""Reads an answer's body: piece by piece, unpacked, up to a limit, until the deadline."""

import zlib
from collections.abc import Callable, Iterable, Iterator
from typing import BinaryIO

import httpx

from imagegen.providers.errors import Garbled
from imagegen.providers.exchange import Exchange

Scrub = Callable[[Iterator[bytes]], Iterator[bytes]]
_PIECE = 1 << 20


def pour(response: httpx.Response, sink: BinaryIO, *, cap: int, exchange: Exchange, scrubbed: Scrub = iter) -> None:
    """Write the unpacked body, `scrubbed`, to `sink`; raises Garbled as soon as it is larger than `cap` bytes."""
    size = 0
    for piece in scrubbed(pieces(response, exchange)):
        size += len(piece)
        if size > cap:
            raise Garbled(f"answer larger than {_words(cap)}", code=Garbled.TOO_LARGE, status=response.status_code)
        sink.write(piece)


def pieces(response: httpx.Response, exchange: Exchange) -> Iterator[bytes]:
    """The unpacked body, at most a megabyte at a time. We ask for plain bytes; gzip is read where a server insists."""
    packing = response.headers.get("content-encoding", "identity").strip().lower()
    # Not iter_raw(), which an answer made in memory allows only once.
    raw: Iterable[bytes] = response.stream  # type: ignore[assignment]
    if packing in ("gzip", "x-gzip", "deflate"):
        raw = _unpacked(raw)
    elif packing not in ("identity", ""):
        raise Garbled(f"The answer is packed as {packing}, and cannot be unpacked.", status=response.status_code)
    for piece in raw:
        exchange.left()
        yield piece


def _unpacked(packed: Iterable[bytes]) -> Iterator[bytes]:
    unpacker = zlib.decompressobj(wbits=zlib.MAX_WBITS | 32)
    try:
        for chunk in packed:
            rest = chunk
            while rest:
                yield unpacker.decompress(rest, _PIECE)
                rest = unpacker.unconsumed_tail
            if unpacker.unused_data:
                raise Garbled("The answer goes on after its packed end.")
        yield unpacker.flush()
    except zlib.error:
        raise Garbled("The answer is packed in a way that cannot be read.") from None
    if not unpacker.eof:
        raise Garbled("The answer is packed, and its end is missing.")


def _words(size: int) -> str:
    return f"{size / 1e6:.0f} MB" if size >= 1e6 else f"{size / 1e3:.0f} kB"

"""One request's clock, and whether any byte of it may have left."""

import time
from collections.abc import Callable

import httpcore
import httpx

from imagegen.providers.errors import ProviderError, Unanswered, Unreachable, duration

# What a connection raises once it stands, whether ours or one that a test put in its place.
LOST = (httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError, httpx.TransportError)
_LATE = (httpcore.TimeoutException, httpx.TimeoutException)
_NOT_CONNECTED = (httpx.ConnectError, httpx.ConnectTimeout, httpx.UnsupportedProtocol)


class Exchange:
    """A total deadline of `seconds` from now; `on_sent` is called once, right before the first byte leaves."""

    def __init__(self, seconds: float, *, billed: bool = False, on_sent: Callable[[], None] | None = None) -> None:
        self.seconds = seconds
        self.has_begun = False
        self._ends_at = time.monotonic() + seconds
        self._billed = billed
        self._on_sent = on_sent

    def left(self) -> float:
        """Seconds left; raises httpcore.ReadTimeout where there are none."""
        left = self._ends_at - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout
        return left

    def announce(self) -> None:
        """Tell the caller that the connection stands and the request leaves now; what it raises stops that."""
        if self._on_sent is not None:
            self._on_sent()

    def lost(self, error: Exception) -> ProviderError:
        """What a broken or late connection means: unanswered where a billed request may have left, else unreachable."""
        is_late = isinstance(error, _LATE)
        sentence = (
            f"No answer after {duration(self.seconds)}."
            if is_late
            else "The connection broke before a whole answer came."
        )
        sent = self._billed and self.has_begun and not isinstance(error, _NOT_CONNECTED)
        return (Unanswered if sent else Unreachable)(sentence, code="timeout" if is_late else "cut")

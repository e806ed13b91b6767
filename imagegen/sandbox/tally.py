"""How often the sandbox was asked, by whom, and how many at once."""

import threading
from collections import OrderedDict

MOST_KEPT = 100_000
"""Request ids remembered; a server that runs for months must not grow."""


class Tally:
    """Counts of image requests, by the `X-Client-Request-Id` header: `<job>.<call>`; safe among threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._running = 0
        self.reset()

    def reset(self) -> None:
        """Start again at nothing; what is running stays counted as running."""
        with self._lock:
            self._total = 0
            self._peak = self._running
            self._by_id: OrderedDict[str, int] = OrderedDict()
            self._by_job: OrderedDict[str, int] = OrderedDict()
            self._attempts: OrderedDict[str, int] = OrderedDict()

    def begin(self, request_id: str) -> None:
        """Count a request that has come."""
        with self._lock:
            self._running += 1
            self._total += 1
            self._peak = max(self._peak, self._running)
            if request_id:
                _count(self._by_id, request_id)
                _count(self._by_job, job_of(request_id))

    def end(self) -> None:
        """Count a request as answered."""
        with self._lock:
            self._running -= 1

    def attempt(self, key: str) -> int:
        """Count a try that is to be refused so many times; how many there were by now."""
        with self._lock:
            return _count(self._attempts, key)

    def report(self) -> dict[str, object]:
        with self._lock:
            return {
                "total": self._total,
                "running": self._running,
                "peak": self._peak,
                "by_id": dict(self._by_id),
                "by_job": dict(self._by_job),
            }


def job_of(request_id: str) -> str:
    """The job's part of a request id, before the dot."""
    return request_id.partition(".")[0]


def _count(counts: OrderedDict[str, int], key: str) -> int:
    counts[key] = counts.get(key, 0) + 1
    if len(counts) > MOST_KEPT:
        counts.popitem(last=False)
    return counts[key]

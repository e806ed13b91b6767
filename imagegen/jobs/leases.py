"""The claims of this process, on jobs and on calls, renewed together by one thread."""

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from django.db.models.functions import Now

from imagegen.jobs.models import LEASE, Call, Job

EVERY = 20.0  # seconds between two renewals

_held: dict[int, Job | Call] = {}
_lock = threading.Lock()


@contextmanager
def renewed(claimed: Job | Call) -> Iterator[None]:
    """While inside, the lease of what was claimed is renewed by `renew_all`."""
    with _lock:
        _held[id(claimed)] = claimed
    try:
        yield
    finally:
        with _lock:
            del _held[id(claimed)]


def any_held() -> bool:
    """Whether this process holds anything."""
    with _lock:
        return bool(_held)


def results() -> int:
    """How many results the jobs ask for that this process holds."""
    with _lock:
        return sum(claimed.count for claimed in _held.values() if isinstance(claimed, Job))


def teams() -> Counter[int]:
    """How many jobs of each team this process holds, by the team's id."""
    with _lock:
        return Counter(claimed.team_id for claimed in _held.values() if isinstance(claimed, Job))


def renew_all() -> None:
    """Renew what this process holds. An answered job has no lease any more, and gets none."""
    with _lock:
        claims = list(_held.values())
    for claimed in claims:
        held = Job.objects.held(claimed) if isinstance(claimed, Job) else Call.objects.held(claimed)
        held.filter(lease__isnull=False).update(lease=Now() + LEASE)

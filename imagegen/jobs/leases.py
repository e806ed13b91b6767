"""The claims of this process, on jobs and on calls, renewed together by one thread."""

import threading
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


def count() -> int:
    """How many claims this process holds."""
    return len(_held)


def renew_all() -> None:
    """Renew what this process holds. An answered job has no lease any more, and gets none."""
    with _lock:
        claims = list(_held.values())
    for claimed in claims:
        held = Job.objects.held(claimed) if isinstance(claimed, Job) else Call.objects.held(claimed)
        held.filter(lease__isnull=False).update(lease=Now() + LEASE)

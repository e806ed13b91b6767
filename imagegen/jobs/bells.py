"""The doorbell: a message that says "there is work" and carries nothing. Lost, doubled or late, it breaks nothing.

With a broker, whoever makes work rings. Embedded, the worker's own thread finds it (the web process's memory reaches
nobody). In both, a thread of every worker rings for rows that were left waiting, at most once for each free slot.
"""

import threading
import time
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Any

import structlog
from celery import current_app
from django.conf import settings
from django.db import connection
from django.db.models import QuerySet

from imagegen.assets.models import Asset
from imagegen.jobs import leases, spool
from imagegen.jobs.models import Call, Job

log = structlog.get_logger(__name__)

PATIENCE = 0.5  # seconds
LOOK_AGAIN = 0.5  # seconds

_last_look: dict["Kind", tuple[float, list[tuple[int, int] | None]]] = {}


class Kind(StrEnum):
    """The two kinds of work, each with its own worker: the task's name."""

    CALLS = "calls"
    FINISH = "finish"

    @property
    def queue(self) -> str:
        """Where its worker listens. Finishing is for the host that has the answer in its spool."""
        return f"finish.{settings.SPOOL_HOST}" if self is Kind.FINISH else "calls"


def ring_calls() -> None:
    """Ring for the calls workers; best effort, for half a second at most."""
    _ring_soon(Kind.CALLS)


def ring_finish() -> None:
    """Ring for the finish workers of this host; best effort, for half a second at most."""
    _ring_soon(Kind.FINISH)


def ring_waiting(kind: Kind, free_slots: Callable[[], int]) -> None:
    """Ring for waiting rows from inside a worker of that kind."""
    slots = free_slots()
    if slots > 0 and not (settings.EMBEDDED and _nothing_new(kind)):
        for _ in range(_waiting(kind, slots)):
            _ring(kind)


def _nothing_new(kind: Kind) -> bool:
    """Whether SQLite's files are as they were at the last look, and that was a moment ago: a row may be due by now.

    Asking the files costs a hundredth of asking the database, and a studio is idle for most of the day.
    """
    now = time.monotonic(), [_state(f"{connection.settings_dict['NAME']}{suffix}") for suffix in ("", "-wal")]
    looked_at, state = _last_look.get(kind, (0.0, []))
    if now[1] == state and now[0] < looked_at + LOOK_AGAIN:
        return True
    _last_look[kind] = now
    return False


def _state(file: str) -> tuple[int, int] | None:
    try:
        found = Path(file).stat()
    except FileNotFoundError:
        return None
    return found.st_mtime_ns, found.st_size


def _waiting(kind: Kind, most: int) -> int:
    """How many rows would be taken now, counted no further than `most`."""
    host = settings.SPOOL_HOST
    if kind is Kind.CALLS:
        jobs = Job.objects.due() if spool.has_room(leases.results()) else Job.objects.none()
        return min(most, _count(Call.objects.to_fetch(host), most) + _count(jobs, most))
    return _count(Call.objects.to_finish(host), most) or _count(Asset.objects.unrendered(), 1)


def _count(rows: QuerySet[Any], most: int) -> int:
    return rows.values("pk")[:most].count()


def _ring_soon(kind: Kind) -> None:
    """In a thread, because a broker that takes connections and says nothing holds its client for five seconds."""
    if not settings.EMBEDDED:
        ringing = threading.Thread(target=_ring, args=(kind,), name="ring", daemon=True)
        ringing.start()
        ringing.join(PATIENCE)


def _ring(kind: Kind) -> None:
    try:
        current_app.send_task(kind, queue=kind.queue)
    except Exception as error:  # noqa: BLE001 - whatever the broker's client raises, the thread in the workers will ring
        log.warning("the bell did not ring", kind=kind.value, error=type(error).__name__)

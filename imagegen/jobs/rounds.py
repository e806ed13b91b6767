"""The threads of a worker that ring, renew and mend. Never tasks: those would starve behind 64 waiting calls."""

import os
import signal
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass

import structlog
from django.conf import settings
from django.db import close_old_connections, connections

from imagegen.jobs import beats, bells, housekeeping, leases
from imagegen.jobs.bells import Kind

log = structlog.get_logger(__name__)

RING_EVERY = {Kind.CALLS: 0.05, Kind.FINISH: 0.1} if settings.EMBEDDED else dict.fromkeys(Kind, 10.0)  # seconds
MEND_EVERY = 10.0
SWEEP_EVERY = 3600.0
STUCK_AFTER = 10  # seconds in which messages wait and none is being worked on
LOST_AFTER = 30  # seconds in which none is taken, after a process was lost: a large answer may take as long

ending = threading.Event()  # set: this worker takes on no more, and waits for what it has
_between_forks = threading.Lock()
os.register_at_fork(
    before=_between_forks.acquire, after_in_parent=_between_forks.release, after_in_child=_between_forks.release
)


def start_calls(slots: int, free_slots: Callable[[], int]) -> None:
    """Begin the rounds of a calls worker."""
    _every(beats.EVERY, "beat", lambda: beats.beat(Kind.CALLS, slots))
    _every(RING_EVERY[Kind.CALLS], "ring", lambda: bells.ring_waiting(Kind.CALLS, free_slots))
    _every(leases.EVERY, "renew", leases.renew_all)
    _every(MEND_EVERY, "mend", housekeeping.mend)
    _every(SWEEP_EVERY, "sweep", housekeeping.sweep)


@dataclass(frozen=True)
class Pulse:
    """How the work of a pool of processes stands: two that are equal say that nothing happened between them."""

    processes: frozenset[int]
    waiting: int
    active: int
    taken: int  # since the worker began


def start_finish(slots: int, free_slots: Callable[[], int], pulse: Callable[[], Pulse]) -> None:
    """Begin the rounds of the process that the finish processes are forked from.

    It ends itself when messages wait and nobody takes them: a finish process that is killed while it holds a lock of
    the pool stops all others, and whoever started this worker starts it again.
    """
    seconds = 0
    lost = False
    last = pulse()

    def between_forks(do: Callable[[], object]) -> None:
        # A process forked meanwhile would inherit a connection in use, which corrupts an SQLite database.
        with _between_forks:
            try:
                do()
            finally:
                connections.close_all()

    def end_if_stuck() -> None:
        nonlocal seconds, lost, last
        before, last = last, pulse()
        if last.taken > before.taken:
            lost = False
        lost = lost or bool(before.processes - last.processes)
        stuck = last.waiting and last.taken == before.taken and (lost or not last.active)
        seconds = seconds + 1 if stuck else 0
        if seconds > (LOST_AFTER if last.active else STUCK_AFTER):
            log.error("the finish processes take no work: this worker ends, to be started again")
            _end(last.processes, 1)

    _every(RING_EVERY[Kind.FINISH], "ring", lambda: between_forks(lambda: bells.ring_waiting(Kind.FINISH, free_slots)))
    _every(beats.EVERY, "beat", lambda: between_forks(lambda: beats.beat(Kind.FINISH, slots)))
    _every(1.0, "pulse", end_if_stuck)


def start_finisher() -> None:
    """Begin the rounds of one finish process."""
    _every(leases.EVERY, "renew", leases.renew_all)


def end_when_idle(is_idle: Callable[[], bool], children: Callable[[], Iterable[int]]) -> None:
    """Once this worker is asked to end and nothing is under way, end it with its children.

    Celery's own way out waits for its loops to come round: five seconds in which nothing happens.
    """

    def wait_and_end() -> None:
        ending.wait()
        while not is_idle():
            time.sleep(0.05)
        _end(children(), 0)

    threading.Thread(target=wait_and_end, name="end", daemon=True).start()


def _end(children: Iterable[int], code: int) -> None:
    for pid in children:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    os._exit(code)


def _every(seconds: float, name: str, do: Callable[[], object]) -> None:
    def go_round() -> None:
        while True:
            try:
                close_old_connections()
                do()
            except Exception:
                log.exception("a round failed", round=name)
            time.sleep(seconds)

    threading.Thread(target=go_round, name=name, daemon=True).start()

"""The two tasks. A message carries nothing, so whoever hears it looks for work."""

import time
from collections.abc import Callable

from celery import shared_task

from imagegen.jobs import calling, finishing, rounds
from imagegen.jobs.bells import Kind

A_WHILE = 1.0  # seconds


@shared_task(name=Kind.CALLS)
def call() -> None:
    _for_a_while(calling.call_next)


@shared_task(name=Kind.FINISH, soft_time_limit=180, time_limit=200)
def finish() -> None:
    _for_a_while(finishing.finish_next)


def _for_a_while(work: Callable[[], bool]) -> None:
    """Do what waits, piece by piece, for about a second: between two rings nobody is to stand idle."""
    ends_at = time.monotonic() + A_WHILE
    while not rounds.ending.is_set() and work() and time.monotonic() < ends_at:
        pass

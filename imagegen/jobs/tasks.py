"""The two tasks. A message carries nothing, so whoever hears it looks for work."""

import time
from collections.abc import Callable
from math import inf

from celery import shared_task

from imagegen.jobs import calling, finishing, rounds
from imagegen.jobs.bells import Kind

A_WHILE = 10.0  # seconds, far below the limits of the task


@shared_task(name=Kind.CALLS)
def call() -> None:
    _go_on(calling.call_next)


@shared_task(name=Kind.FINISH, soft_time_limit=180, time_limit=200)
def finish() -> None:
    _go_on(finishing.finish_next, until=time.monotonic() + A_WHILE)


def _go_on(work: Callable[[], bool], until: float = inf) -> None:
    """Do what waits, piece by piece: where messages were lost, nobody is to stand idle until the next round rings."""
    while not rounds.ending.is_set() and work() and time.monotonic() < until:
        pass

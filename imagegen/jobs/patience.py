"""Waiting for a database or a disk that is away for some minutes, while an answer is in the spool."""

import time
from collections.abc import Callable

import structlog
from django.db import InterfaceError, OperationalError, connection

log = structlog.get_logger(__name__)

LONGEST = 300.0  # seconds
AWAY = (OperationalError, InterfaceError, OSError)  # a deadlock and a lock held for too long are OperationalErrors too


def patiently(write: Callable[[], object]) -> None:
    """Do it, again and again until it succeeds; raises what it raises after five minutes."""
    give_up = time.monotonic() + LONGEST
    pause = 0.5
    while True:
        try:
            write()
            return
        except AWAY as error:
            connection.close()
            if time.monotonic() > give_up:
                raise
            log.warning("what is known of an answer cannot be written now", error=str(error))
        time.sleep(pause)
        pause = min(pause * 2, 10.0)

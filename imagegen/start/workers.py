"""How the two workers are started: calls in threads that wait, finishing in processes that compute."""

import os

from django.conf import settings

from imagegen.jobs.bells import Kind

CPUS = os.cpu_count() or 1
PLAIN = ("--quiet", "worker", "--without-gossip", "--without-mingle", "--without-heartbeat", "--loglevel", "WARNING")


def arguments(kind: Kind) -> list[str]:
    """Celery's, for the worker of one kind of work."""
    pool, slots = ("threads", settings.CALL_SLOTS) if kind is Kind.CALLS else ("prefork", CPUS)
    return [*PLAIN, "--pool", pool, "--concurrency", str(slots), "--queues", kind.queue]

"""The Celery application: one worker for calls (threads), one for finishing (processes). See docs/architecture.md."""

import os
import resource
import sys
from typing import Any

import billiard
from celery import Celery, signals

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "imagegen.settings")

app = Celery("imagegen")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

FINISHER_MEMORY = 1_500_000_000  # bytes of address space, far above what fifty megapixels need


@signals.setup_logging.connect
def keep_our_logging(**_: Any) -> None:
    """Django has configured logging; Celery is not to do it again."""


@signals.worker_ready.connect
def start_rounds(sender: Any, **_: Any) -> None:
    """In the worker's main process, once it listens."""
    from celery.worker import state

    from imagegen.jobs import leases, rounds
    from imagegen.jobs.bells import Kind

    slots = int(sender.controller.concurrency)

    def free_slots() -> int:
        return (0 if rounds.ending.is_set() else slots) - len(state.reserved_requests)

    def children() -> frozenset[int]:
        return frozenset(child.pid for child in billiard.active_children() if child.pid)

    def pulse() -> rounds.Pulse:
        waiting, active = len(state.reserved_requests), len(state.active_requests)
        return rounds.Pulse(children(), waiting, active, taken=state.all_total_count[0])

    queues = sender.app.amqp.queues.consume_from
    if Kind.CALLS.queue in queues:
        rounds.start_calls(slots, free_slots)
    if Kind.FINISH.queue in queues:
        rounds.start_finish(slots, free_slots, pulse)

    def is_idle() -> bool:
        # After a lost connection Celery's sets do not hold every task that runs: our own claims do.
        return not (state.reserved_requests or state.active_requests or leases.any_held())

    rounds.end_when_idle(is_idle, children)


@signals.worker_process_init.connect
def begin_finisher(**_: Any) -> None:
    """In each finish process: a picture that explodes raises MemoryError there, and harms no call."""
    from imagegen.jobs import rounds

    if sys.platform == "linux":
        resource.setrlimit(resource.RLIMIT_AS, (FINISHER_MEMORY, FINISHER_MEMORY))
    rounds.start_finisher()


@signals.worker_shutting_down.connect
def take_on_no_more(**_: Any) -> None:
    """What is under way goes on, its leases renewed, until it is done or somebody loses patience."""
    from imagegen.jobs import rounds

    rounds.ending.set()

"""The two tasks. A message carries nothing, so whoever hears it looks for work."""

from celery import shared_task

from imagegen.jobs import calling, finishing, rounds
from imagegen.jobs.bells import Kind


@shared_task(name=Kind.CALLS)
def call() -> None:
    if not rounds.ending.is_set():
        calling.call_next()


@shared_task(name=Kind.FINISH, soft_time_limit=180, time_limit=200)
def finish() -> None:
    finishing.finish_some()

"""What every worker says of itself every ten seconds, so that a silent one is missed."""

import secrets
import socket
from datetime import timedelta

from django.conf import settings
from django.db.models.functions import Now

from imagegen.jobs import leases, spool
from imagegen.jobs.models import Worker

EVERY = 10.0  # seconds
FORGOTTEN = timedelta(days=1)

_key = secrets.token_hex(16)


def beat(kind: str, slots: int) -> None:
    """This worker is there. Those that were not for a day are forgotten."""
    room = {"spool_free": spool.free(), "has_room": spool.has_room(leases.results())}
    here = {"seen_at": Now(), "slots": slots, **room}
    if not Worker.objects.filter(key=_key).update(**here):
        Worker.objects.create(
            key=_key, kind=kind, host=socket.gethostname()[:255], spool_host=settings.SPOOL_HOST, **here
        )
        Worker.objects.filter(seen_at__lt=Now() - FORGOTTEN).delete()

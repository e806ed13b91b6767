"""The states of a job and of a call, and which of them are the end.

Job:   queued -> running -> succeeded | failed | refused | cancelled
                         -> unknown     it may have been billed: a person decides, Retry or Dismiss
Call:  claimed -> sent -> fetching -> answered -> stored
               -> unsent   the failure proves that nothing was carried out
               -> lost     sent, and no whole answer came
"""

from django.db import models


class Status(models.TextChoices):
    """Where a job is."""

    QUEUED = "queued"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    REFUSED = "refused"
    CANCELLED = "cancelled"
    UNKNOWN = "unknown"


class CallStatus(models.TextChoices):
    """Where one exchange with a provider is."""

    CLAIMED = "claimed"
    SENT = "sent"
    FETCHING = "fetching"  # the answer is spooled; pictures that it names by address are not all here
    ANSWERED = "answered"
    STORED = "stored"
    UNSENT = "unsent"
    LOST = "lost"


class Unsent(models.TextChoices):
    """Why a job that never reached a provider has failed: its error_kind."""

    UNAVAILABLE = "unavailable"  # key or model are switched off or gone
    LOCKED = "locked"  # the key does not open
    POISON = "poison"  # its workers stopped, again and again


UNFINISHED = (Status.QUEUED, Status.RUNNING)
NEEDS_A_LOOK = (Status.FAILED, Status.REFUSED, Status.UNKNOWN)

"""What must always be true, as far as one look at database, storage and spool can tell. See docs/reliability.md."""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.core.files.storage import default_storage
from django.db.models import Count, F, Q, Sum
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, Now, Round

from imagegen.assets.models import Asset, Intent
from imagegen.budgets.models import NOTHING, Budget, Reservation
from imagegen.jobs.models import Call, Job
from imagegen.jobs.states import UNFINISHED, CallStatus, Status

SENT = (CallStatus.SENT, CallStatus.FETCHING, CallStatus.ANSWERED, CallStatus.STORED, CallStatus.LOST)


class StorageAway(Exception):
    """The storage does not say what is in it; the message is what it says instead."""


def broken() -> list[str]:
    """A sentence for each broken invariant, beginning with its number; empty where all hold. Raises StorageAway."""
    return [f"{number}: {sentence}" for number, check in CHECKS.items() for sentence in check()]


def sent_once() -> Iterator[str]:
    """I1: a job is sent once, and again only after a failure that proves nothing was carried out."""
    counted = Job.objects.annotate(sent=Count("calls", filter=Q(calls__status__in=SENT)))
    for job, sent, retries in counted.values_list("pk", "sent", "retries").filter(sent__gt=1 + F("retries")):
        yield f"job {job} was sent {sent} times with {retries} retries"


def answers_are_kept() -> Iterator[str]:
    """I2: no call stands answered for an hour."""
    for call in Call.objects.filter(status=CallStatus.ANSWERED, answered_at__lt=Now() - timedelta(hours=1)):
        yield f"call {call} is answered and not stored"


def leases_are_fresh() -> Iterator[str]:
    """I3: no unfinished job has a lease that expired more than two minutes ago; one without a lease has its answer."""
    held = Q(lease__lt=Now() - timedelta(seconds=120))
    answered = Q(calls__status__in=[CallStatus.FETCHING, CallStatus.ANSWERED])
    stuck = Q(status=Status.RUNNING, lease=None) & ~answered
    for job in Job.objects.filter(held | stuck, status__in=UNFINISHED):
        yield f"job {job.pk} is held by nobody"


def originals_are_there() -> Iterator[str]:
    """I4: a succeeded job has its files, and every file is what was received."""
    for job in Job.objects.filter(status=Status.SUCCEEDED, outputs=None):
        yield f"job {job.pk} succeeded without a result"
    for asset in Asset.objects.filter(erased_at=None).iterator():
        try:
            with _answers(), default_storage.open(asset.key) as file:
                found = hashlib.sha256(file.read()).hexdigest()
        except FileNotFoundError:
            yield f"file {asset.pk} is missing"
        else:
            if found != asset.sha256:
                yield f"file {asset.pk} is not what was received"


def objects_have_rows() -> Iterator[str]:
    """I5: every original in the storage has a row, or an intent younger than a day."""
    stored = list(_keys(""))  # first, as what is stored meanwhile has its intent or row by then
    fresh = Intent.objects.filter(created_at__gt=Now() - timedelta(hours=24)).values_list("key", flat=True)
    known = {*fresh, *Asset.objects.values_list("key", flat=True)}
    for key in stored:
        original = key.rsplit(".", 2)[0] if key.endswith(".webp") and key.rsplit(".", 2)[1].isdigit() else key
        if original not in known:
            yield f"object {key} belongs to nothing"


def books_agree() -> Iterator[str]:
    """I6: reservations of unfinished jobs are what is reserved, the ledger is what is spent."""
    for budget in Budget.objects.annotate(held=_exact(Coalesce(Sum("reservations__amount"), NOTHING))):
        charged = budget.charges.aggregate(sum=_exact(Coalesce(Sum("amount"), NOTHING)))["sum"]
        if budget.held != budget.reserved:
            yield f"{budget} says {budget.reserved} reserved; the reservations are {budget.held}"
        if charged != budget.spent:
            yield f"{budget} says {budget.spent} spent; the ledger is {charged}"
    for reservation in Reservation.objects.filter(Q(job=None) | ~Q(job__status__in=UNFINISHED)):
        yield f"reservation {reservation.pk} is for no unfinished job"


def limits_hold() -> Iterator[str]:
    """I7: spent and reserved never pass the limit."""
    for budget in Budget.objects.filter(limit__lt=_exact(F("spent") + F("reserved"))):
        yield f"{budget} has passed its limit"


def unknown_jobs_say_why() -> Iterator[str]:
    """I10: an unknown job names its cause and its time."""
    for job in Job.objects.filter(Q(error_kind="") | Q(finished_at=None), status=Status.UNKNOWN):
        yield f"job {job.pk} is unknown and does not say why"


CHECKS: dict[str, Callable[[], Iterator[str]]] = {
    "I1": sent_once,
    "I2": answers_are_kept,
    "I3": leases_are_fresh,
    "I4": originals_are_there,
    "I5": objects_have_rows,
    "I6": books_agree,
    "I7": limits_hold,
    "I10": unknown_jobs_say_why,
}


def _exact(amount: Combinable) -> Round:
    """SQLite adds dollars as floats, off by far less than a millionth."""
    return Round(amount, precision=6)


@contextmanager
def _answers() -> Iterator[None]:
    try:
        yield
    except FileNotFoundError:
        raise
    except Exception as error:  # every storage has errors of its own
        raise StorageAway(f"{type(error).__name__}: {error}") from error


def _keys(folder: str) -> Iterator[str]:
    try:
        with _answers():
            folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    for name in files:
        if not name.startswith("."):
            yield f"{folder}{name}"
    for name in folders:
        yield from _keys(f"{folder}{name}/")

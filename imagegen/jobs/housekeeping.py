"""What mends a job whose worker is gone. Every step is compare-and-set, so any number of workers may do it at once."""

from datetime import timedelta

import structlog
from django.conf import settings
from django.db.models import F
from django.db.models.functions import Now

from imagegen.assets import services as assets
from imagegen.jobs import answers, settling, spool
from imagegen.jobs.models import Call, Job
from imagegen.jobs.states import CallStatus, Status, Unsent

log = structlog.get_logger(__name__)


def mend() -> None:
    """Take up abandoned jobs: send again what was never sent, finish what was answered, else say that nobody knows."""
    for job in Job.objects.abandoned().select_related("reservation"):
        try:
            _take_up(job)
        except Exception:  # one job that cannot be mended is not to keep the others waiting
            log.exception("a job could not be mended", job=job.pk)
    _take_up_spooled()
    _give_up_lost_hosts()
    assets.delete_unclaimed()
    if not spool.has_room(0) and Job.objects.due().exists():
        log.error("the spool has no room: jobs wait", spool=str(settings.SPOOL_DIR))


def recover() -> dict[str, int]:
    """Mend at once what the workers of a stopped installation left; only for a start at which no worker runs.

    Returns how many jobs are `unknown` because of it, and how many are `waiting`.
    """
    Job.objects.filter(status=Status.RUNNING, lease__isnull=False).update(lease=Now() - timedelta(seconds=1))
    Call.objects.filter(status__in=[CallStatus.FETCHING, CallStatus.ANSWERED]).update(lease=None)
    before = Job.objects.filter(status=Status.UNKNOWN).count()
    mend()
    return {
        "unknown": Job.objects.filter(status=Status.UNKNOWN).count() - before,
        "waiting": Job.objects.unfinished().count(),
    }


def distrust() -> int:
    """Have nothing sent that a restored database says is to be sent: it may have been since. How many are unknown now.

    What was answered by then, and is whole in this spool, is finished all the same.
    """
    why = "imagegen was restored from a backup, which knows no more of it."
    unknown = Job.objects.filter(status=Status.UNKNOWN)
    before = unknown.count()
    for job in Job.objects.unfinished().select_related("reservation"):
        call = job.calls.filter(fence=job.fence).select_related("job__credential").order_by("-number").first()
        was_sent = call is not None and call.status not in (CallStatus.CLAIMED, CallStatus.UNSENT)
        if call is None or job.status == Status.QUEUED or not was_sent:
            settling.distrust(job, why=why)
        elif call.spool_host != settings.SPOOL_HOST or not spool.is_whole(call.spool_key):
            settling.mark_unknown(call, why=why)
    recover()
    return unknown.count() - before


def sweep() -> None:
    """Delete for good what has waited for it: broken spool files, old trash, objects that never got a row.

    What the storage did not take or give when it was asked is tried once more.
    """
    assets.render_again()
    _drop_nobodys()
    spool.drop_broken()
    assets.erase_again()
    assets.erase_expired()


def _drop_nobodys() -> None:
    """Forget, after a day, answers whose calls were deleted for good, or came after a backup that was restored."""
    keys = spool.keys()
    for key in keys.difference(Call.objects.filter(spool_key__in=keys).values_list("spool_key", flat=True)):
        spool.drop_old(key, seconds=spool.DAY)


def _take_up(job: Job) -> None:
    call = job.calls.filter(fence=job.fence).order_by("-number").first()
    if call is None or call.status in (CallStatus.CLAIMED, CallStatus.UNSENT):
        _put_back(job, call)
    elif call.status == CallStatus.SENT:
        if call.spool_host == settings.SPOOL_HOST and spool.is_whole(call.spool_key):
            answers.note(call)
        else:
            settling.mark_unknown(call)


def _put_back(job: Job, call: Call | None) -> None:
    """Queue a job again that was never sent; the third time it is given up as poison."""
    ours = Job.objects.held(job).filter(sent_at=None, lease__lt=Now())
    if job.claims >= settling.MOST_CLAIMS:
        settling.give_up(
            ours,
            job,
            kind=Unsent.POISON,
            message="Three workers stopped before they could send it. Tell an admin, and try again.",
        )
        return
    put_back = ours.update(status=Status.QUEUED, lease=None, fence=F("fence") + 1, revision=F("revision") + 1)
    if put_back and call is not None:
        Call.objects.filter(pk=call.pk, status=CallStatus.CLAIMED).update(status=CallStatus.UNSENT)
    if put_back:
        log.warning("an abandoned job is queued again", job=job.pk, claims=job.claims)


def _give_up_lost_hosts() -> None:
    """Answers in the spool of a host that has not finished them for a day: if it ever comes back, it still does."""
    elsewhere = Call.objects.filter(
        status__in=[CallStatus.FETCHING, CallStatus.ANSWERED], answered_at__lt=Now() - timedelta(hours=24)
    ).exclude(spool_host=settings.SPOOL_HOST)
    for call in elsewhere.select_related("job__team", "job__author", "job__credential", "job__reservation", "charge"):
        settling.mark_unknown(call)


def _take_up_spooled() -> None:
    """Whole answers in this spool that the database does not know of: their worker died in between."""
    keys = spool.whole_keys()
    if not keys:
        return
    calls = {call.spool_key: call for call in Call.objects.filter(spool_key__in=keys).select_related("job")}
    for key in keys:
        call = calls.get(key)
        if call is None:
            continue  # see sweep
        if call.status in (CallStatus.STORED, CallStatus.UNSENT):
            spool.drop(key)
        elif call.status == CallStatus.LOST:
            try:
                answers.note(call)
            except Exception:  # nor is one answer to keep the others waiting
                log.exception("an answer in the spool cannot be read", job=call.job_id)
                spool.drop_old(key, seconds=spool.WEEK)

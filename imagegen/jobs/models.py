"""A job, its exchanges with the provider, and what came out of it.

Every write to a running job says `fence=...`: a worker whose claim was taken away changes nothing. Times are the
database's, so that a worker's clock does not matter.
"""

import random
import uuid
from collections.abc import Collection, Iterator
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import ClassVar, TypeVar

from django.db import models
from django.db.models import Count, F, Min, Q
from django.db.models.functions import Coalesce, Now

from imagegen.accounts.models import Membership, Team, User
from imagegen.assets.models import Asset
from imagegen.budgets.models import Charge, Money, Reservation
from imagegen.core import logs
from imagegen.credentials.models import Credential
from imagegen.jobs.states import UNFINISHED, CallStatus, Status

LEASE = timedelta(seconds=60)  # of a job or a call, renewed while its process lives
CONTENDERS = 24
DUE = Q(not_before=None) | Q(not_before__lte=Now())
FREE = Q(lease=None) | Q(lease__lt=Now())
MISSED = timedelta(seconds=35)  # three beats of a worker
Row = TypeVar("Row", bound=models.Model)


def in_turn(waiting: models.QuerySet[Row]) -> Iterator[Row]:
    """Rows to be claimed, as long as any waits: the oldest, and where others were faster, any of the next few."""
    oldest = waiting.order_by("pk")
    while first := oldest.first():
        yield first
        next_few = list(oldest[:CONTENDERS])
        yield from random.sample(next_few, k=len(next_few))


class JobQuerySet(models.QuerySet["Job"]):
    """Reading jobs, and the compare-and-set steps of their life."""

    def visible_to(self, user: User) -> "JobQuerySet":
        """The jobs of the person's teams."""
        return self.filter(team__memberships__user=user)

    def changeable_by(self, membership: Membership) -> "JobQuerySet":
        """Those that this member may cancel, repeat or dismiss: their own, and a manager everybody's."""
        jobs = self.filter(team=membership.team)
        if membership.can_manage:
            return jobs
        return jobs.filter(author=membership.user) if membership.can_make else jobs.none()

    def unfinished(self) -> "JobQuerySet":
        return self.filter(status__in=UNFINISHED)

    def due(self) -> "JobQuerySet":
        """Queued, and not asked to wait any longer."""
        return self.filter(DUE, status=Status.QUEUED)

    def waiting_since(self) -> datetime | None:
        """Since when the oldest due job is due; None where none is."""
        oldest = self.due().aggregate(since=Min(Coalesce("not_before", "created_at")))
        since: datetime | None = oldest["since"]
        return since

    def claim(self, job: "Job") -> bool:
        """Move a queued job to running; False if somebody else got there first."""
        waiting = self.filter(pk=job.pk, status=Status.QUEUED, fence=job.fence)
        if not waiting.update(
            status=Status.RUNNING,
            fence=job.fence + 1,
            claims=F("claims") + 1,
            lease=Now() + LEASE,
            sent_at=None,
            started_at=Now(),
            revision=F("revision") + 1,
        ):
            return False
        job.status, job.fence = Status.RUNNING, job.fence + 1
        return True

    def claim_next(self, but: Collection[int] = ()) -> "Job | None":
        """Claim the next due job: of the team with the fewest running, the oldest; None where nothing is due.

        Nothing of the teams in `but`.
        """
        due = Q(status=Status.QUEUED) & DUE
        running, oldest = Count("pk", filter=Q(status=Status.RUNNING)), Min("pk", filter=due)
        teams = self.unfinished().exclude(team__in=but).values("team").annotate(running=running, oldest=oldest)
        in_order = teams.exclude(oldest=None).order_by("running", "oldest").values_list("team", flat=True)
        while (team := in_order.first()) is not None:
            for job in in_turn(self.filter(due, team=team).select_related("team", "author", "credential")):
                if self.claim(job):
                    return job
        return None

    def held(self, job: "Job") -> "JobQuerySet":
        """The job, if it still runs under this claim."""
        return self.filter(pk=job.pk, status=Status.RUNNING, fence=job.fence)

    def abandoned(self) -> "JobQuerySet":
        """Running, and nobody has renewed the lease."""
        return self.filter(status=Status.RUNNING, lease__lt=Now())


class Job(models.Model):
    """One wish of a person: an operation, a model, the parameters as asked."""

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="jobs")
    author = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="jobs")
    submit_token = models.UUIDField(default=uuid.uuid4)
    retry_of = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="retries_made")

    operation = models.CharField(max_length=30)
    credential = models.ForeignKey(Credential, on_delete=models.SET_NULL, null=True, related_name="jobs")
    credential_name = models.CharField(max_length=80)
    model_id = models.CharField(max_length=300, help_text="As the provider names it.")
    behaves_like = models.CharField(max_length=100, help_text="The catalogue's row.")
    model_label = models.CharField(max_length=300)
    request_id = models.CharField(
        max_length=64, blank=True, db_default="", help_text="Of the request that queued it, as in the log."
    )
    prompt = models.TextField(blank=True)
    parameters = models.JSONField(default=dict, help_text="The request's body as asked, without model and member id.")
    count = models.PositiveSmallIntegerField(default=1, help_text="Results asked for.")

    status = models.CharField(max_length=10, choices=Status, default=Status.QUEUED)
    revision = models.PositiveIntegerField(default=0, help_text="Counts every change a page could show.")
    fence = models.PositiveIntegerField(default=0)
    lease = models.DateTimeField(null=True)
    claims = models.PositiveSmallIntegerField(default=0, help_text="Claims since something was last sent.")
    retries = models.PositiveSmallIntegerField(
        default=0, help_text="After a failure that proves nothing was carried out."
    )
    waited = models.FloatField(default=0, help_text="Seconds that it was asked to wait after such failures.")
    not_before = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(
        null=True, help_text="When this claim's request left; until then cancelling is free."
    )

    created_at = models.DateTimeField(db_default=Now())
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    cancel_wished_at = models.DateTimeField(null=True)
    dismissed_at = models.DateTimeField(null=True)

    is_free = models.BooleanField(default=False)
    price = Money(null=True, help_text="Of one image, where an admin had entered one when it was queued.")
    estimate_low = Money(null=True)
    estimate_high = Money(null=True)
    reservation = models.OneToOneField(Reservation, on_delete=models.SET_NULL, null=True, related_name="job")

    error_kind = models.CharField(max_length=30, blank=True)
    error_message = models.TextField(blank=True)
    error_code = models.CharField(max_length=100, blank=True)
    error_param = models.CharField(max_length=100, blank=True)
    warning = models.TextField(blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["author", "submit_token"], name="one_job_per_submit_token"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["team", "-id"], name="job_newest_first"),
            models.Index(fields=["status"], name="job_unfinished", condition=Q(status__in=UNFINISHED)),
            models.Index(fields=["finished_at"], name="job_ended"),
        ]

    def __str__(self) -> str:
        return f"job {self.pk} ({self.status})"

    @property
    def is_unfinished(self) -> bool:
        return self.status in UNFINISHED

    def in_log(self) -> AbstractContextManager[None]:
        """While inside, every line of the log names the job, and the request that queued it."""
        return logs.about(job=self.pk, request_id=self.request_id)


class CallQuerySet(models.QuerySet["Call"]):
    """The compare-and-set steps of a call."""

    def to_finish(self, spool_host: str) -> "CallQuerySet":
        """Answered, spooled on this host, and in nobody's hands."""
        return self.filter(FREE & DUE, status=CallStatus.ANSWERED, spool_host=spool_host)

    def to_fetch(self, spool_host: str) -> "CallQuerySet":
        """Those with pictures still to be fetched from their addresses, due now."""
        return self.filter(FREE & DUE, status=CallStatus.FETCHING, spool_host=spool_host)

    def claim_next_to_finish(self, spool_host: str) -> "Call | None":
        """Claim the oldest answer for finishing, counting the attempt; None where there is none."""
        return self._claim_next(self.to_finish(spool_host))

    def claim_next_to_fetch(self, spool_host: str) -> "Call | None":
        """Claim the next call whose pictures should be fetched now; None where there is none."""
        return self._claim_next(self.to_fetch(spool_host))

    def held(self, call: "Call") -> "CallQuerySet":
        """The call, if it is still where this claim has put it."""
        return self.filter(pk=call.pk, status=call.status, attempts=call.attempts)

    def _claim_next(self, waiting: "CallQuerySet") -> "Call | None":
        everything = waiting.select_related("job__team", "job__author", "job__credential", "job__reservation", "charge")
        for call in in_turn(everything):
            mine = waiting.filter(pk=call.pk, attempts=call.attempts)
            if mine.update(attempts=call.attempts + 1, lease=Now() + LEASE):
                call.attempts += 1
                return call
        return None


class Call(models.Model):
    """One exchange with a provider: what was sent, what came back, what it cost."""

    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="calls")
    number = models.PositiveSmallIntegerField()
    fence = models.PositiveIntegerField(help_text="The job's fence that it was made under.")
    status = models.CharField(max_length=10, choices=CallStatus, default=CallStatus.CLAIMED)
    lease = models.DateTimeField(null=True, help_text="Of whoever fetches or finishes it.")
    attempts = models.PositiveSmallIntegerField(default=0, help_text="At fetching, then at finishing.")
    waits = models.PositiveSmallIntegerField(default=0, help_text="For a storage that does not take the pictures.")
    not_before = models.DateTimeField(null=True)

    spool_key = models.CharField(max_length=32, unique=True)
    spool_host = models.CharField(max_length=32)
    created_at = models.DateTimeField(db_default=Now())
    sent_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    stored_at = models.DateTimeField(null=True)

    request = models.JSONField(default=dict, help_text="The body, without secrets and without bytes of files.")
    http_status = models.PositiveSmallIntegerField(null=True)
    headers = models.JSONField(default=dict, help_text="The answer's headers that matter.")
    response = models.JSONField(null=True, help_text="The answer's body without the bytes of pictures.")
    usage = models.JSONField(null=True)
    request_id = models.CharField(max_length=200, blank=True)
    error_kind = models.CharField(max_length=30, blank=True)
    error_message = models.TextField(blank=True)

    estimate = Money(null=True)
    cost = Money(null=True)
    charge = models.OneToOneField(Charge, on_delete=models.SET_NULL, null=True, related_name="call")

    objects = CallQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["job", "number"], name="calls_are_numbered"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["status"],
                name="call_unstored",
                condition=Q(status__in=[CallStatus.FETCHING, CallStatus.ANSWERED]),
            ),
        ]

    def __str__(self) -> str:
        return self.client_request_id

    @property
    def client_request_id(self) -> str:
        """What the request carries as X-Client-Request-Id."""
        return f"{self.job_id}.{self.number}"


class Output(models.Model):
    """A file that came out of a job."""

    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="outputs")
    asset = models.OneToOneField(Asset, on_delete=models.CASCADE, related_name="output")
    position = models.PositiveSmallIntegerField()
    revised_prompt = models.TextField(blank=True)
    answered = models.JSONField(default=dict, help_text="What the provider says it made: size, quality, background, …")
    cost = Money(null=True, help_text="Its share of the call's cost.")

    class Meta:
        ordering: ClassVar[list[str]] = ["position"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["job", "position"], name="one_output_per_position"),
        ]

    def __str__(self) -> str:
        return f"{self.position} of {self.job}"


class WorkerQuerySet(models.QuerySet["Worker"]):
    """Who works now."""

    def alive(self) -> "WorkerQuerySet":
        """Those that were there a moment ago."""
        return self.filter(seen_at__gt=Now() - MISSED)


class Worker(models.Model):
    """A worker process that says every ten seconds that it is there."""

    key = models.CharField(max_length=32, unique=True, help_text="Made anew at each start.")
    kind = models.CharField(max_length=10, help_text="What it does: calls or finish.")
    host = models.CharField(max_length=255, help_text="The machine's name for itself.")
    spool_host = models.CharField(max_length=32)
    slots = models.PositiveSmallIntegerField(help_text="How much it does at once.")
    spool_free = models.BigIntegerField(help_text="Bytes that are free where its spool is.")
    has_room = models.BooleanField(help_text="Whether these are enough for one answer more than are on their way.")
    started_at = models.DateTimeField(db_default=Now())
    seen_at = models.DateTimeField(db_default=Now())

    objects = WorkerQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.kind} at {self.host}"

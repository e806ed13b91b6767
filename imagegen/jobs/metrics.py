"""Figures of the installation for Prometheus, from the database: the same whichever process is asked.

Names and types as https://prometheus.io/docs/practices/naming/ has them.
"""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from statistics import quantiles

from django.db.models import Count, Sum
from django.db.models.functions import Coalesce, Now
from django.utils import timezone
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from imagegen.budgets.models import NOTHING, Budget, Reservation
from imagegen.jobs.models import Call, Job, JobQuerySet, Worker
from imagegen.jobs.states import UNFINISHED, CallStatus, Status

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
RECENT = timedelta(minutes=5)
QUANTILES = {"0.5": 49, "0.95": 94, "0.99": 98}


def text() -> bytes:
    """All of them, in Prometheus' text format."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(Figures())
    return generate_latest(registry)


class Figures(Collector):
    """What is so now, and what ended within the last five minutes."""

    def collect(self) -> Iterator[Metric]:
        yield from self._jobs()
        yield from self._seconds()
        yield from self._workers()
        yield from self._money()

    def _jobs(self) -> Iterator[Metric]:
        unfinished = dict(Job.objects.unfinished().values_list("status").annotate(Count("pk")).order_by())
        waiting = {str(status): unfinished.get(status, 0) for status in UNFINISHED}
        yield _gauge("imagegen_jobs_unfinished", "Jobs that are queued or running.", "status", waiting)
        ended = _recent().values_list("status").annotate(Count("pk")).order_by()
        counts = {str(status): 0 for status in Status if status not in UNFINISHED} | dict(ended)
        yield _gauge("imagegen_jobs_ended", "Jobs that ended within five minutes.", "status", counts)
        failed = _recent().exclude(error_kind="").values_list("error_kind").annotate(Count("pk")).order_by()
        yield _gauge("imagegen_jobs_errors", "Of these, those with an error, by its kind.", "kind", dict(failed))
        oldest = Job.objects.waiting_since()
        waited = (timezone.now() - oldest).total_seconds() if oldest else 0
        yield GaugeMetricFamily(
            "imagegen_queue_oldest_seconds", "How long the oldest due job has waited.", value=waited
        )

    def _seconds(self) -> Iterator[Metric]:
        times = _recent().values_list("created_at", "started_at", "finished_at")
        spans = [(started - created, ended - started) for created, started, ended in times if started and ended]
        waits = [wait.total_seconds() for wait, _ in spans]
        durations = [duration.total_seconds() for _, duration in spans]
        for name, words, seconds in (
            (
                "imagegen_job_wait_seconds",
                "From queued to the last claim, of jobs ended within five minutes.",
                waits,
            ),
            ("imagegen_job_duration_seconds", "From the last claim to the end, of the same.", durations),
        ):
            cuts = quantiles(seconds, n=100, method="inclusive") if len(seconds) > 1 else seconds * 99
            yield _gauge(name, words, "quantile", {q: cuts[at] for q, at in QUANTILES.items()} if cuts else {})

    def _workers(self) -> Iterator[Metric]:
        alive = Worker.objects.alive()
        counts = {"calls": 0, "finish": 0} | dict(alive.values_list("kind").annotate(Count("pk")).order_by())
        yield _gauge("imagegen_workers", "Worker processes that are there.", "kind", counts)
        free = dict(alive.values_list("host", "spool_free"))
        yield _gauge("imagegen_spool_free_bytes", "Bytes that are free for answers.", "host", free)
        waiting = Call.objects.filter(status__in=[CallStatus.FETCHING, CallStatus.ANSWERED]).count()
        yield GaugeMetricFamily("imagegen_spool_answers", "Answers that are not in the gallery yet.", value=waiting)

    def _money(self) -> Iterator[Metric]:
        months = Budget.objects.filter(month=timezone.now().date().replace(day=1))
        spent = months.aggregate(sum=Coalesce(Sum("spent"), NOTHING))["sum"]
        words = "US dollars spent this month (UTC), by the ledger."
        yield GaugeMetricFamily("imagegen_spent_dollars", words, value=float(spent))
        reserved = Reservation.objects.aggregate(sum=Coalesce(Sum("amount"), NOTHING))["sum"]
        words = "US dollars reserved for unfinished jobs."
        yield GaugeMetricFamily("imagegen_reserved_dollars", words, value=float(reserved))


def _recent() -> JobQuerySet:
    return Job.objects.exclude(status__in=UNFINISHED).filter(finished_at__gt=Now() - RECENT)


def _gauge(name: str, words: str, label: str, values: Mapping[str, float]) -> GaugeMetricFamily:
    gauge = GaugeMetricFamily(name, words, labels=[label])
    for value, amount in values.items():
        gauge.add_metric([str(value)], amount)
    return gauge

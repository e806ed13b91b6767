"""Whether the installation can work now, and where it cannot, what to do: in words for people, and for probes."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from queue import Empty, Queue

import structlog
from celery import current_app
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Min
from django.db.models.functions import Coalesce
from django.utils import timezone

from imagegen.assets import services as assets
from imagegen.jobs import calling
from imagegen.jobs.bells import Kind
from imagegen.jobs.models import DUE, FREE, Call, Job, Worker
from imagegen.jobs.states import CallStatus, Status

log = structlog.get_logger(__name__)

TOO_LONG = timedelta(minutes=1)
PATIENCE = 2.0  # seconds for a part that takes connections and says nothing
_asked: dict[str, threading.Thread] = {}
_asking = threading.Lock()
START = {
    Kind.CALLS: "Start one with: manage.py work calls.",
    Kind.FINISH: "Start one beside every calls worker, with the same spool folder: manage.py work finish.",
}


@dataclass(frozen=True)
class Finding:
    """What was found of one part: `words` say how it is, `advice` what to do where it is not well."""

    part: str
    is_well: bool
    words: str
    advice: str = ""


def findings() -> list[Finding]:
    """Every part, the database first; where that is not well, nothing else can be said."""
    try:
        database = _database()
        if not database.is_well:
            return [database]
        parts = _broker(), _storage(), _workers(Kind.CALLS), _workers(Kind.FINISH), _spools(), _queue(), _answers()
    except DatabaseError as error:
        words = f"The database does not answer: {type(error).__name__}."
        return [Finding("database", False, words, "See that it runs, and that DATABASE_URL leads to it.")]
    return [database, *parts]


def _database() -> Finding:
    migrations = MigrationExecutor(connection)
    if migrations.migration_plan(migrations.loader.graph.leaf_nodes()):
        return Finding("database", False, "Its tables are of an older version.", "Run: manage.py migrate.")
    return Finding("database", True, f"{connection.display_name} answers.")


def _broker() -> Finding:
    if settings.EMBEDDED:
        return Finding("broker", True, "None is needed on one machine.")
    if _responds("broker", _knock):
        return Finding("broker", True, "It answers.")
    words = "The broker does not answer. Jobs are kept, and start when it does."
    return Finding("broker", False, words, "See that it runs, and that BROKER_URL leads to it.")


def _storage() -> Finding:
    if _responds("storage", assets.probe):
        return Finding("storage", True, "Files can be written.")
    words = (
        "Files cannot be written. Answers wait in the spool and nothing is lost; after twenty, nothing new is taken on."
    )
    return Finding("storage", False, words, "See its disk space, its address and its rights.")


def _workers(kind: Kind) -> Finding:
    hosts = sorted(set(Worker.objects.alive().filter(kind=kind).values_list("host", flat=True)))
    name = f"{kind.value} workers"
    if hosts:
        return Finding(name, True, f"Running on {', '.join(hosts)}.")
    words = (
        f"Jobs wait: no {name[:-1]} is running." if kind is Kind.CALLS else f"Answers wait: no {name[:-1]} is running."
    )
    advice = (
        "Stop the studio and start it again; its log says why the worker ended." if settings.EMBEDDED else START[kind]
    )
    return Finding(name, False, words, advice)


def _spools() -> Finding:
    full = Worker.objects.alive().filter(kind=Kind.CALLS, has_room=False).values_list("host", flat=True)
    if full:
        words = f"No room on {', '.join(sorted(set(full)))}: its worker sends nothing more."
        return Finding("spool", False, words, "Free some space where IMAGEGEN_SPOOL_DIR is.")
    return Finding("spool", True, "There is room for answers.")


def _queue() -> Finding:
    return _late("queue", "job", Job.objects.waiting_since(), could_go_on=_has_free_slots)


def _answers() -> Finding:
    waiting = Call.objects.filter(FREE & DUE, status=CallStatus.ANSWERED)
    oldest = waiting.aggregate(since=Min(Coalesce("not_before", "answered_at")))
    return _late("answers", "answer", oldest["since"])


def _late(part: str, what: str, since: datetime | None, *, could_go_on: Callable[[], bool] = lambda: True) -> Finding:
    if since is None:
        return Finding(part, True, f"No {what} is waiting.")
    waited = timezone.now() - since
    words = f"The oldest waiting {what} has waited {max(0, round(waited.total_seconds()))} s."
    if waited > TOO_LONG and could_go_on():
        return Finding(part, False, words, "Start the workers again: those that run do not take it.")
    return Finding(part, True, words)


def _has_free_slots() -> bool:
    """Whether the workers could send more than they do: a queue behind busy workers is only long."""
    workers = Worker.objects.alive().filter(kind=Kind.CALLS, has_room=True).values_list("slots", flat=True)
    for_anybody = sum(max(1, slots - calling.FOR_OTHERS) for slots in workers)
    return Job.objects.filter(status=Status.RUNNING, lease__isnull=False).count() < for_anybody


def _knock() -> None:
    with current_app.connection_for_write(connect_timeout=1) as broker:
        broker.connect()


def _responds(part: str, ask: Callable[[], object]) -> bool:
    """Whether asking comes to a good end in time; a thread that hangs is left to itself."""
    answer: Queue[bool] = Queue()

    def attempt() -> None:
        try:
            ask()
        except Exception as error:  # noqa: BLE001 - whatever its client raises
            log.warning("a part does not answer", part=part, error=type(error).__name__)
            answer.put(False)
        else:
            answer.put(True)

    with _asking:
        if part in _asked and _asked[part].is_alive():  # it hangs since it was asked last
            return False
        _asked[part] = threading.Thread(target=attempt, name=part, daemon=True)
        _asked[part].start()
    try:
        return answer.get(timeout=PATIENCE)
    except Empty:
        return False

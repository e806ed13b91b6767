"""How long the pages of a large gallery take over HTTP, and how many queries they need."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from statistics import median

import httpx
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bench.bench import Bench
from bench.crowd import fill
from bench.person import signed_in
from bench.table import Row, halves, tell
from imagegen.assets.models import Asset
from imagegen.gallery.paging import PAGE_LENGTH, Cursor
from imagegen.jobs.models import Job

FEW, MANY = 1_000, 10_000  # with so few, too, a search finds more than a page
MOST_QUERIES = 12
FRAGMENT = {"HX-Request": "true"}


@dataclass(frozen=True)
class Look:
    """Seconds of each answer over HTTP, and how many queries one takes."""

    seconds: list[float]
    queries: int


def measure(bench: Bench) -> list[Row]:
    """Each page with many pictures, against the same with few."""
    fill(bench.stock, until=FEW)
    few = _look(bench)
    fill(bench.stock, until=MANY)
    tell(f"  {MANY} pictures are there")
    many = _look(bench)
    return [_row(name, many[name], few[name]) for name in many]


def _look(bench: Bench) -> dict[str, Look]:
    rounds = 30 if bench.is_quick else 100
    with bench.studio() as studio, signed_in(studio.address, bench.stock) as browser:
        return {
            name: Look([_seconds(browser, path) for _ in range(rounds)], _queries(bench, path))
            for name, path in _paths().items()
        }


def _paths() -> Mapping[str, str]:
    gallery = reverse("gallery:index")
    order = Asset.objects.order_by("-created_at", "-pk")
    last = order[order.count() - PAGE_LENGTH - 1]
    seen = ",".join(f"{job.pk}:{job.revision}" for job in Job.objects.order_by("-pk")[:20])
    return {
        "gallery": gallery,
        "gallery, its last page": f"{gallery}?cursor={Cursor(last.created_at, last.pk)}",
        "search for two words": f"{gallery}?q=lighthouse+fog",
        "poll of 20 cards, nothing new": f"{reverse('studio:stream')}?seen={seen}",
    }


def _seconds(browser: httpx.Client, path: str) -> float:
    began = time.monotonic()
    browser.get(path, headers=FRAGMENT if "=" in path else {}).raise_for_status()
    return time.monotonic() - began


def _queries(bench: Bench, path: str) -> int:
    client = Client(SERVER_NAME=settings.HOST, headers=FRAGMENT if "=" in path else None)
    client.force_login(bench.stock.user)
    client.get(path)
    with CaptureQueriesContext(connection) as queries:
        client.get(path)
    return len(queries)


def _row(name: str, many: Look, few: Look) -> Row:
    return Row(
        measured=f"{name}: {many.queries} queries ({few.queries} at {FEW}), p50 / p95",
        ours=halves(many.seconds),
        against=halves(few.seconds),
        ratio=f"{median(many.seconds) / median(few.seconds):.2f}",
        aim=f"≤ {MOST_QUERIES} queries",
        holds=many.queries == few.queries and many.queries <= MOST_QUERIES,
    )

"""How much later a picture is there than the provider could have made it, one job at a time."""

import os
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

import httpx

from bench import bare
from bench.bench import Bench, when
from bench.person import signed_in, submit
from bench.stock import made_of
from bench.table import Row, halves

DELAY = 0.05  # seconds that the provider takes


@dataclass(frozen=True)
class Added:
    """Seconds from the start to the provider, and from its answer to the picture and to its rendition."""

    to_provider: float
    to_picture: float
    to_rendition: float


def measure(bench: Bench) -> list[Row]:
    """Ours, and the same work done bare in between, so that both meet the same machine."""
    record = bare.recorder(os.environ.get("DATABASE_URL", ""), bench.folder)
    ours, without = [], []
    with bench.studio() as studio, signed_in(studio.address, bench.stock) as browser:
        bench.provider.delay = DELAY
        for _ in range(10 if bench.is_quick else 60):
            time.sleep(random.uniform(0.1, 0.3))  # else we would keep step with a thread that looks every 0.1 s
            ours.append(_ours(bench, browser))
            without.append(_bare(bench, record))
    return [
        _row("form sent → provider has it", [one.to_provider for one in ours], [one.to_provider for one in without]),
        _row("its answer → picture", [one.to_picture for one in ours], [one.to_picture for one in without]),
        _row("its answer → rendition", [one.to_rendition for one in ours], [one.to_rendition for one in without]),
    ]


def _ours(bench: Bench, browser: httpx.Client) -> Added:
    bench.provider.forget()
    began = time.monotonic()
    submit(browser, bench.stock)
    name, arrived, answered = bench.provider.only_request()
    number = int(name.partition(".")[0])
    job = range(number, number + 1)
    kept = when(lambda: made_of(job)[0] == 1)
    rendered = when(lambda: made_of(job)[1] == 1)
    return Added(arrived - began, kept - answered, rendered - answered)


def _bare(bench: Bench, record: bare.Record) -> Added:
    bench.provider.forget()
    times = bare.carry_out(bench.provider.port, bench.folder, record)
    _, arrived, answered = bench.provider.only_request()
    return Added(arrived - times.began, times.kept - answered, times.rendered - answered)


def _row(measured: str, ours: Sequence[float], without: Sequence[float]) -> Row:
    ratio = median(ours) / median(without)
    return Row(measured=f"{measured}, p50 / p95", ours=halves(ours), against=halves(without), ratio=f"{ratio:.1f}")

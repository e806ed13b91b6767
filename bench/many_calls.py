"""Two hundred jobs at once against a provider that takes five seconds: how long, and with how much memory."""

import time
from math import ceil

from django.conf import settings

from bench.bench import Bench, finished
from bench.processes import peak_memory
from bench.table import Row

JOBS, DELAY = 200, 5.0
AIM = 1.2
MOST_MEMORY = 500_000_000


def measure(bench: Bench) -> list[Row]:
    """The ideal is that every slot is always waiting for an answer, and nothing else takes time."""
    jobs = 70 if bench.is_quick else JOBS
    ideal = ceil(jobs / settings.CALL_SLOTS) * DELAY
    with bench.studio() as studio:
        bench.provider.delay = DELAY
        with peak_memory(studio.leaders) as peak:
            queued = bench.stock.queue(jobs)
            began = time.monotonic()
            seconds = finished(queued) - began
    ratio = seconds / ideal
    return [
        Row(
            measured=f"{jobs} jobs of {DELAY:.0f} s, {settings.CALL_SLOTS} at a time",
            ours=f"{seconds:.1f} s",
            against=f"{ideal:.0f} s",
            ratio=f"{ratio:.2f}",
            aim=f"≤ {AIM}",
            holds=ratio <= AIM,
        ),
        Row(
            measured=f"memory meanwhile, {peak.processes} processes, PSS (RSS)",
            ours=f"{peak.pss / 1e6:.0f} MB ({peak.rss / 1e6:.0f} MB)",
            aim=f"< {MOST_MEMORY / 1e6:.0f} MB",
            holds=peak.pss < MOST_MEMORY,
        ),
    ]

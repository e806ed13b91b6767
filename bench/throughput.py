"""How many pictures pass in a second where the provider takes no time, and what each costs the processor."""

import subprocess
import sys
import time
from dataclasses import dataclass
from statistics import median

from bench.bench import Bench, finished
from bench.processes import cpu_seconds, family
from bench.studio import CPUS, Studio
from bench.table import Row

AIM = 0.8
PROCESSES = CPUS + 1  # as ours: one for the calls, and one per processor for the finishing


@dataclass(frozen=True)
class Pace:
    """Pictures per second, and processor seconds per picture."""

    rate: float
    cpu: float


def measure(bench: Bench) -> list[Row]:
    """Ours and the bare loop by turns; the ratio is the median of the turns."""
    count = 60 if bench.is_quick else 150
    ours, without = [], []
    with bench.studio() as studio:
        bench.provider.delay = 0.0
        for _ in range(1 if bench.is_quick else 5):
            without.append(_bare(bench, count // PROCESSES))
            ours.append(_ours(bench, studio, count))
    pairs = list(zip(ours, without, strict=True))
    share = median(one.rate / other.rate for one, other in pairs)
    cost = median(one.cpu / other.cpu for one, other in pairs)
    return [
        Row(
            measured="pictures per second",
            ours=f"{median(one.rate for one in ours):.1f}",
            against=f"{median(one.rate for one in without):.1f}",
            ratio=f"{share:.2f}",
            aim=f"≥ {AIM}",
            holds=share >= AIM,
        ),
        Row(
            measured="processor time per picture",
            ours=f"{median(one.cpu for one in ours) * 1000:.0f} ms",
            against=f"{median(one.cpu for one in without) * 1000:.0f} ms",
            ratio=f"{cost:.2f}",
        ),
    ]


def _ours(bench: Bench, studio: Studio, count: int) -> Pace:
    before = cpu_seconds(family(studio.leaders))
    jobs = bench.stock.queue(count)
    began = time.monotonic()
    seconds = finished(jobs) - began
    return Pace(count / seconds, (cpu_seconds(family(studio.leaders)) - before) / count)


def _bare(bench: Bench, share: int) -> Pace:
    loops = [_loop(bench, share) for _ in range(PROCESSES)]
    try:
        for loop in loops:
            assert loop.stdout is not None
            loop.stdout.readline()
        began = time.monotonic()
        for loop in loops:
            assert loop.stdin is not None
            loop.stdin.write("\n")
            loop.stdin.flush()
        cpu = sum(float(loop.communicate()[0]) for loop in loops)
        seconds = time.monotonic() - began
    finally:
        for loop in loops:
            loop.kill()
            loop.wait()
    return Pace(share * PROCESSES / seconds, cpu / (share * PROCESSES))


def _loop(bench: Bench, share: int) -> subprocess.Popen[str]:
    """In a session of its own, as our workers are: Linux shares a busy machine among sessions."""
    command = [sys.executable, "-m", "bench.bare", str(bench.provider.port), str(share), str(bench.folder)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True)

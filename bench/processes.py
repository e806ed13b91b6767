"""What Linux says of processes: their children, processor time and memory."""

import os
import signal
import sys
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Memory:
    """Bytes: `pss` shares what processes share among them, `rss` counts it for each."""

    pss: int = 0
    rss: int = 0
    processes: int = 0


def end_in_order() -> None:
    """SIGTERM ends this process as Ctrl-C does: everything that it has started is ended first."""
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))


def family(roots: Iterable[int]) -> list[int]:
    """The processes and everything they have started."""
    children: dict[int, list[int]] = {}
    for path in PROC.glob("[0-9]*"):
        fields = _stat(int(path.name))
        if fields:
            children.setdefault(int(fields[1]), []).append(int(path.name))
    found: list[int] = []
    waiting = list(roots)
    while waiting:
        pid = waiting.pop()
        found.append(pid)
        waiting += children.get(pid, [])
    return found


def cpu_seconds(pids: Iterable[int]) -> float:
    """Processor time of the living, and of their children that have ended."""
    return sum(sum(int(ticks) for ticks in _stat(pid)[11:15]) for pid in pids) / TICKS


def memory(pids: Iterable[int]) -> Memory:
    """What the processes hold now."""
    total = Memory()
    for pid in pids:
        try:
            lines = (PROC / str(pid) / "smaps_rollup").read_text().splitlines()[1:]
        except OSError:  # it has ended
            continue
        sizes = {line.split()[0]: int(line.split()[1]) * 1024 for line in lines}
        total.pss += sizes.get("Pss:", 0)
        total.rss += sizes.get("Rss:", 0)
        total.processes += 1
    return total


@contextmanager
def peak_memory(roots: Iterable[int], every: float = 0.5) -> Iterator[Memory]:
    """The largest memory of the processes and what they have started, looked at every so many seconds while inside."""
    peak = Memory()
    stop = threading.Event()
    leaders = list(roots)

    def watch() -> None:
        while not stop.wait(every):
            now = memory(family(leaders))
            peak.pss, peak.rss = max(peak.pss, now.pss), max(peak.rss, now.rss)
            peak.processes = max(peak.processes, now.processes)

    watching = threading.Thread(target=watch, name="memory", daemon=True)
    watching.start()
    try:
        yield peak
    finally:
        stop.set()
        watching.join()


@dataclass
class Others:
    """The share of the processors' time that was not ours, from 0 to 1."""

    share: float = 0.0


@contextmanager
def others_meanwhile() -> Iterator[Others]:
    """What processes that this one has not started took while inside."""
    others = Others()
    began, busy, ours = time.monotonic(), _busy_seconds(), cpu_seconds(family([os.getpid()]))
    yield others
    spent = _busy_seconds() - busy - (cpu_seconds(family([os.getpid()])) - ours)
    others.share = max(0.0, spent / (time.monotonic() - began) / (os.cpu_count() or 1))


def _busy_seconds() -> float:
    """Of all processors since the machine started; what a hypervisor took from them counts."""
    user, nice, system, _, _, irq, softirq, steal = map(int, (PROC / "stat").read_text().split()[1:9])
    return (user + nice + system + irq + softirq + steal) / TICKS


def _stat(pid: int) -> list[str]:
    """The fields of /proc/<pid>/stat from the third on, the state; empty where it has ended."""
    try:
        return (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []

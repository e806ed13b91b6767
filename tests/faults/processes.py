"""Processes that a test starts and, whatever happens, ends."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from imagegen.start.watchdog import Watchdog, kill_group

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 300.0  # seconds: far longer than anything takes, however busy the machine is


class Processes:
    """Each leads a group of its own. Should the tests themselves be killed, a watchdog kills the groups."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        self.folder = folder
        self.environment = environment
        self.root = ROOT  # whose code runs
        self.running: dict[str, subprocess.Popen[str]] = {}
        self._watchdog = Watchdog()

    def start(
        self,
        name: str,
        *arguments: str,
        program: str = sys.executable,
        stdin: int = subprocess.DEVNULL,
        stdout: int | None = None,
        variables: dict[str, str] | None = None,
        cwd: Path | None = None,
        user: str | None = None,
    ) -> int:
        """Start `python …`, writing to `<name>.log` unless a stream says otherwise; its process id, the group's too."""
        with (self.folder / f"{name}.log").open("a") as log:
            process = subprocess.Popen(
                [program, *arguments],
                cwd=cwd or self.root,
                user=user,
                env=self.environment | (variables or {}),
                stdin=stdin,
                stdout=log if stdout is None else stdout,
                stderr=log,
                text=True,
                start_new_session=True,
            )
        self.running[name] = process
        self._watchdog.guard(process.pid for process in self.running.values())
        return process.pid

    def signal(self, name: str, number: signal.Signals) -> None:
        """To the whole group."""
        os.killpg(self.running[name].pid, number)

    def is_stopped(self, name: str) -> bool:
        """Whether SIGSTOP has reached every thread of it."""
        threads = Path(f"/proc/{self.running[name].pid}/task").glob("*/stat")
        try:
            return all(thread.read_text().rpartition(") ")[2].startswith("T") for thread in threads)
        except OSError:  # one was just ending
            return False

    def kill(self, *names: str) -> None:
        """SIGKILL to the whole groups."""
        for name in names:
            process = self.running.pop(name)
            kill_group(process.pid)
            process.wait()
            for stream in (process.stdin, process.stdout):
                if stream is not None:
                    stream.close()

    def end(self) -> None:
        """Kill everything."""
        self.kill(*list(self.running))
        self._watchdog.guard([])
        self._watchdog.dismiss()

    def log(self, name: str) -> str:
        """What the process has written."""
        return (self.folder / f"{name}.log").read_text()


def children(leader: int) -> set[int]:
    """The process ids of the living children of a process, whichever of its threads has forked them."""
    found: set[int] = set()
    for thread in Path(f"/proc/{leader}/task").iterdir():
        with suppress(OSError):  # it ended meanwhile
            found |= {int(pid) for pid in (thread / "children").read_text().split()}
    return found


def memory(pid: int, of: str) -> float:
    """A field of a process' status such as VmHWM, in bytes; 0 where the process has ended."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0
    return next((float(line.split()[1]) * 1024 for line in lines if line.startswith(of)), 0)


def free_port() -> int:
    """A port of this machine that nobody listens at."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
    return port


def within(is_so: Callable[[], object], *, seconds: float = PATIENCE, every: float = 0.05) -> None:
    """Wait until `is_so` says so; fails after so many seconds."""
    give_up = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < give_up, "it did not become so in time"
        time.sleep(every)

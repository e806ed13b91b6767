"""Web and workers under one roof: started together, started again when they die, ended together.

Each child leads a process group of its own, so that nothing it has forked outlives it. A watchdog ends the groups if
this process is killed.
"""

import signal
import subprocess
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

import structlog

from imagegen.start.first import say
from imagegen.start.watchdog import Watchdog, kill_group

log = structlog.get_logger(__name__)

GRACE = 6.0  # seconds between asking and killing: no signal ends a call that waits for its answer
CALM = 30.0  # a child that lived this long is started again at once
PAUSE = 2.0


@dataclass
class Child:
    """One of the processes, or, without a process, when it is to be started."""

    command: list[str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    due: float = 0.0


class Supervisor:
    """Runs commands by name until a signal asks it to stop. The children inherit the descriptors `pass_fds`."""

    def __init__(self, commands: Mapping[str, list[str]], *, cwd: Path, pass_fds: tuple[int, ...] = ()) -> None:
        self.children = {name: Child(command) for name, command in commands.items()}
        self.cwd = cwd
        self.pass_fds = pass_fds
        self.stopping = False
        self.watchdog = Watchdog()

    def run(self, *, once_started: Callable[[], bool]) -> None:
        """Start everything; return when all is ended. `once_started` is asked until it says that it is satisfied."""
        for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(sign, self._stop)
        satisfied = False
        while not self.stopping:
            for name, child in self.children.items():
                self._look_after(name, child)
            satisfied = satisfied or once_started()
            time.sleep(0.1)
        self._end()

    def _look_after(self, name: str, child: Child) -> None:
        now = time.monotonic()
        if child.process is None and child.due <= now:
            child.process = subprocess.Popen(
                child.command, cwd=self.cwd, start_new_session=True, pass_fds=self.pass_fds, stdin=subprocess.DEVNULL
            )
            child.started = now
            self.watchdog.guard(process.pid for process in self._processes())
        elif child.process is not None and (code := child.process.poll()) is not None:
            log.error("a process ended and is started again", name=name, code=code)
            kill_group(child.process.pid)  # what it has forked
            child.process = None
            child.due = now if now - child.started > CALM else now + PAUSE

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self.stopping = True

    def _end(self) -> None:
        say(f"Stopping: what is under way gets {GRACE:.0f} seconds.")
        for process in self._processes():
            process.terminate()
        deadline = time.monotonic() + GRACE
        while time.monotonic() < deadline and any(process.poll() is None for process in self._processes()):
            time.sleep(0.05)
        for process in self._processes():
            kill_group(process.pid)
            process.wait()
        self.watchdog.guard([])
        self.watchdog.dismiss()

    def _processes(self) -> list[subprocess.Popen[bytes]]:
        return [child.process for child in self.children.values() if child.process is not None]

"""Web and workers under one roof: started together, started again when they die, ended together.

Each child leads a process group of its own, so that nothing it has forked outlives it. A watchdog ends the groups if
this process is killed. It imports nothing of Django's, for it lives as long as the studio.
"""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from types import FrameType
from typing import NoReturn

from imagegen.start.watchdog import Watchdog, kill_group

GRACE = 6.0  # seconds between asking and killing: no signal ends a call that waits for its answer
CALM = 30.0  # a child that lived this long is started again at once
PAUSE = 2.0


@dataclass(frozen=True)
class Plan:
    """What is to run, with the descriptor `lock`, and the lines to say once host and port answer."""

    commands: dict[str, list[str]]
    lock: int
    host: str
    port: int
    lines: list[str]


def supervise(plan: Plan, *, cwd: Path) -> NoReturn:
    """Go on as a bare interpreter in place of this process.

    The plan goes through a pipe: it may hold a one-time link, and everybody on the machine can read a command line.
    """
    reading, writing = os.pipe()
    os.write(writing, json.dumps(asdict(plan)).encode())
    os.close(writing)
    for descriptor in (reading, plan.lock):
        os.set_inheritable(descriptor, True)
    os.chdir(cwd)
    os.execv(sys.executable, [sys.executable, "-m", "imagegen.start.supervisor", str(reading)])  # noqa: S606 - ours


def say(line: str) -> None:
    """A line for the person at the terminal."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


@dataclass
class Child:
    """One of the processes, or, without a process, when it is to be started."""

    command: list[str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    due: float = 0.0


class Supervisor:
    """Carries a plan out until a signal asks it to stop."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.children = {name: Child(command) for name, command in plan.commands.items()}
        self.stopping = False
        self.watchdog = Watchdog()

    def run(self) -> None:
        """Start everything; return when all is ended."""
        for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(sign, self._stop)
        said = False
        while not self.stopping:
            for name, child in self.children.items():
                self._look_after(name, child)
            if self.watchdog.is_gone():
                self._guard()
            if not said and self._answers():
                say("\n".join(self.plan.lines))
                said = True
            time.sleep(0.1)
        self._end()

    def _look_after(self, name: str, child: Child) -> None:
        now = time.monotonic()
        if child.process is None and child.due <= now:
            child.process = subprocess.Popen(
                child.command, start_new_session=True, pass_fds=(self.plan.lock,), stdin=subprocess.DEVNULL
            )
            child.started = now
            self._guard()
        elif child.process is not None and (code := child.process.poll()) is not None:
            say(f"The process {name} ended ({code}) and is started again.")
            kill_group(child.process.pid)  # what it has forked
            child.process = None
            child.due = now if now - child.started > CALM else now + PAUSE

    def _guard(self) -> None:
        self.watchdog.guard(process.pid for process in self._processes())

    def _answers(self) -> bool:
        try:
            with socket.create_connection((self.plan.host, self.plan.port), timeout=1):
                return True
        except OSError:
            return False

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


def main() -> None:
    """Carry out the plan that waits in the pipe of the first argument."""
    with os.fdopen(int(sys.argv[1])) as told:
        plan = Plan(**json.load(told))
    os.environ.setdefault("MALLOC_ARENA_MAX", "2")  # else glibc keeps a heap for each few of the threads that wait
    Supervisor(plan).run()


if __name__ == "__main__":
    main()

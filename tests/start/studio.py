"""A studio under its supervisor: what it says, which processes it is, how it ends."""

import os
import signal
from contextlib import suppress
from pathlib import Path

from tests.faults.processes import Processes, within


class Studio:
    """Started, signalled and looked at from outside."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        self.processes = Processes(folder, environment)
        self.address = f"http://127.0.0.1:{environment['PORT']}"

    def start(self, name: str = "run") -> None:
        """Start it, and wait until it says where it is."""
        self.processes.start(name, "manage.py", "run")
        within(lambda: self.is_gone(name) or "Ctrl-C stops it" in self.said(name))
        assert not self.is_gone(name), self.said(name)

    def refused(self, name: str = "run") -> str:
        """Start it where it cannot start; what it says to that."""
        self.processes.start(name, "manage.py", "run")
        within(lambda: self.is_gone(name))
        assert self.processes.running[name].returncode == 1
        return self.said(name).strip()

    def interrupt(self, name: str = "run") -> None:
        """Ctrl-C, and wait until it is ended, with nothing left: what it killed last is dead a moment later."""
        self.processes.running[name].send_signal(signal.SIGINT)
        within(lambda: self.is_gone(name))
        assert self.processes.running[name].returncode == 0
        within(lambda: not self.alive(), seconds=10)

    def is_gone(self, name: str) -> bool:
        return self.processes.running[name].poll() is not None

    def said(self, name: str = "run") -> str:
        """What the person at the terminal has read."""
        return self.processes.log(name)

    def alive(self, *, like: str = "") -> set[int]:
        """Every process that has this data directory in its environment, and `like` in its command."""
        mark = f"IMAGEGEN_DATA_DIR={self.processes.environment['IMAGEGEN_DATA_DIR']}".encode()
        found = set()
        for place in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                if mark in (place / "environ").read_bytes().split(b"\0") and like.encode() in _command(place):
                    found.add(int(place.name))
        return found

    def sweep(self) -> None:
        """Kill what a test has left."""
        for pid in self.alive():
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


def _command(place: Path) -> bytes:
    return (place / "cmdline").read_bytes().replace(b"\0", b" ")

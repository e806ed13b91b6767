"""Ends what a killed process leaves: told of process groups through a pipe, it kills them when the other end closes.

Runs as a bare interpreter of its own (`python -I watchdog.py`), so it costs little and imports nothing.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Iterable
from contextlib import suppress


class Watchdog:
    """Watches over the process groups that it was last told of, for as long as this process lives."""

    def __init__(self) -> None:
        self._start()

    def guard(self, leaders: Iterable[int]) -> None:
        """From now on these groups, by the process ids of their leaders, and no others."""
        line = " ".join(map(str, leaders)).encode() + b"\n"
        try:
            os.write(self._lifeline, line)
        except BrokenPipeError:  # somebody killed the watchdog
            self.dismiss()
            self._start()
            os.write(self._lifeline, line)

    def is_gone(self) -> bool:
        """Whether somebody killed it."""
        return self._process.poll() is not None

    def dismiss(self) -> None:
        """Let it kill what it guards, and end."""
        os.close(self._lifeline)
        self._process.wait()

    def _start(self) -> None:
        reading, self._lifeline = os.pipe()
        self._process = subprocess.Popen([sys.executable, "-I", "-S", __file__], stdin=reading, start_new_session=True)
        os.close(reading)


def kill_group(leader: int) -> None:
    """SIGKILL to whoever is left of a process group."""
    with suppress(ProcessLookupError, PermissionError):  # macOS says the latter for a group of the dead
        os.killpg(leader, signal.SIGKILL)


def watch() -> None:
    """Read until the pipe closes, then kill the groups of the last line."""
    leaders: list[bytes] = []
    with os.fdopen(0, "rb") as told:
        for line in told:
            leaders = line.split()
    for leader in leaders:
        kill_group(int(leader))


if __name__ == "__main__":
    watch()

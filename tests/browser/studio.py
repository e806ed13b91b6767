"""A studio that runs for real, started and stopped as people do it."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.browser.people import ADA, PASSWORD

ROOT = Path(__file__).resolve().parents[2]
OURS = re.findall(r"^([A-Z0-9_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE)
ADDRESS = re.compile(r"imagegen is at (http://\S+)/")
SETUP = re.compile(r"Make the first admin, once, at (http://\S+)")
PATIENCE = 180.0  # seconds
ADMIN = {"DJANGO_SUPERUSER_EMAIL": ADA.email, "DJANGO_SUPERUSER_PASSWORD": PASSWORD, "IMAGEGEN_TEAM": ADA.team}


class Studio:
    """`manage.py run` on a free port, embedded, with its data in `folder` and these variables."""

    def __init__(self, folder: Path, **variables: str) -> None:
        self.folder = folder
        self.log = folder / "run.log"
        self.environment = environment(folder) | {"PORT": str(_free_port())} | variables
        with self.log.open("w") as log:
            self._process = subprocess.Popen(
                [sys.executable, "manage.py", "run"],
                cwd=ROOT,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        self.address = self._printed(ADDRESS)

    @property
    def setup_address(self) -> str:
        """Where the first admin is made, as it was printed."""
        return self._printed(SETUP)

    def stop(self) -> None:
        """Ctrl-C, and wait; fails where it does not end well."""
        self._process.send_signal(signal.SIGINT)
        try:
            code = self._process.wait(PATIENCE)
        finally:
            self._process.kill()
        assert code == 0, self.log.read_text()

    def complaints(self) -> list[str]:
        """What it has logged as an error."""
        return [line for line in self.log.read_text().splitlines() if "[error" in line or "Traceback" in line]

    def _printed(self, pattern: re.Pattern[str]) -> str:
        give_up = time.monotonic() + PATIENCE
        while not (found := pattern.search(self.log.read_text())):
            assert self._process.poll() is None, self.log.read_text()
            assert time.monotonic() < give_up, self.log.read_text()
            time.sleep(0.05)
        return found[1]


@contextmanager
def running(folder: Path, **variables: str) -> Iterator[Studio]:
    """A studio that is stopped in the end, and has logged no error until then."""
    studio = Studio(folder, **variables)
    try:
        yield studio
    finally:
        studio.stop()
    complaints = studio.complaints()
    assert not complaints, "\n".join(complaints)


def run(*arguments: str, environment: dict[str, str]) -> str:
    """What `python …` prints; fails with its words where it fails."""
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        text=True,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def environment(folder: Path) -> dict[str, str]:
    """This process's own, without what it says of any studio, for one that is embedded in `folder`."""
    others = {name: text for name, text in os.environ.items() if name.removesuffix("_FILE") not in OURS}
    return others | {"IMAGEGEN_DATA_DIR": str(folder)}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port

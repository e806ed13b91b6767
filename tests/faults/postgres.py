"""A PostgreSQL that is a test's own, so that it may be stopped."""

import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

import psycopg
import pytest

from tests.faults.processes import Processes, free_port, within

BIN = max(Path("/usr/lib/postgresql").glob("*/bin"), default=Path("/usr/bin"))  # as Debian has it


class Postgres:
    """An empty cluster in a folder of its own. Where the tests are root's, it is the user postgres', as it must be."""

    def __init__(self, logs: Path) -> None:
        if not (BIN / "initdb").exists():
            pytest.skip("There are no programs of a PostgreSQL server on this machine.")
        self._user = "postgres" if os.getuid() == 0 else None
        self._folder = Path(tempfile.mkdtemp(prefix="imagegen-postgres-"))  # nobody else may enter pytest's
        if self._user:
            shutil.chown(self._folder, self._user)
        self._port = free_port()
        self.address = f"postgres://postgres@127.0.0.1:{self._port}/postgres"
        self._processes = Processes(logs, {"PATH": os.defpath})
        make = [str(BIN / "initdb"), "--auth", "trust", "--username", "postgres", "--no-sync", str(self._data)]
        subprocess.run(make, cwd=self._folder, user=self._user, check=True, capture_output=True)
        self.start()

    def start(self) -> None:
        at = ("-h", "127.0.0.1", "-p", str(self._port), "-k", str(self._folder))
        program = str(BIN / "postgres")
        self._processes.start(
            "postgres", "-D", str(self._data), *at, program=program, cwd=self._folder, user=self._user
        )
        within(self._answers)

    def stop(self) -> None:
        """As `pg_ctl stop -m immediate`: no goodbye to anybody."""
        self._processes.running["postgres"].send_signal(signal.SIGQUIT)
        self._processes.running["postgres"].wait(30)
        self._processes.kill("postgres")

    def close(self) -> None:
        self._processes.end()
        shutil.rmtree(self._folder)

    @property
    def _data(self) -> Path:
        return self._folder / "data"

    def _answers(self) -> bool:
        try:
            psycopg.connect(self.address).close()
        except psycopg.OperationalError:
            return False
        return True

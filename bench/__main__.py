"""python -m bench: every measurement, embedded and (with --served) on PostgreSQL and Redis, as one table."""

import argparse
import os
import platform
import subprocess
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from importlib.metadata import version

from bench.measure import ALL
from bench.place import POSTGRESQL, REDIS, Place, embedded, served
from bench.processes import end_in_order
from bench.table import Row, printed


def main() -> None:
    """Prints the table, and what it was measured on; ends with 1 where an aim was missed."""
    options = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    options.add_argument("--quick", action="store_true", help="fewer rounds, for a look")
    options.add_argument("--only", choices=ALL, help="one measurement")
    options.add_argument("--served", action="store_true", help="PostgreSQL and Redis as well")
    given = options.parse_args()
    end_in_order()
    rows = [row for place in _places(is_served=given.served) for row in _measured(place, given)]
    print(printed(rows))
    print(f"\n{_machine()}.")
    sys.exit(any(row.holds is False for row in rows))


def _places(*, is_served: bool) -> Iterator[AbstractContextManager[Place]]:
    yield embedded()
    database, broker = os.environ.get("DATABASE_URL", ""), os.environ.get("BROKER_URL", "")
    if is_served or (database and broker):
        yield served(database or POSTGRESQL, broker or REDIS)


def _measured(made: AbstractContextManager[Place], given: argparse.Namespace) -> Iterator[Row]:
    """In a process of its own, because settings are read once."""
    with made as place:
        command = [sys.executable, "-m", "bench.measure", place.name, str(place.provider_port)]
        command += ["--quick"] * given.quick + (["--only", given.only] if given.only else [])
        with subprocess.Popen(command, env=place.environment, stdout=subprocess.PIPE, text=True) as measuring:
            try:
                assert measuring.stdout is not None
                yield from map(Row.read, measuring.stdout)
            finally:
                if measuring.poll() is None:
                    measuring.terminate()
        if measuring.returncode:
            sys.exit(f"{place.name}: the measurement broke off.")


def _machine() -> str:
    names = ("django", "celery", "gunicorn", "httpx", "pillow")
    versions = ", ".join(f"{name} {version(name)}" for name in names)
    cpu = f"{os.cpu_count()} processors, {platform.machine()}, {platform.system()} {platform.release()}"
    return f"{datetime.now(UTC):%Y-%m-%d}; {cpu}; Python {platform.python_version()}, {versions}"


if __name__ == "__main__":
    main()

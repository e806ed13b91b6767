"""A Redis that is a test's own, seen through a proxy."""

import shutil
from contextlib import closing
from pathlib import Path

import pytest
from redis import ConnectionError as NoConnection
from redis import Redis

from tests.faults.processes import Processes, free_port, within
from tests.faults.proxy import Proxy


class Broker:
    """It keeps nothing on the disk, so that who stops it loses every message."""

    def __init__(self, folder: Path) -> None:
        if shutil.which("redis-server") is None:
            pytest.skip("There is no redis-server on this machine.")
        self._processes = Processes(folder, {})
        self._port = free_port()
        self.proxy = Proxy(self._port)
        self.start()

    @property
    def address(self) -> str:
        """Through the proxy."""
        return f"redis://127.0.0.1:{self.proxy.port}/0"

    @property
    def own_address(self) -> str:
        return f"redis://127.0.0.1:{self._port}/0"

    def start(self) -> None:
        keeping = ("--save", "", "--appendonly", "no", "--dir", str(self._processes.folder))
        at = ("--bind", "127.0.0.1", "--port", str(self._port))
        self._processes.start("redis", *at, *keeping, program="redis-server")
        within(self._answers)

    def stop(self) -> None:
        """Kill it; whoever is connected hears of it."""
        self._processes.kill("redis")
        self.proxy.cut()

    def flush(self) -> None:
        """Lose everything."""
        with closing(Redis(port=self._port)) as redis:
            redis.flushall()

    def messages(self) -> int:
        """How many calls were rung that nobody heard."""
        with closing(Redis(port=self._port)) as redis:
            return int(redis.llen("calls"))

    def close(self) -> None:
        self.proxy.close()
        self._processes.end()

    def _answers(self) -> bool:
        with closing(Redis(port=self._port)) as redis:
            try:
                return bool(redis.ping())
            except NoConnection:
                return False

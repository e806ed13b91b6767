"""Where a studio keeps rows and messages: embedded, or on the PostgreSQL and Redis that the environment names."""

import os
import random
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from secrets import token_hex
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
import redis

from tests.faults.processes import within

MAIN = os.environ.get("DATABASE_URL", "")
BROKER = os.environ.get("BROKER_URL", "")


@contextmanager
def database(folder: Path, *, copy_of: str = "") -> Iterator[str]:
    """The address of a database that is nobody else's, dropped in the end."""
    if not MAIN.startswith("postgres"):
        yield f"sqlite:///{folder / 'imagegen.sqlite3'}"
        return
    name = f"imagegen_faults_{token_hex(4)}"
    template = f"TEMPLATE {urlsplit(copy_of).path[1:]}" if copy_of else ""
    _on_main(f"CREATE DATABASE {name} {template}")
    try:
        yield urlunsplit(urlsplit(MAIN)._replace(path=f"/{name}"))
    finally:
        _on_main(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def broker() -> Iterator[str]:
    """The address of a broker's database that nobody else uses, emptied in the end; "" where there is no broker."""
    if not BROKER:
        yield ""
        return
    for number in random.sample(range(16), k=16):
        address = urlunsplit(urlsplit(BROKER)._replace(path=f"/{number}"))
        with closing(redis.Redis.from_url(address)) as server:
            if server.dbsize() == 0 and server.set("imagegen-faults", "ours", nx=True):
                try:
                    yield address
                finally:
                    server.flushdb()
                return
    raise AssertionError("every database of the broker is in use")


@contextmanager
def rabbitmq() -> Iterator[str]:
    """The address of a virtual host of the RabbitMQ on this machine that nobody else uses, deleted in the end."""
    vhost = f"imagegen-faults-{token_hex(4)}"
    try:
        rabbitmqctl("add_vhost", vhost)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("No RabbitMQ runs on this machine that rabbitmqctl may look after.")
    try:
        rabbitmqctl("set_permissions", "--vhost", vhost, "guest", ".*", ".*", ".*")
        yield f"amqp://guest:guest@127.0.0.1:5672/{vhost}"
    finally:
        rabbitmqctl("delete_vhost", vhost)


def rabbitmqctl(*arguments: str) -> str:
    """What the command says; raises CalledProcessError."""
    return subprocess.run(["rabbitmqctl", "--quiet", *arguments], check=True, capture_output=True, text=True).stdout


def flush(address: str) -> None:
    """Lose every message of a broker, where there is one."""
    if address:
        with closing(redis.Redis.from_url(address)) as server:
            server.flushdb()
            server.set("imagegen-faults", "ours")


@contextmanager
def nobody_writes(address: str) -> Iterator[None]:
    """Hold what it takes to write anything about a job; reading goes on."""
    with closing(_connect(address, patience=0)) as connection:
        within(lambda: _hold(connection), every=0.001)
        yield


def somebody_writes(address: str) -> bool:
    """Whether something about a job is being written at this moment."""
    with closing(_connect(address, patience=0)) as connection:
        return not _hold(connection)


def _hold(connection: Any) -> bool:
    """Take all at once or nothing: who waits for one lock with another in hand may wait for ever."""
    try:
        if isinstance(connection, sqlite3.Connection):
            connection.execute("BEGIN IMMEDIATE")
        else:
            tables = "jobs_job, jobs_call, assets_intent, budgets_budget"
            connection.execute(f"BEGIN; LOCK TABLE {tables} IN EXCLUSIVE MODE NOWAIT")
    except psycopg.errors.LockNotAvailable:
        connection.execute("ROLLBACK")
        return False
    except sqlite3.OperationalError:
        return False
    return True


@contextmanager
def looking(address: str) -> Iterator[Callable[[str], Any]]:
    """Asks for the one field of the one row there is, or None; quicker than a desk, for what is soon over."""
    connection = _connect(address)

    def look(question: str) -> Any:
        row = connection.execute(question).fetchone()
        return row[0] if row else None

    with closing(connection):
        yield look


def lose(address: str) -> None:
    """The database is empty, as on the first day; nobody uses it."""
    if address.startswith("sqlite"):
        path = Path(urlsplit(address).path)
        for file in path.parent.glob(f"{path.name}*"):
            file.unlink()
        return
    with closing(_connect(address)) as connection:
        connection.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")


def _connect(address: str, *, patience: float = 30) -> Any:
    """`patience` is how many seconds SQLite waits for a lock."""
    if address.startswith("sqlite"):
        return sqlite3.connect(urlsplit(address).path[1:], timeout=patience, isolation_level=None)
    return psycopg.connect(address, autocommit=True)


def _on_main(statement: str) -> None:
    with psycopg.connect(MAIN, autocommit=True) as connection:
        connection.execute(statement)

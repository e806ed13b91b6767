"""Where the studio runs while it is measured: embedded, or served by PostgreSQL and Redis; with data of its own."""

import os
import secrets
import shutil
import socket
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import redis
from psycopg import sql

POSTGRESQL = "postgres://postgres@127.0.0.1:5432/postgres"
REDIS = "redis://127.0.0.1:6379/0"
KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR", "VIRTUAL_ENV")


@dataclass(frozen=True)
class Place:
    """A name for the table, and the environment of every process."""

    name: str
    environment: dict[str, str]
    provider_port: int


@contextmanager
def embedded() -> Iterator[Place]:
    """SQLite and memory:// in a folder that is deleted afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="imagegen-bench-"))
    try:
        yield _place("embedded", folder, {})
    finally:
        shutil.rmtree(folder)


@contextmanager
def served(postgresql: str, broker: str) -> Iterator[Place]:
    """A database of its own on that server, and an empty one of that Redis; both are dropped afterwards."""
    with ExitStack() as stack:
        folder = Path(tempfile.mkdtemp(prefix="imagegen-bench-"))
        stack.callback(shutil.rmtree, folder)
        served_by = {
            "DATABASE_URL": stack.enter_context(_database(postgresql)),
            "BROKER_URL": stack.enter_context(_redis(broker)),
            "SECRET_KEY": secrets.token_urlsafe(64),
            "ENCRYPTION_KEYS": secrets.token_urlsafe(64),
            "ALLOWED_HOSTS": "127.0.0.1",
            "IMAGEGEN_HTTPS": "off",
        }
        yield _place("served", folder, served_by)


def _place(name: str, folder: Path, more: dict[str, str]) -> Place:
    web, provider = _free_port(), _free_port()
    environment = {
        "IMAGEGEN_DATA_DIR": str(folder),
        "IMAGEGEN_ALLOWED_PRIVATE": f"127.0.0.1:{provider}",
        "DJANGO_SETTINGS_MODULE": "imagegen.settings",
        "HOST": "127.0.0.1",
        "PORT": str(web),
        "LOG_LEVEL": "WARNING",
    }
    kept = {key: os.environ[key] for key in KEPT if key in os.environ}
    return Place(name, kept | environment | more, provider)


@contextmanager
def _database(server: str) -> Iterator[str]:
    name = f"imagegen_bench_{os.getpid()}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    try:
        yield urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@contextmanager
def _redis(server: str) -> Iterator[str]:
    for number in range(15, 0, -1):
        address = urlunsplit(urlsplit(server)._replace(path=f"/{number}"))
        connection = redis.Redis.from_url(address)
        if connection.dbsize() == 0:
            break
    else:
        raise RuntimeError("No database of Redis from 1 to 15 is empty.")
    try:
        yield address
    finally:
        connection.flushdb()
        connection.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])

"""The bare work: post, decode, write, record, make the rendition. No queue, no guard, no spool, no books.

`python -m bench.bare` is one process of a bare loop: it says that it is ready, waits for a line, works, and says how
much processor time that took.
"""

import argparse
import http.client
import os
import secrets
import sqlite3
import time
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import orjson
import psycopg
import pybase64
from PIL import Image

from bench.provider import REQUEST
from imagegen.assets.pictures import SMALL

Record = Callable[[str, int, int, int], object]
TABLE = "CREATE TABLE IF NOT EXISTS bare (key text PRIMARY KEY, size bigint, width int, height int)"


@dataclass(frozen=True)
class Times:
    """When, by time.monotonic: the work began, its picture was recorded, its rendition was there."""

    began: float
    kept: float
    rendered: float


def carry_out(port: int, folder: Path, record: Record) -> Times:
    """One picture."""
    began = time.monotonic()
    content = pybase64.b64decode(orjson.loads(_post(port))["data"][0]["b64_json"])
    image = Image.open(BytesIO(content))
    image.load()
    key = f"{secrets.token_hex(16)}.png"
    _write(folder / key, content)
    record(key, len(content), image.width, image.height)
    kept = time.monotonic()
    rendition = BytesIO()
    small = image.resize((SMALL, SMALL), Image.Resampling.LANCZOS, reducing_gap=2.0)
    small.save(rendition, "WEBP", quality=80, method=0)
    _write(folder / f"{key}.webp", rendition.getvalue())
    return Times(began, kept, time.monotonic())


def recorder(database_url: str, folder: Path) -> Record:
    """Inserts a row and commits it, in the place's own kind of database."""
    if database_url:
        served = psycopg.connect(database_url, autocommit=True)
        served.execute(TABLE)
        return lambda *row: served.execute("INSERT INTO bare VALUES (%s, %s, %s, %s)", row)
    embedded = sqlite3.connect(folder / "bare.sqlite3", timeout=20, isolation_level=None)
    embedded.execute("PRAGMA journal_mode=WAL")
    embedded.execute("PRAGMA synchronous=NORMAL")
    embedded.execute(TABLE)
    return lambda *row: embedded.execute("INSERT INTO bare VALUES (?, ?, ?, ?)", row)


def _post(port: int) -> bytes:
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request("POST", "/v1/images/generations", REQUEST, {"content-type": "application/json"})
    answer = connection.getresponse().read()
    connection.close()
    return answer


def _write(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def main() -> None:
    """One process of a bare loop."""
    options = argparse.ArgumentParser()
    options.add_argument("port", type=int)
    options.add_argument("count", type=int)
    options.add_argument("folder", type=Path)
    given = options.parse_args()
    record = recorder(os.environ.get("DATABASE_URL", ""), given.folder)
    carry_out(given.port, given.folder, record)
    print("ready", flush=True)
    input()
    began = time.process_time()
    for _ in range(given.count):
        carry_out(given.port, given.folder, record)
    print(time.process_time() - began, flush=True)


if __name__ == "__main__":
    main()

"""What every measurement is given."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench import studio
from bench.person import signed_in, submit
from bench.provider import Provider
from bench.stock import Stock, made_of
from bench.studio import Studio

PATIENCE = 240.0
WARMING = 6  # jobs: every process of the studio has had one of them


@dataclass(frozen=True)
class Bench:
    """The provider, the rows, a folder for files, and whether to be quick."""

    provider: Provider
    stock: Stock
    folder: Path
    is_quick: bool

    @contextmanager
    def studio(self) -> Iterator[Studio]:
        """The studio, started and warm."""
        with studio.running() as started:
            self.provider.delay = 0.0
            with signed_in(started.address, self.stock) as browser:
                submit(browser, self.stock)
            finished(self.stock.queue(WARMING))
            self.provider.forget()
            yield started


def finished(pks: range) -> float:
    """When, by time.monotonic, the pictures of all these jobs and their renditions were there."""
    return when(lambda: made_of(pks) == (len(pks), len(pks)), every=0.05)


def when(is_so: Callable[[], bool], *, every: float = 0.004) -> float:
    """The moment at which it is so, by time.monotonic; raises TimeoutError where it never is."""
    give_up = time.monotonic() + PATIENCE
    while not is_so():
        if time.monotonic() > give_up:
            raise TimeoutError(f"It was not so in {PATIENCE:.0f} s.")
        time.sleep(every)
    return time.monotonic()

"""Two jobs a second while whatever carries them is killed at random: make soak MINUTES=20."""

import random
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from http.client import HTTPException

import pytest

from tests.faults.postgres import Postgres
from tests.faults.processes import free_port, within
from tests.faults.redis import Broker
from tests.faults.studio import Studio, Visitor

A_SECOND = 2  # jobs
WORKERS = ("calls 1", "calls 2", "finish 1", "finish 2")
PAUSE = (5.0, 15.0)  # seconds from one kill to the next
AWAY = 3.0  # seconds that a server is gone
SETTLED = 180.0  # seconds after the last kill until every job must have ended
UNFINISHED = {"queued", "running"}
PATIENCE = 60.0  # seconds until a form is taken


class Soak:
    """A studio on PostgreSQL and Redis, with a web server and four workers."""

    def __init__(self, studio: Studio, postgres: Postgres, redis: Broker) -> None:
        self.studio, self.postgres, self.redis = studio, postgres, redis
        self.place = f"localhost:{free_port()}"
        self.kills: Counter[str] = Counter()
        self.victims: dict[str, Callable[[], None]] = {
            **{name: partial(self._kill, name) for name in ("web", *WORKERS)},
            "redis": partial(away, redis),
            "postgres": partial(away, postgres),
        }
        studio.manage("collectstatic", "--no-input", "--verbosity", "0")
        self._serve()
        studio.open(*WORKERS)
        self.visitor = studio.visit(f"http://{self.place}")
        self.visitor.patience = 10
        within(self._is_up)
        self.visitor.form("tiles")  # from here on all who press have the one CSRF cookie
        studio.kill("desk")  # it does not outlive its database

    def storm(self, seconds: float) -> list[float]:
        """Submit and kill for so long; how long each form took until it was taken, in seconds."""
        ends = time.monotonic() + seconds
        with ThreadPoolExecutor(64) as people:
            asked = [people.submit(self._kill_until, ends)]
            forms: list[Future[float]] = []
            while time.monotonic() < ends:
                forms.append(people.submit(press, self.visitor, len(forms)))
                time.sleep(1 / A_SECOND)
            asked[0].result()
            return [form.result() for form in forms]

    def settle(self) -> float:
        """How long after the storm the last job ended; fails after `SETTLED`."""
        began = time.monotonic()
        self.studio.open()
        within(
            lambda: self._supervised() and not UNFINISHED & set(self.studio.ask("statuses")), seconds=SETTLED, every=0.5
        )
        return time.monotonic() - began

    def _kill_until(self, ends: float) -> None:
        while time.monotonic() + PAUSE[1] + AWAY < ends:
            until = time.monotonic() + random.uniform(*PAUSE)
            within(lambda until=until: self._supervised() and time.monotonic() > until, every=0.5)  # type: ignore[misc]
            name = random.choice(list(self.victims))
            self.victims[name]()
            self.kills[name] += 1

    def _supervised(self) -> bool:
        """Start again what has ended by itself, as a supervisor does."""
        for name in ("web", *WORKERS):
            if self.studio.processes.running[name].poll() is not None:
                self._kill(name)
        return True

    def _kill(self, name: str) -> None:
        self.studio.kill(name)
        if name == "web":
            self._serve()
        else:
            self.studio.work(name)

    def _serve(self) -> None:
        command = ("-m", "gunicorn", "imagegen.wsgi", "--bind", self.place, "--threads", "4")
        self.studio.processes.start("web", *command)

    def _is_up(self) -> bool:
        with suppress(OSError, HTTPException):
            return self.visitor.ask("GET", "/healthz")[0] == 200
        return False


def away(server: Postgres | Broker) -> None:
    """Kill it, and start it a little later."""
    server.stop()
    time.sleep(AWAY)
    server.start()


def press(visitor: Visitor, number: int) -> float:
    """Send a form, the same again and again, until it is taken; how long that took in seconds."""
    began, form = time.monotonic(), None
    prompt = f"{'sandbox:429x1' if number % 10 == 0 else 'sandbox:slow=2'} tiles {number}"
    while time.monotonic() < began + PATIENCE:
        # An assertion: the web server answered, and said that it could not.
        with suppress(OSError, HTTPException, AssertionError):
            form = form or visitor.form(prompt)
            visitor.post(form)
            return time.monotonic() - began
        time.sleep(0.5)
    raise TimeoutError(f"The form of job {number} was not taken in {PATIENCE:.0f} s.")


@pytest.fixture
def minutes(request: pytest.FixtureRequest) -> float:
    asked: float = request.config.getoption("minutes")
    return asked or pytest.skip("It is run with make soak.")


@pytest.mark.timeout(0)
def test_nothing_is_lost_and_nothing_sent_twice_whatever_is_killed(
    minutes: float, studio: Studio, postgres: Postgres, redis: Broker
) -> None:
    soak = Soak(studio, postgres, redis)
    waits = soak.storm(minutes * 60)
    settled = soak.settle()
    statuses, retries = studio.ask("statuses"), studio.ask("retries")
    requests = studio.provider.requests()["by_job"]
    broken = Counter(sentence.partition(":")[0] for sentence in studio.ask("broken"))
    violations = {
        "forms lost or doubled": abs(sum(statuses.values()) - len(waits)),
        "answers lost": len(studio.spooled("json")),
        "requests sent twice": sum(sent > 1 + retries[job] for job, sent in requests.items()),
        "rows without objects": broken.pop("I4", 0),
        "objects without rows": broken.pop("I5", 0),
        "other invariants broken": broken.total(),
    }
    print(f"\n{len(waits)} jobs in {minutes:g} minutes; killed: {_listed(soak.kills)}")
    print(f"jobs: {_listed(statuses)}; all ended {settled:.1f} s after the last was submitted")
    print(f"a form was taken after {max(waits):.1f} s at most, {sorted(waits)[len(waits) // 2]:.2f} s in the middle")
    for name, count in violations.items():
        print(f"{name:<25}{count:>4}")
    assert not any(violations.values()), violations
    assert set(statuses) <= {"succeeded", "unknown"}


def _listed(counts: dict[str, int]) -> str:
    return ", ".join(f"{count} {name}" for name, count in sorted(counts.items()))

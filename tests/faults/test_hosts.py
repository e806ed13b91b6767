"""Two hosts, each with a data directory of its own, on one PostgreSQL, one Redis and one bucket."""

import copy
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.faults.conftest import sound
from tests.faults.network import Network
from tests.faults.postgres import Postgres
from tests.faults.processes import within
from tests.faults.redis import Broker
from tests.faults.studio import MODEL, Provider, Studio
from tests.rows import Recovery
from tests.s3 import S3

pytestmark = pytest.mark.timeout(1800)

JOBS = 500
SLOTS = 10  # calls at a time of each host


@pytest.fixture
def network(request: pytest.FixtureRequest) -> Iterator[Network]:
    if not request.config.getoption("hosts"):
        pytest.skip("It is run with make hosts.")
    with closing(Network()) as made:
        yield made


@pytest.fixture
def studio(
    network: Network, folder: Path, provider: Provider, postgres: Postgres, redis: Broker, s3: S3
) -> Iterator[Studio]:
    """Furnished, and reached by the hosts; whoever asks it is on neither of them."""
    folder.mkdir()
    seen = copy.copy(provider)
    seen.origin = network.show(provider.origin)
    made = Studio(folder, network.show(postgres.address), network.show(redis.own_address), seen)
    bucket = s3.bucket()
    made.processes.environment |= bucket | {"IMAGEGEN_S3_ENDPOINT": network.show(bucket["IMAGEGEN_S3_ENDPOINT"])}
    made.processes.environment["IMAGEGEN_CALL_SLOTS"] = str(SLOTS)
    with sound(made):
        made.furnish()
        yield made


@pytest.mark.fault("F8")
def test_a_host_that_is_cut_off_loses_nothing_and_sends_nothing_twice(
    studio: Studio, network: Network, folder: Path, recovery: Recovery
) -> None:
    for number in (1, 2):
        work_on(network.add(), studio, folder / f"host {number}")
    studio.open()
    jobs = studio.ask("submit", prompt="sandbox:slow=1 tiles", model=MODEL, times=JOBS, size="256x256")
    within(lambda: studio.ask("statuses").get("succeeded", 0) > JOBS // 3, every=0.5)
    network.cut(2)
    within(lambda: not studio.ask("statuses").get("queued"), every=0.5)
    network.mend(2)  # with what it had sent, and with answers that are nowhere but in its spool
    with recovery():
        within(lambda: done(studio) == JOBS, every=0.5)
    statuses = studio.ask("statuses")
    assert set(statuses) <= {"succeeded", "unknown"} and statuses.get("unknown", 0) <= SLOTS
    requests = studio.provider.requests()["by_job"]
    assert set(requests.values()) == {1}
    assert len(jobs) - len(requests) <= statuses.get("unknown", 0)  # of what was cut off on the way


def work_on(host: str, studio: Studio, folder: Path) -> None:
    """Start workers there."""
    folder.mkdir()
    for kind in ("calls", "finish"):
        command = ("netns", "exec", host, sys.executable, "manage.py", "work", kind)
        variables = {"IMAGEGEN_DATA_DIR": str(folder)}
        studio.processes.start(f"{kind} on {host}", *command, program="ip", variables=variables)


def done(studio: Studio) -> int:
    """How many jobs have ended."""
    counts = studio.ask("statuses")
    return int(sum(counts.values()) - counts.get("queued", 0) - counts.get("running", 0))

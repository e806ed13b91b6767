"""A provider and a furnished studio for the session; a copy of it for each test."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.faults import places
from tests.faults.postgres import Postgres
from tests.faults.processes import Processes
from tests.faults.redis import Broker
from tests.faults.studio import Provider, Studio, copy, environment
from tests.s3 import S3


def pytest_itemcollected(item: pytest.Item) -> None:
    item.add_marker("slow")


@pytest.fixture(scope="session")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("faults")


@pytest.fixture(scope="session")
def provider(place: Path) -> Iterator[Provider]:
    processes = Processes(place, environment(place / "sandbox", "", "", ""))
    try:
        yield Provider(processes)
    finally:
        processes.end()


@pytest.fixture(scope="session")
def template(place: Path, provider: Provider) -> Iterator[Studio]:
    folder = place / "template"
    folder.mkdir()
    with places.database(folder) as database:
        studio = Studio(folder, database, "", provider)
        try:
            studio.furnish()
            yield studio
        finally:
            studio.processes.end()


@pytest.fixture
def folder(place: Path, request: pytest.FixtureRequest) -> Path:
    """Where the studio of a test is, and its logs."""
    return place / re.sub(r"\W+", "-", request.node.name)


@pytest.fixture
def studio(folder: Path, template: Studio) -> Iterator[Studio]:
    """Nothing runs in it yet. Whatever the test does to it, all invariants hold in the end."""
    with places.broker() as broker, furnished(folder, template, broker) as made:
        yield made


@pytest.fixture
def studio_with_rabbitmq(folder: Path, template: Studio) -> Iterator[Studio]:
    with places.rabbitmq() as broker, furnished(folder, template, broker) as made:
        yield made


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[Broker]:
    broker = Broker(tmp_path)
    try:
        yield broker
    finally:
        broker.end()


@pytest.fixture
def studio_with_redis(folder: Path, template: Studio, redis: Broker) -> Iterator[Studio]:
    with furnished(folder, template, redis.address) as made:
        yield made


@pytest.fixture
def postgres(tmp_path: Path) -> Iterator[Postgres]:
    server = Postgres(tmp_path)
    try:
        yield server
    finally:
        server.end()


@pytest.fixture
def studio_with_postgres(folder: Path, provider: Provider, postgres: Postgres) -> Iterator[Studio]:
    folder.mkdir()
    with sound(Studio(folder, postgres.address, "", provider)) as made:
        made.furnish()
        yield made


@pytest.fixture
def studio_with_bucket(folder: Path, template: Studio, s3: S3) -> Iterator[Studio]:
    with places.broker() as broker, furnished(folder, template, broker, **s3.bucket()) as made:
        yield made


@pytest.fixture
def studio_with_both(folder: Path, provider: Provider, postgres: Postgres, redis: Broker) -> Iterator[Studio]:
    """PostgreSQL and Redis of its own."""
    folder.mkdir()
    with sound(Studio(folder, postgres.address, redis.address, provider)) as made:
        made.furnish()
        yield made


@contextmanager
def furnished(folder: Path, template: Studio, broker: str, **variables: str) -> Iterator[Studio]:
    """A copy of the template with this broker and these variables; all invariants hold in the end."""
    copy(template.folder, folder)
    with places.database(folder, copy_of=template.database) as database:
        made = Studio(folder, database, broker, template.provider)
        made.processes.environment |= variables
        with sound(made):
            yield made


@contextmanager
def sound(made: Studio) -> Iterator[Studio]:
    """Whatever is done to the studio, all invariants hold in the end."""
    try:
        yield made
        assert made.ask("broken") == []
    finally:
        made.processes.end()
        made.provider.forget()

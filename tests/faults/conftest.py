"""A provider and a furnished studio for the session; a copy of it for each test."""

import re
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

import pytest

from tests.faults import places
from tests.faults.postgres import Postgres
from tests.faults.processes import Processes
from tests.faults.redis import Broker
from tests.faults.studio import Provider, Studio, copy, environment


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
def postgres(tmp_path: Path) -> Iterator[Postgres]:
    with closing(Postgres(tmp_path)) as server:
        yield server


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[Broker]:
    with closing(Broker(tmp_path)) as server:
        yield server


@pytest.fixture
def rabbitmq() -> Iterator[str]:
    """The address of a virtual host."""
    with places.rabbitmq() as address:
        yield address


@pytest.fixture
def studio(request: pytest.FixtureRequest, folder: Path, provider: Provider) -> Iterator[Studio]:
    """Nothing runs in it yet. Whatever the test does to it, all invariants hold in the end.

    It is on the PostgreSQL, Redis, RabbitMQ and S3 that the test asks for besides.
    """
    servers = ("postgres", "redis", "rabbitmq", "s3")
    own = {name: request.getfixturevalue(name) for name in servers if name in request.fixturenames}
    with ExitStack() as ends:
        if "redis" in own:
            broker = own["redis"].address
        elif "rabbitmq" in own:
            broker = own["rabbitmq"]
        else:
            broker = "" if "postgres" in own else ends.enter_context(places.broker())
        if "postgres" in own:
            folder.mkdir()
            made = ends.enter_context(sound(Studio(folder, own["postgres"].address, broker, provider)))
            made.furnish()
        else:
            template = request.getfixturevalue("template")
            copy(template.folder, folder)
            database = ends.enter_context(places.database(folder, copy_of=template.database))
            made = ends.enter_context(sound(Studio(folder, database, broker, provider)))
        if "s3" in own:
            made.processes.environment |= own["s3"].bucket()
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

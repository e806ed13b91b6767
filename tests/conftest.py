"""Alice, Bob her team-mate, Charlie the stranger; every file of a test in a folder of its own."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings
from xdist.scheduler import LoadScopeScheduling

from imagegen import env
from imagegen.accounts.models import Team, User
from tests import make
from tests.s3 import S3

pytest_plugins = ["tests.rows"]

TOGETHER = ("browser", "start")  # folders whose tests share what is slow to start
HALF = ("tests/browser/test_create.py", "tests/browser/test_screens.py")  # as long as the rest of their folder


class ByFolder(LoadScopeScheduling):
    """On several cores, what shares a running studio stays in one process."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        _, folder, *_ = nodeid.split("/")
        if file in HALF:
            return "half of browser"
        return folder if folder in TOGETHER else file


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest begins first: one process is busy with it until the end."""
    items.sort(key=lambda item: not item.nodeid.startswith(("tests/browser/", "tests/start/")))


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadScopeScheduling:
    return ByFolder(config, log)


@pytest.fixture(autouse=True)
def own_folders(settings: Settings, tmp_path: Path) -> Iterator[None]:
    """Originals, spool and cache of each test are its own, and passwords cost little."""
    settings.STATIC_ROOT = tmp_path
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.SPOOL_DIR = tmp_path / "spool"
    settings.PASSWORD_HASHERS = ["tests.hashers.Quick"]
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    cache.clear()
    yield


@pytest.fixture(scope="session")
def s3(tmp_path_factory: pytest.TempPathFactory) -> Iterator[S3]:
    server = S3(tmp_path_factory.mktemp("s3"))
    try:
        yield server
    finally:
        server.processes.end()


@pytest.fixture(params=["local", "s3"])
def storage(request: pytest.FixtureRequest, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Originals in a folder, and then in a bucket."""
    if request.param == "s3":
        use_bucket(request.getfixturevalue("s3").bucket(), settings, monkeypatch)


def use_bucket(variables: dict[str, str], settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on the storage is the one that these variables name."""
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    settings.STORAGES = settings.STORAGES | {
        "default": {"BACKEND": "imagegen.assets.s3.S3Storage", "OPTIONS": env.bucket()}
    }


@pytest.fixture
def team(db: None) -> Team:
    return make.team("Northlight")


@pytest.fixture
def alice(team: Team) -> User:
    return make.user("Alice Archer", team=team)


@pytest.fixture
def bob(team: Team) -> User:
    return make.user("Bob Baker", team=team)


@pytest.fixture
def charlie(db: None) -> User:
    return make.user("Charlie Cook", team=make.team("Elsewhere"))


@pytest.fixture
def as_alice(client: Client, alice: User) -> Client:
    client.force_login(alice)
    return client


@pytest.fixture
def as_charlie(charlie: User) -> Client:
    client = Client()
    client.force_login(charlie)
    return client

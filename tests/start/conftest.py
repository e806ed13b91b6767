"""`manage.py run` as a person starts it, in a data directory of its own, on a free port."""

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.start.studio import Studio


@pytest.fixture(scope="session")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the modules of all these processes are compiled to, once."""
    return tmp_path_factory.mktemp("compiled")


@pytest.fixture
def port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        number: int = free.getsockname()[1]
    return number


@pytest.fixture
def studio(tmp_path: Path, compiled: Path, port: int) -> Iterator[Studio]:
    """Not started yet; nothing of it is left in the end."""
    kept = {name: text for name, text in os.environ.items() if name in ("PATH", "HOME", "LANG", "VIRTUAL_ENV")}
    environment = kept | {
        "DJANGO_SETTINGS_MODULE": "imagegen.settings",
        "IMAGEGEN_DATA_DIR": str(tmp_path / "data"),
        "PORT": str(port),
        "PYTHONPYCACHEPREFIX": str(compiled),
        "PYTHONUNBUFFERED": "1",
    }
    made = Studio(tmp_path, environment)
    try:
        yield made
    finally:
        made.processes.end()
        made.sweep()


@pytest.fixture
def furnished(studio: Studio) -> Studio:
    """One whose environment names the first admin."""
    studio.processes.environment |= {
        "DJANGO_SUPERUSER_EMAIL": "ada@studio.example",
        "DJANGO_SUPERUSER_PASSWORD": "sample password 1",
    }
    return studio

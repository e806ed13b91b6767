"""Storage and spool on disks that are full."""

import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.faults.processes import within
from tests.faults.studio import MODEL, Studio
from tests.rows import Recovery


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of eight megabytes, in memory."""
    folder = tmp_path / "disk"
    folder.mkdir()
    try:
        mount("-t", "tmpfs", "-o", "size=8m", "tmpfs", str(folder))
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("This machine does not let the tests mount anything.")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def mount(*arguments: str) -> None:
    subprocess.run(["mount", *arguments], check=True, capture_output=True)


@pytest.mark.fault("F24")
def test_a_full_storage_loses_nothing_and_takes_on_no_more(disk: Path, studio: Studio, recovery: Recovery) -> None:
    (studio.folder / "files").symlink_to(disk)
    filler = disk / ".filler"
    with suppress(OSError):
        filler.write_bytes(bytes(9_000_000))
    studio.open("calls", "finish")
    web = studio.visit(studio.serve())
    studio.ask("submit", prompt="tiles", model=MODEL, times=30, size="512x512")
    within(lambda: studio.ask("waiting") >= 20, every=0.2)
    status, _, page = web.ask("POST", "/create/generate/", web.form("tiles"))
    assert status == 422 and "nothing new is taken on" in page
    assert set(studio.ask("statuses")) <= {"queued", "running"}
    mount("-o", "remount,size=1g", str(disk))
    with recovery():
        within(lambda: studio.ask("statuses") == {"succeeded": 30}, every=0.2)
    assert studio.provider.requests()["total"] == len(studio.provider.requests()["by_job"]) == 30
    filler.unlink()


@pytest.mark.fault("F25")
def test_without_room_for_answers_nothing_is_sent(disk: Path, studio: Studio, recovery: Recovery) -> None:
    studio.processes.environment["IMAGEGEN_SPOOL_DIR"] = str(disk)
    studio.open("calls", "finish")
    studio.ask("submit", prompt="tiles", model=MODEL, times=5, size="256x256")
    within(lambda: "the spool has no room" in studio.processes.log("calls"))
    assert studio.ask("statuses") == {"queued": 5} and studio.provider.requests()["total"] == 0
    mount("-o", "remount,size=2g", str(disk))
    with recovery():
        within(lambda: studio.ask("statuses") == {"succeeded": 5})
    assert studio.provider.requests()["total"] == 5

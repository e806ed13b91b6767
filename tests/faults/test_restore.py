"""A backup of an hour ago, restored beside newer files."""

from pathlib import Path

import pytest

from tests.faults import places
from tests.faults.processes import within
from tests.faults.studio import Studio


@pytest.mark.fault("F37")
def test_an_old_backup_beside_newer_files_sends_nothing_again(studio: Studio) -> None:
    backup = studio.folder / "backup"
    studio.open("calls", "finish")
    studio.becomes(studio.submit("a lighthouse"), "succeeded")
    (kept,) = studio.stored()
    held = studio.submit("sandbox:hold")
    within(lambda: studio.provider.requests()["running"])
    studio.kill("calls")
    waiting = studio.submit("a vase")
    studio.manage("back_up", str(backup))

    studio.work("calls")
    studio.becomes(waiting, "succeeded")
    studio.becomes(studio.submit("a harbour"), "succeeded")
    sent = studio.provider.requests()["total"]
    studio.kill("calls", "finish", "desk")
    newer = [path for path in files(studio) if not path.startswith(name(studio, kept))]
    places.lose(studio.database)
    kept.unlink()
    studio.manage("restore", str(backup))

    studio.open("calls", "finish")
    assert studio.ask("statuses") == {"succeeded": 1, "unknown": 2}
    assert sorted(studio.ask("broken")) == [f"I5: object {path} belongs to nothing" for path in sorted(newer)]
    for job in (held, waiting):
        assert "restored from a backup" in studio.job(job)["said"]
        assert "may have been billed" in studio.job(job)["said"]
    again = studio.ask("run_again", pk=waiting)
    studio.becomes(again, "succeeded")
    assert studio.ask("statuses") == {"succeeded": 2, "unknown": 2}
    assert studio.provider.requests()["total"] == sent + 1

    content = kept.read_bytes()
    kept.unlink()
    assert "I4: file 1 is missing" in studio.ask("broken")
    kept.write_bytes(content)
    for path in newer:
        (studio.folder / "files" / path).unlink()


def files(studio: Studio) -> list[str]:
    """The keys of everything in the storage."""
    found = [path for path in (studio.folder / "files").rglob("*") if path.is_file() and not path.name.startswith(".")]
    return [name(studio, path) for path in found]


def name(studio: Studio, path: Path) -> str:
    return str(path.relative_to(studio.folder / "files"))

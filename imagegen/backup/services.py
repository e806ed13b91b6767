"""Backing up and restoring: the database, and the files that it names.

A backup is one folder: `manifest.json`, `database/`, `files/` with each object under its key, and `SHA256SUMS`, which
`sha256sum --check` reads. The encryption keys are not in it, nor is anybody's session.
"""

import hashlib
import json
import os
import shutil
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from secrets import token_hex
from typing import Any, BinaryIO

import django
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import connection
from django.db.models.functions import Coalesce, Now
from django.utils import timezone

from imagegen.accounts.models import Team, User
from imagegen.assets import services as assets
from imagegen.assets.models import Asset
from imagegen.audit.models import Action
from imagegen.audit.services import record
from imagegen.backup import database
from imagegen.core import schema
from imagegen.credentials.models import Credential
from imagegen.jobs import erasure, housekeeping
from imagegen.jobs.models import Job, Worker

FORMAT = 1
MANIFEST, SUMS = "manifest.json", "SHA256SUMS"
CHUNK = 1_000_000  # bytes


class NotDone(Exception):
    """Nothing was changed; the message says why, and what to do."""


@dataclass
class Backup:
    """What is in a folder; `missing` and `damaged` are the keys of files that were so already."""

    made_at: datetime
    people: int
    teams: int
    jobs: int
    files: int = 0
    missing: list[str] = field(default_factory=list)
    damaged: list[str] = field(default_factory=list)
    erased: list[str] = field(default_factory=list)  # deleted for good while it was made


@dataclass(frozen=True)
class Restored:
    """What a restore came to: how many jobs are unknown by it, and the credentials whose keys do not open.

    `kept` says why some who were deleted for good since then are not so again.
    """

    backup: Backup
    unknown: int
    locked: list[str]
    kept: list[str]


def back_up(folder: Path) -> Backup:
    """Make `folder`, whole or not at all, while the studio runs; raises NotDone.

    The database comes first: what is stored after that is nobody's in the backup, and what is deleted for good after
    that is noted.
    """
    if folder.exists():
        raise NotDone(f"{folder} is there already. Nothing was changed: name a folder that is not.")
    if not schema.applied():
        raise NotDone("The database is empty: there is nothing to back up.")
    draft = folder.with_name(f".{folder.name}.{token_hex(4)}")
    try:
        draft.mkdir(mode=0o700, parents=True)
        made = _write(draft)
        os.sync()
        draft.rename(folder)
    except Exception as error:  # every disk and every storage has errors of its own
        raise NotDone(f"No backup was made: {type(error).__name__}: {error}") from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return made


def restore(folder: Path) -> Restored:
    """Make an empty installation what `folder` has; raises NotDone before it changes anything.

    Files come first: without a row they are nobody's. Nothing that was to be sent then is ever sent by itself. Who
    was deleted for good since then, and is noted in the storage, is deleted again.
    """
    manifest, migrations = _read(folder)
    _expect_empty(migrations)
    paths = _verified(folder)
    made = Backup(**manifest | {"made_at": datetime.fromisoformat(manifest["made_at"])})
    for path in paths:
        if path.parts[0] == "files":
            _save(folder, path)
    with database.loaded(folder / "database", migrations):
        gone = {"erased_at": Now(), "trashed_at": Coalesce("trashed_at", Now())}
        Asset.objects.filter(key__in=made.erased).update(**gone, placeholder="", renditions=[], rendered_at=Now())
        unknown = housekeeping.distrust()
        kept = erasure.delete_again()
        record(Action.BACKUP_RESTORED, f"{made.made_at:%Y-%m-%d %H:%M} UTC")
        locked = [each.name for each in Credential.objects.order_by("name") if each.is_locked]
    assets.delete_unclaimed()
    return Restored(made, unknown, locked, kept)


def _write(draft: Path) -> Backup:
    (draft / "database").mkdir()
    migrations = schema.applied()
    made_at = timezone.now()
    objects, rows = database.dump(draft / "database")
    made = Backup(made_at, people=rows["people"], teams=rows["teams"], jobs=rows["jobs"])
    sums = {path.relative_to(draft): _sum(path) for path in (draft / "database").iterdir()}
    for key, sha256 in objects:
        path = Path("files", key)
        (draft / path).parent.mkdir(parents=True, exist_ok=True)
        try:
            with default_storage.open(key) as file, (draft / path).open("wb") as copy:
                sums[path] = _copy(file, copy)
        except FileNotFoundError:
            (draft / path).unlink(missing_ok=True)
            is_there = Asset.objects.filter(key=key, erased_at=None).exists()
            (made.missing if is_there else made.erased).append(key)
        else:
            made.files += 1
            if sha256 not in ("", sums[path]):
                made.damaged.append(key)
    said = vars(made) | {"made_at": made.made_at.isoformat()}
    versions = {"format": FORMAT, "database": connection.vendor, "django": django.__version__, "migrations": migrations}
    (draft / MANIFEST).write_text(json.dumps({"versions": versions, "backup": said}, indent=1))
    sums[Path(MANIFEST)] = _sum(draft / MANIFEST)
    (draft / SUMS).write_text("".join(f"{sha256}  {path}\n" for path, sha256 in sorted(sums.items())))
    return made


def _read(folder: Path) -> tuple[dict[str, Any], list[schema.Migration]]:
    try:
        manifest = json.loads((folder / MANIFEST).read_bytes())
        versions, backup = manifest["versions"], manifest["backup"]
        migrations = [(app, name) for app, name in versions["migrations"]]
        is_newer = versions["format"] > FORMAT
    except (OSError, ValueError, KeyError, TypeError):
        raise NotDone(f"{folder} is no backup. Nothing was changed.") from None
    if newer := "its format" if is_newer else schema.newer(migrations):
        raise NotDone(f"{folder} is of a newer imagegen ({newer}). Nothing was changed: restore it with that one.")
    if versions["database"] != connection.vendor:
        raise NotDone(
            f"{folder} is of {versions['database']}, and DATABASE_URL names {connection.vendor}. Nothing was changed."
        )
    return backup, migrations


def _expect_empty(migrations: list[schema.Migration]) -> None:
    if not (applied := schema.applied()):
        return
    if newer := schema.newer(applied):
        raise NotDone(f"The database is of a newer imagegen ({newer}). Nothing was changed.")
    if Worker.objects.alive().exists():
        raise NotDone("Workers run on this database. Nothing was changed: stop every process first.")
    if User.objects.exists() or Team.objects.exists() or Job.objects.exists():
        raise NotDone("This installation is not empty. Nothing was changed: name an empty database, or another folder.")
    if connection.vendor == "postgresql" and set(applied) - set(migrations):
        raise NotDone("The database was set up by a newer imagegen than the backup. Nothing was changed: empty it.")


def _verified(folder: Path) -> list[Path]:
    """Every file that the sums name, each of which is whole."""
    paths = []
    for line in (folder / SUMS).read_text().splitlines():
        sha256, _, name = line.partition("  ")
        found = ""
        with suppress(OSError):
            found = _sum(folder / name)
        if found != sha256:
            raise NotDone(f"{name} is not what was backed up. Nothing was changed: take another backup.")
        paths.append(Path(name))
    return paths


def _save(folder: Path, path: Path) -> None:
    with (folder / path).open("rb") as file:
        try:
            default_storage.save(str(path.relative_to("files")), File(file))
        except Exception as error:  # every storage has errors of its own
            words = f"{type(error).__name__}: {error}"
            raise NotDone(
                f"{path} could not be stored: {words}. Mend that and restore again: nothing is lost."
            ) from error


def _sum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _copy(file: "File[bytes]", copy: BinaryIO) -> str:
    digest = hashlib.sha256()
    while chunk := file.read(CHUNK):
        digest.update(chunk)
        copy.write(chunk)
    return digest.hexdigest()

"""Storing originals and renditions, and taking them away."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import BinaryIO

import structlog
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone

from imagegen.accounts.models import User
from imagegen.assets import pictures
from imagegen.assets.models import Asset, AssetQuerySet, Intent
from imagegen.assets.pictures import Inspected
from imagegen.audit.models import Action
from imagegen.audit.services import record

log = structlog.get_logger(__name__)

TRASH_DAYS = 30
MOST_RENDER_TRIES = 5
CLAIMED_WITHIN = timedelta(hours=24)  # an object that is stored has a row by then
EXTENSIONS = {"image/png": "png", "image/jpeg": "jpg", "image/webp": "webp", "image/gif": "gif"}


class NotStored(Exception):
    """The storage does not take a file now."""


@dataclass(frozen=True)
class Stored:
    """An original in the storage that has no row yet."""

    key: str
    sha256: str
    size: int
    seen: Inspected

    def as_asset(self) -> Asset:
        """The row to be saved in the transaction that finishes the job."""
        return Asset(
            key=self.key,
            sha256=self.sha256,
            size=self.size,
            content_type=self.seen.content_type,
            width=self.seen.width,
            height=self.seen.height,
            placeholder=self.seen.placeholder,
            problem=self.seen.problem,
        )


def probe() -> None:
    """Write a hidden file and delete it; raises what the storage raises."""
    name = default_storage.save(f".probe-{secrets.token_hex(8)}", ContentFile(b"imagegen"))
    default_storage.delete(name)


def store(key: str, content: BinaryIO, seen: Inspected) -> Stored:
    """Put the file `content` at `key`, replacing what a broken attempt left there; raises NotStored."""
    _intend([key], since=timezone.now())
    file = File(content)
    try:
        default_storage.save(key, file)
    except Exception as error:  # every storage has errors of its own
        raise NotStored(f"{type(error).__name__}: {error}") from error
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    return Stored(key=key, sha256=digest.hexdigest(), size=file.size, seen=seen)


def _intend(keys: list[str], *, since: datetime) -> None:
    Intent.objects.bulk_create(
        [Intent(key=key, created_at=since) for key in keys],
        update_conflicts=True,
        unique_fields=["key"],
        update_fields=["created_at"],
    )


def abandon(keys: list[str]) -> None:
    """Have objects deleted that no row names any more, in a moment; call it in the transaction that takes the rows."""
    _intend(keys, since=timezone.now() - CLAIMED_WITHIN)


def delete_for_good(assets: AssetQuerySet) -> None:
    """Delete rows, and have their files deleted in a moment; call it in a transaction."""
    for asset in assets.filter(erased_at=None):
        abandon(_keys(asset))
    assets.delete()


def settle_intents(keys: list[str]) -> None:
    """The objects have rows now; call it in the transaction that saves them."""
    Intent.objects.filter(key__in=keys).delete()


def render(asset: Asset, seen: Inspected | None = None) -> None:
    """Make the renditions of a stored picture, if it is one; where it cannot be done, note that it was tried."""
    if seen is None and asset.is_picture:
        with default_storage.open(asset.key) as file:
            seen = pictures.inspect(file.read())
    made: dict[int, bytes] = {}
    if seen is not None and seen.preview is not None:
        made = pictures.renditions(seen.preview, (asset.width, asset.height))
        for width, content in made.items():
            default_storage.save(asset.rendition_key(width), ContentFile(content))
    if not Asset.objects.filter(pk=asset.pk).update(renditions=sorted(made), rendered_at=Now()):
        abandon(_keys(asset))  # deleted for good meanwhile


def render_again() -> None:
    """Have renditions tried once more that are missing, a few times: the storage may not have taken them."""
    recent = Asset.objects.filter(created_at__gt=Now() - timedelta(days=2), render_tries__lt=MOST_RENDER_TRIES)
    recent.filter(renditions=[], width__gt=0, erased_at=None).update(rendered_at=None)


def _keys(asset: Asset) -> list[str]:
    return [asset.key, *(asset.rendition_key(width) for width in pictures.EDGES)]


def _delete_files(asset: Asset) -> None:
    for key in _keys(asset):
        try:
            default_storage.delete(key)
        except Exception as error:  # noqa: BLE001 - every storage has errors of its own
            log.error("a file could not be deleted, and is tried again", asset=asset.pk, error=str(error))


def trash(assets: AssetQuerySet, *, user: User) -> int:
    """Put files into the trash, from which they can be restored for 30 days; how many there were."""
    return assets.kept().update(trashed_at=Now(), trashed_by=user)


def restore(assets: AssetQuerySet) -> int:
    """Take files out of the trash; how many there were."""
    return assets.in_trash().update(trashed_at=None, trashed_by=None)


def erase(assets: AssetQuerySet) -> int:
    """Delete files for good, keeping a row that says so; how many there were."""
    count = 0
    for asset in assets.in_trash().select_related("team"):
        trashed = Asset.objects.filter(pk=asset.pk, erased_at=None, trashed_at__isnull=False)
        with transaction.atomic():
            if not trashed.update(erased_at=Now(), placeholder="", renditions=[], rendered_at=Now()):
                continue  # restored meanwhile
            record(Action.PICTURES_DELETED, f"1 picture of {asset.team}", detail=str(asset.pk))
        _delete_files(asset)
        count += 1
    return count


def erase_again() -> None:
    """Delete once more the files of what was erased lately: somebody may have been stopped between row and file."""
    for asset in Asset.objects.filter(erased_at__gt=Now() - timedelta(days=2)):
        _delete_files(asset)


def erase_expired() -> int:
    """Delete for good what has been in the trash for 30 days; how many there were."""
    return erase(Asset.objects.filter(trashed_at__lt=Now() - timedelta(days=TRASH_DAYS)))


def delete_unclaimed() -> int:
    """Delete objects that were about to be stored a day ago and never got a row; how many there were."""
    stale = list(Intent.objects.filter(created_at__lt=Now() - CLAIMED_WITHIN))
    for intent in stale:
        with transaction.atomic():
            if not Asset.objects.filter(key=intent.key).exists():
                default_storage.delete(intent.key)
            intent.delete()
    return len(stale)

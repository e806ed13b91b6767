"""Deleting people and teams for good: rows, files, answers in the spool, search words, and their names in the trail.

The ledger keeps its sums. The storage keeps a hidden note of each, by number, so that no older backup brings them back.
"""

from functools import partial

import structlog
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from imagegen.accounts import services as accounts
from imagegen.accounts.models import Team, User
from imagegen.assets import services as assets
from imagegen.assets.models import Asset, AssetQuerySet
from imagegen.audit.forgetting import forget_team
from imagegen.credentials import services as credentials
from imagegen.jobs import search, settling, spool
from imagegen.jobs.models import Call, Job, JobQuerySet

log = structlog.get_logger(__name__)

WITH_PICTURES = b"with pictures"


@transaction.atomic
def delete_person(user: User, *, with_pictures: bool) -> None:
    """Delete somebody for good; raises accounts.services.Kept for the last admin, and where no note can be taken.

    Jobs and pictures are deleted too, or stay their teams' and name nobody: then what is queued ends unsent, and what
    was sent is finished.
    """
    User.objects.select_for_update().get(pk=user.pk)  # who submits a job for them meanwhile waits here, in vain
    if with_pictures:
        _delete_work(Job.objects.filter(author=user), Asset.objects.filter(author=user))
    else:
        search.forget_author(user)
    note = _note_of(user)
    accounts.delete_person(user)
    _take(note, WITH_PICTURES if with_pictures else b"")


@transaction.atomic
def delete_team(team: Team) -> None:
    """Delete a team for good with everything in it; raises accounts.services.Kept as `delete_person` does.

    Its people's accounts stay. A model that was for this team alone is switched off, and so never for everybody.
    """
    Team.objects.select_for_update().get(pk=team.pk)
    _delete_work(Job.objects.filter(team=team), Asset.objects.filter(team=team))
    credentials.lift_limits(team)
    pk, name, note = team.pk, team.name, _note_of(team)
    accounts.delete_team(team)
    forget_team(pk, name=name)
    _take(note, b"")


def delete_again() -> list[str]:
    """Delete whom a restored backup has brought back and this storage has a note of; why some were kept."""
    kept = []
    for whom in (*User.objects.order_by("pk"), *Team.objects.order_by("pk")):
        note = _note_of(whom)
        if not default_storage.exists(note):
            continue
        with default_storage.open(note) as file:
            with_pictures = file.read() == WITH_PICTURES
        try:
            if isinstance(whom, Team):
                delete_team(whom)
            else:
                delete_person(whom, with_pictures=with_pictures)
        except accounts.Kept as error:
            kept.append(str(error))
    return kept


def _note_of(whom: User | Team) -> str:
    """The name of a hidden object: a number may be given anew after a restore, but not with the same moment."""
    kind, since = ("team", whom.created_at) if isinstance(whom, Team) else ("person", whom.joined_at)
    return f".deleted-{kind}-{whom.pk}-{since:%Y%m%dT%H%M%S.%f}"


def _take(note: str, content: bytes) -> None:
    try:
        default_storage.save(note, ContentFile(content))
    except Exception as error:  # every storage has errors of its own
        log.error("a deletion could not be noted in the storage", note=note, error=f"{type(error).__name__}: {error}")
        raise accounts.Kept("The storage is away, and is to know of it too. Nothing was changed: try again.") from error


def _delete_work(jobs: JobQuerySet, pictures: AssetQuerySet) -> None:
    calls = Call.objects.filter(job__in=jobs)
    for job in jobs.unfinished().select_for_update(of=("self",)).select_related("reservation"):
        settling.abandon(job)
    for key in calls.values_list("spool_key", flat=True):
        transaction.on_commit(partial(spool.drop, key))
    search.forget(pictures)
    assets.delete_for_good(pictures)
    jobs.delete()

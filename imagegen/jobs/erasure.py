"""Deleting people and teams for good: rows, files, answers in the spool, search words, and their names in the trail.

The ledger keeps its sums.
"""

from functools import partial

from django.db import transaction

from imagegen.accounts import services as accounts
from imagegen.accounts.models import Team, User
from imagegen.assets import services as assets
from imagegen.assets.models import Asset, AssetQuerySet
from imagegen.audit.forgetting import forget_team
from imagegen.credentials import services as credentials
from imagegen.jobs import search, settling, spool
from imagegen.jobs.models import Call, Job, JobQuerySet


@transaction.atomic
def delete_person(user: User, *, with_pictures: bool) -> None:
    """Delete somebody for good; raises accounts.services.Kept for the last admin.

    Jobs and pictures are deleted too, or stay their teams' and name nobody: then what is queued ends unsent, and what
    was sent is finished.
    """
    User.objects.select_for_update().get(pk=user.pk)  # who submits a job for them meanwhile waits here, in vain
    if with_pictures:
        _delete_work(Job.objects.filter(author=user), Asset.objects.filter(author=user))
    else:
        search.forget_author(user)
    accounts.delete_person(user)


@transaction.atomic
def delete_team(team: Team) -> None:
    """Delete a team for good with everything in it; raises accounts.services.Kept for the last.

    Its people's accounts stay. A model that was for this team alone is switched off, and so never for everybody.
    """
    Team.objects.select_for_update().get(pk=team.pk)
    _delete_work(Job.objects.filter(team=team), Asset.objects.filter(team=team))
    credentials.lift_limits(team)
    pk, name = team.pk, team.name
    accounts.delete_team(team)
    forget_team(pk, name=name)


def _delete_work(jobs: JobQuerySet, pictures: AssetQuerySet) -> None:
    calls = Call.objects.filter(job__in=jobs)
    for job in jobs.unfinished().select_for_update(of=("self",)).select_related("reservation"):
        settling.abandon(job)
    for key in calls.values_list("spool_key", flat=True):
        transaction.on_commit(partial(spool.drop, key))
    search.forget(pictures)
    assets.delete_for_good(pictures)
    jobs.delete()

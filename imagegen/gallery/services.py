"""What people do to pictures: keep them as favourites, throw them away, take them back."""

from collections.abc import Iterable
from typing import NamedTuple

from django.db import transaction

from imagegen.accounts.models import Membership, User
from imagegen.assets import services as assets
from imagegen.assets.models import Asset, AssetQuerySet
from imagegen.audit.models import Action
from imagegen.audit.services import record
from imagegen.gallery.models import Favourite


class Changed(NamedTuple):
    """The pictures that were changed, and how many were not the member's to change."""

    ids: list[int]
    others: int


def changeable_by(membership: Membership) -> AssetQuerySet:
    """The pictures that this member may delete and restore: their own, and a manager everybody's."""
    pictures = Asset.objects.filter(team=membership.team)
    if membership.can_manage:
        return pictures
    return pictures.filter(author=membership.user) if membership.can_make else pictures.none()


def toggle_favourite(picture: Asset, *, user: User) -> bool:
    """Make it a favourite of `user`, or no longer; whether it is one now."""
    removed, _ = Favourite.objects.filter(user=user, asset=picture).delete()
    if not removed:
        add_favourites([picture], user=user)
    return not removed


def add_favourites(pictures: Iterable[Asset], *, user: User) -> None:
    """Make all of them favourites of `user`."""
    rows = [Favourite(user=user, asset=picture) for picture in pictures]
    Favourite.objects.bulk_create(rows, ignore_conflicts=True)


@transaction.atomic
def trash(pictures: AssetQuerySet, *, membership: Membership) -> Changed:
    """Put those into the trash that are the member's to delete."""
    ids, others = _split(pictures.kept(), membership)
    assets.trash(changeable_by(membership).filter(pk__in=ids), user=membership.user)
    _record(Action.PICTURES_TRASHED, ids, membership)
    return Changed(ids, others)


@transaction.atomic
def restore(pictures: AssetQuerySet, *, membership: Membership) -> Changed:
    """Take those out of the trash that are the member's to restore."""
    ids, others = _split(pictures.in_trash(), membership)
    assets.restore(changeable_by(membership).filter(pk__in=ids))
    _record(Action.PICTURES_RESTORED, ids, membership)
    return Changed(ids, others)


def _record(action: Action, ids: list[int], membership: Membership) -> None:
    if ids:
        count = f"{len(ids)} picture{'s' * (len(ids) > 1)} of {membership.team}"
        record(action, count, detail=", ".join(map(str, ids)), by=membership.user)


def _split(pictures: AssetQuerySet, membership: Membership) -> tuple[list[int], int]:
    all_ids = set(pictures.values_list("pk", flat=True))
    ids = set(changeable_by(membership).filter(pk__in=all_ids).values_list("pk", flat=True))
    return sorted(ids), len(all_ids - ids)

"""What people do to pictures: keep them as favourites, throw them away, take them back."""

from collections.abc import Iterable
from typing import NamedTuple

from django.db import transaction

from imagegen.accounts.models import Membership, User
from imagegen.assets import services as assets
from imagegen.assets.models import Asset, AssetQuerySet
from imagegen.audit.models import Action
from imagegen.audit.services import record
from imagegen.gallery.amounts import Amount
from imagegen.gallery.models import Favourite


class Changed(NamedTuple):
    """The pictures and files that were changed, how many, and how many were not the member's to change."""

    ids: list[int]
    amount: Amount
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
    theirs = _theirs(pictures.kept(), membership)
    assets.trash(changeable_by(membership).filter(pk__in=theirs.ids), user=membership.user)
    _record(Action.PICTURES_TRASHED, theirs, membership)
    return theirs


@transaction.atomic
def restore(pictures: AssetQuerySet, *, membership: Membership) -> Changed:
    """Take those out of the trash that are the member's to restore."""
    theirs = _theirs(pictures.in_trash(), membership)
    assets.restore(changeable_by(membership).filter(pk__in=theirs.ids))
    _record(Action.PICTURES_RESTORED, theirs, membership)
    return theirs


def _record(action: Action, changed: Changed, membership: Membership) -> None:
    if changed.ids:
        what = f"{changed.amount} of {membership.team}"
        record(action, what, detail=", ".join(map(str, changed.ids)), by=membership.user)


def _theirs(pictures: AssetQuerySet, membership: Membership) -> Changed:
    all_ids = set(pictures.values_list("pk", flat=True))
    theirs = list(changeable_by(membership).filter(pk__in=all_ids).order_by("pk").only("pk", "width"))
    return Changed([picture.pk for picture in theirs], Amount.of(theirs), len(all_ids) - len(theirs))

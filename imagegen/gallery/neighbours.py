"""The pictures on either side of one in the gallery."""

from dataclasses import dataclass

from imagegen.accounts.models import Membership
from imagegen.assets.models import Asset
from imagegen.gallery.filters import Filters, picture_url
from imagegen.gallery.paging import Cursor
from imagegen.gallery.pictures import made_by


@dataclass(frozen=True)
class Neighbours:
    """Where the arrows lead; "" at an end."""

    previous_url: str
    next_url: str


def neighbours_of(picture: Asset, filters: Filters, membership: Membership) -> Neighbours:
    """The next newer and the next older of the team's pictures so filtered, whether it is one of them or not."""
    found = filters.apply(made_by(membership.team).kept(), membership.user)
    place = Cursor(picture.created_at, picture.pk)
    newer = found.filter(place.newer("created_at")).exclude(pk=picture.pk).order_by("created_at", "pk")
    older = found.filter(place.older("created_at")).order_by("-created_at", "-pk")
    nearest = (rows.values_list("pk", flat=True).first() for rows in (newer, older))
    return Neighbours(*("" if pk is None else picture_url(pk, filters) for pk in nearest))

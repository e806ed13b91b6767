"""A picture as the gallery shows it, made from its row."""

from dataclasses import dataclass

from django.urls import reverse

from imagegen.accounts.models import Membership
from imagegen.assets.links import sources
from imagegen.assets.models import Asset
from imagegen.assets.shapes import ratio_class
from imagegen.core.money import money
from imagegen.gallery.filters import Filters, picture_url
from imagegen.jobs.models import Output
from imagegen.jobs.reuse import reuse_url

ROW, MOBILE_ROW = 270, 170  # CSS pixels that a picture in a row is high at the most, about
NOBODY = "Somebody who left"


@dataclass(frozen=True, kw_only=True)
class Tile:
    """Everything a tile shows. `src` is empty until there is a rendition, and for a file."""

    id: int
    url: str
    src: str
    srcset: str
    sizes: str
    width: int
    height: int
    placeholder: str
    alt: str
    prompt: str
    byline: str
    file_url: str
    reuse_url: str
    bytes: int
    is_file: bool
    problem: str
    is_favourite: bool
    can_change: bool
    note: str = ""

    @property
    def ratio_class(self) -> str:
        return ratio_class(self.width, self.height)


def tile_of(asset: Asset, membership: Membership, *, filters: Filters | None = None, note: str = "") -> Tile:
    """The tile of a picture that was read with its output, job, credential and author, and `is_favourite`.

    `filters` are those of the gallery that it is in.
    """
    job = asset.output.job
    src, srcset = sources(asset)
    return Tile(
        id=asset.pk,
        url=picture_url(asset.pk, filters),
        src=src,
        srcset=srcset,
        sizes=_sizes(asset),
        width=asset.width,
        height=asset.height,
        placeholder=asset.placeholder,
        alt=alt_of(asset),
        prompt=job.prompt,
        byline=", ".join(part for part in (author_name(asset), job.model_label, cost_text(asset.output)) if part),
        file_url=reverse("files:original", args=[asset.pk]),
        reuse_url=reuse_url(job),
        bytes=asset.size,
        is_file=not asset.is_picture,
        problem=asset.problem,
        is_favourite=asset.is_favourite,  # type: ignore[attr-defined]
        can_change=may_change(asset, membership),
        note=note,
    )


def alt_of(asset: Asset) -> str:
    """What the picture shows, as far as we know: the beginning of its prompt."""
    return asset.output.job.prompt[:120] or f"Picture {asset.pk}"


def author_name(asset: Asset) -> str:
    return asset.author.display_name if asset.author else NOBODY


def cost_text(output: Output) -> str:
    """What this picture cost; empty where nobody knows."""
    if output.job.is_free:
        return "not charged"
    return "" if output.cost is None else money(output.cost)


def may_change(asset: Asset, membership: Membership) -> bool:
    """Whether this member may delete and restore it: their own, and a manager everybody's."""
    if asset.team_id != membership.team_id:
        return False
    return membership.can_manage or (membership.can_make and asset.author_id == membership.user_id)


def _sizes(asset: Asset) -> str:
    ratio = asset.width / asset.height if asset.height else 1
    return f"(max-width: 760px) {round(ratio * MOBILE_ROW)}px, {round(ratio * ROW)}px"

"""How much there is, in words: pictures, and kept files that are none."""

from collections.abc import Iterable
from typing import NamedTuple, Self

from django.db.models import Q

from imagegen.assets.models import Asset

KINDS = {"pictures": Q(width__gt=0), "files": Q(width=0)}


class Amount(NamedTuple):
    """So many of each."""

    pictures: int
    files: int

    @classmethod
    def of(cls, assets: Iterable[Asset]) -> Self:
        """How many of `assets` are pictures, and how many are not."""
        shown = [asset.is_picture for asset in assets]
        return cls(shown.count(True), shown.count(False))

    @property
    def total(self) -> int:
        return self.pictures + self.files

    def __str__(self) -> str:
        """ "2 pictures and 1 file", "1 file", "0 pictures"."""
        said = [f"{self.pictures:,} picture{'s' * (self.pictures != 1)}"] if self.pictures or not self.files else []
        return " and ".join([*said, f"{self.files:,} file{'s' * (self.files != 1)}"] if self.files else said)

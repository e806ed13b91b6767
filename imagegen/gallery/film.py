"""The pictures of one job side by side."""

from collections.abc import Iterable
from dataclasses import dataclass

from imagegen.assets.links import sources
from imagegen.assets.models import Asset
from imagegen.assets.shapes import ratio_class
from imagegen.gallery.filters import Filters, picture_url


@dataclass(frozen=True)
class Frame:
    """One small picture of the strip, and the page that it leads to."""

    number: int
    url: str
    src: str
    placeholder: str
    ratio_class: str
    is_file: bool
    is_current: bool


@dataclass(frozen=True)
class Film:
    """The strip; `number` is the place of the picture that is looked at, from 1."""

    frames: list[Frame]
    number: int

    @property
    def previous_url(self) -> str:
        return self.frames[self.number - 2].url if self.number > 1 else ""

    @property
    def next_url(self) -> str:
        return self.frames[self.number].url if self.number < len(self.frames) else ""


def film_of(made: Iterable[Asset], current: Asset, filters: Filters | None, back: str) -> Film:
    """The strip of what a job made, without what is in the trash, unless that is the one looked at."""
    kept = [asset for asset in made if asset == current or asset.trashed_at is None]
    urls = [picture_url(asset.pk, filters, back) for asset in kept]
    frames = [
        _frame(number, url, asset, current) for number, (url, asset) in enumerate(zip(urls, kept, strict=True), start=1)
    ]
    return Film(frames, next(frame.number for frame in frames if frame.is_current))


def _frame(number: int, url: str, asset: Asset, current: Asset) -> Frame:
    return Frame(
        number=number,
        url=url,
        src=sources(asset)[0],
        placeholder=asset.placeholder,
        ratio_class=ratio_class(asset.width, asset.height),
        is_file=not asset.is_picture,
        is_current=asset == current,
    )

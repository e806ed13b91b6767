"""What a vendor charges, as its price page states it, in US dollars."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

MILLION = Decimal(1_000_000)


@dataclass(frozen=True, kw_only=True)
class TokenRates:
    """Dollars for a million tokens of each kind; text_out is None where all output is counted as image."""

    text_in: Decimal
    text_in_cached: Decimal
    image_in: Decimal
    image_in_cached: Decimal
    image_out: Decimal
    text_out: Decimal | None = None


@dataclass(frozen=True, kw_only=True)
class TokensByPixels:
    """How many output tokens an image takes, from its size and quality.

    `grid` holds the tokens along the longer side for each quality, `uncertain` a low and a high multiple where the
    vendor gives no figure, `sizes` what size "auto" may become.
    """

    grid: Mapping[str, int]
    sizes: tuple[str, ...]
    uncertain: Mapping[str, tuple[int, int]] = field(default_factory=dict)

    def tokens(self, quality: str, width: int, height: int) -> int:
        """The vendor's formula, in whole numbers: rounded half up along the shorter side, the product rounded up."""
        longer, shorter = max(width, height), min(width, height)
        long = self.grid[quality]
        short = (2 * long * shorter + longer) // (2 * longer)
        return -(-long * short * (2_000_000 + width * height) // 4_000_000)


@dataclass(frozen=True, kw_only=True)
class Price:
    """A list price for each (size, quality), token rates, or both; "" as size or quality stands for every one."""

    per_image: Mapping[tuple[str, str], Decimal] = field(default_factory=dict)
    rates: TokenRates | None = None
    by_pixels: TokensByPixels | None = None

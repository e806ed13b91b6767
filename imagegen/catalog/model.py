"""A model: what the line-up knows of it whatever the operation."""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from imagegen.catalog.rates import Price

Status = Literal["active", "deprecated", "retired"]


@dataclass(frozen=True, kw_only=True)
class Model:
    """One model by its id on the wire. Two rows with one id are the same model, whatever they are called."""

    id: str
    label: str = field(compare=False)
    maker: str = field(compare=False)
    note: str = field(compare=False)
    source: str = field(compare=False)
    price: Price | None = field(default=None, compare=False)
    status: Status = field(default="active", compare=False)
    shutdown: date | None = field(default=None, compare=False)
    also_known_as: tuple[str, ...] = field(default=(), compare=False)
    median_seconds: int = field(default=30, compare=False)

    def ended(self, day: date) -> bool:
        """Whether its vendor no longer serves it on that day; compatible servers still may."""
        return self.status == "retired" or (self.shutdown is not None and self.shutdown <= day)

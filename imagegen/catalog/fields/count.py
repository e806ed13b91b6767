"""How many images one job makes."""

from dataclasses import dataclass
from typing import Any, ClassVar

from django.core.exceptions import ValidationError

from imagegen.catalog.fields.integer import AskedInteger, Integer
from imagegen.catalog.model import Model


@dataclass(frozen=True, kw_only=True)
class Count(Integer):
    """How many images one job makes. A model that makes exactly one is neither asked nor told."""

    template: ClassVar[str] = "fields/count.html"

    @property
    def shown(self) -> bool:
        return self.low < self.high

    @property
    def rule(self) -> str:
        return f"Choose {self.low}." if self.low == self.high else f"Choose {self.low} to {self.high}."

    def ask(self, model: Model) -> "AskedCount":
        return AskedCount(self, model)

    def encode(self, value: int) -> int | None:
        return value if self.shown else None


class AskedCount(AskedInteger):
    """A box that somebody emptied is no number; what a script leaves out is the default."""

    def clean(self, value: Any) -> int | None:
        if value == "":
            raise ValidationError(self.refusal(), code="out_of_range")
        return super().clean(value)

    def refusal(self) -> str:
        low, high = self.spec.low, self.spec.high
        makes = f"exactly {low} image{'s' * (low > 1)}" if low == high else f"{low} to {high} images"
        return f"{self.model.label} makes {makes} per job. {self.spec.rule}"

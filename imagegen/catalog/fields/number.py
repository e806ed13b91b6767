"""A decimal number within bounds."""

import math
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError

from imagegen.catalog.fields.base import Asked, Field
from imagegen.catalog.model import Model


@dataclass(frozen=True, kw_only=True)
class Number(Field):
    """A number from `low` to `high`; left out where it is optional and blank."""

    low: float
    high: float

    template: ClassVar[str] = "fields/number.html"

    def ask(self, model: Model) -> "AskedNumber":
        return AskedNumber(self, model)

    def describe(self) -> dict[str, Any]:
        return super().describe() | {"type": "number", "minimum": self.low, "maximum": self.high}

    def carried(self, value: Any) -> float | None:
        try:
            number = float(value)
        except ValueError:
            return None
        return min(max(number, self.low), self.high) if math.isfinite(number) else None


class AskedNumber(Asked, forms.FloatField):
    spec: Number

    def clean(self, value: Any) -> float | None:
        refusal = f"Choose a number from {self.spec.low:g} to {self.spec.high:g}."
        try:
            number = self.to_python(self.spec.default if value in self.empty_values else value)
        except ValidationError:
            raise ValidationError(refusal, code="out_of_range") from None
        # Not a number is within no bounds, and passes no comparison.
        if number is not None and not self.spec.low <= number <= self.spec.high:
            raise ValidationError(refusal, code="out_of_range")
        return number

"""A whole number within bounds."""

from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError

from imagegen.catalog.fields.base import Asked, Field
from imagegen.catalog.model import Model


@dataclass(frozen=True, kw_only=True)
class Integer(Field):
    """A whole number from `low` to `high`; left out where it is optional and blank."""

    low: int
    high: int

    template: ClassVar[str] = "fields/integer.html"

    @property
    def rule(self) -> str:
        """What to choose, for an error message."""
        return f"Choose a whole number from {self.low:,} to {self.high:,}."

    def ask(self, model: Model) -> "AskedInteger":
        return AskedInteger(self, model)

    def describe(self) -> dict[str, Any]:
        return super().describe() | {"type": "integer", "minimum": self.low, "maximum": self.high}

    def carried(self, value: Any) -> int | None:
        try:
            return min(max(int(value), self.low), self.high)
        except ValueError:
            return None


class AskedInteger(Asked, forms.IntegerField):
    spec: Integer

    def clean(self, value: Any) -> int | None:
        try:
            number = self.to_python(self.spec.default if value in self.empty_values else value)
        except ValidationError:
            raise ValidationError(self.refusal(), code="out_of_range") from None
        if number is not None and not self.spec.low <= number <= self.spec.high:
            raise ValidationError(self.refusal(), code="out_of_range")
        return number

    def refusal(self) -> str:
        """The sentence for a value outside the bounds."""
        return self.spec.rule

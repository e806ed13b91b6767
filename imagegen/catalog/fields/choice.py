"""One of a few named values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError

from imagegen.catalog.fields.base import Asked, Field
from imagegen.catalog.model import Model
from imagegen.catalog.words import either

LABELS = {"hd": "HD", "png": "PNG", "jpeg": "JPEG", "webp": "WebP", "xhigh": "Extra high"}


@dataclass(frozen=True, kw_only=True)
class Choice(Field):
    """One of `values`. `like` says which values of other models mean the same, best first."""

    values: tuple[str, ...]
    like: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    template: ClassVar[str] = "fields/choice.html"

    @property
    def shown(self) -> bool:
        return len(self.values) > 1

    def ask(self, model: Model) -> "AskedChoice":
        return AskedChoice(self, model, choices=[(value, self.words(value)) for value in self.values])

    def describe(self) -> dict[str, Any]:
        return super().describe() | {"type": "string", "enum": list(self.values)}

    def words(self, value: Any) -> str:
        return LABELS.get(str(value), str(value).capitalize())

    def carried(self, value: Any) -> str | None:
        return next((each for each in (value, *self.like.get(value, ())) if each in self.values), None)


class AskedChoice(Asked, forms.ChoiceField):
    """What is not given is the default, so that a script may name only what it cares for."""

    widget = forms.RadioSelect
    spec: Choice

    def clean(self, value: Any) -> str:
        chosen = str(value or self.spec.default)
        if chosen not in self.spec.values:
            raise not_offered(chosen, self.model, self.spec.values)
        return chosen


def not_offered(value: str, model: Model, values: tuple[str, ...]) -> ValidationError:
    """Names the model by its id: the form never offers such a value, so a script sent it, which knows ids."""
    return ValidationError(f"{value[:40]} is not offered by {model.id}. Choose {either(values)}.", code="not_offered")

"""How large an image is: one of the offered sizes, or any that the model's rule allows."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import log
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError

from imagegen.catalog.fields.base import Asked, Field
from imagegen.catalog.fields.choice import not_offered
from imagegen.catalog.fields.free_size import FreeSize
from imagegen.catalog.model import Model
from imagegen.catalog.pixels import frame, parsed, ratio, written

CUSTOM = "custom"


@dataclass(frozen=True)
class Tile:
    """One offered size as the form draws it: `frame` is its outline in CSS pixels, None for auto."""

    value: str
    label: str
    pixels: str
    frame: tuple[int, int] | None


@dataclass(frozen=True, kw_only=True)
class Size(Field):
    """Either "auto" or WIDTHxHEIGHT: one of `values`, or what `free` allows."""

    values: tuple[str, ...]
    free: FreeSize | None = None

    template: ClassVar[str] = "fields/size.html"

    @property
    def custom_name(self) -> str:
        """The name of the text box beside the custom radio."""
        return f"{self.name}_{CUSTOM}"

    @property
    def is_by_ratio(self) -> bool:
        """Whether the tiles are named by their ratios; where two have the same, all are named by their pixels."""
        ratios = [ratio(*size) for size in map(parsed, self.values) if size]
        return len(set(ratios)) == len(ratios)

    def tiles(self) -> list[Tile]:
        """The offered sizes."""
        return [self._tile(value) for value in self.values]

    def _tile(self, value: str) -> Tile:
        size = parsed(value)
        if size is None:
            return Tile(value=value, label=value.capitalize(), pixels="", frame=None)
        pixels = self.words(value)
        return Tile(value, ratio(*size) if self.is_by_ratio else pixels, pixels, frame(*size))

    def ask(self, model: Model) -> "AskedSize":
        choices = [(value, self.words(value)) for value in self.values]
        return AskedSize(self, model, choices=[*choices, (CUSTOM, "Custom")] if self.free else choices)

    def describe(self) -> dict[str, Any]:
        offered: dict[str, Any] = {"enum": list(self.values)}
        if self.free:
            offered = {"anyOf": [offered, {"pattern": "^[1-9][0-9]{1,4}x[1-9][0-9]{1,4}$"}]}
        return super().describe() | {"type": "string"} | offered

    def _description(self) -> str:
        return f"{super()._description()} {self.free.rule}".strip() if self.free else super()._description()

    def words(self, value: Any) -> str:
        size = parsed(str(value))
        return f"{size[0]} × {size[1]}" if size else str(value).capitalize()

    def carried(self, value: Any) -> str | None:
        size = parsed(str(value))
        if size is None:
            return value if value in self.values else None
        exact = written(*size)
        if exact in self.values:
            return exact
        if self.free:
            return written(*self.free.nearest(*size))
        offered = [each for each in map(parsed, self.values) if each]
        return written(*min(offered, key=lambda each: _distance(size, each)))


class SizeRadios(forms.RadioSelect):
    """Radios whose last, "custom", stands for what the text box beside it says."""

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        chosen = super().value_from_datadict(data, files, name)
        return data.get(f"{name}_{CUSTOM}") or CUSTOM if chosen == CUSTOM else chosen


class AskedSize(Asked, forms.ChoiceField):
    """Takes any way of writing a size; a size against the rule is answered with the nearest that the model makes."""

    widget = SizeRadios
    spec: Size

    def clean(self, value: Any) -> str:
        chosen = str(value or self.spec.default)
        size = parsed(chosen)
        exact = written(*size) if size else chosen
        if exact in self.spec.values:
            return exact
        if self.spec.free is None:
            raise not_offered(exact, self.model, self.spec.values)
        if size is None:
            raise ValidationError("Write the size as width x height, such as 1536x1024.", code="unreadable_size")
        if problem := self.spec.free.problem(*size):
            raise ValidationError(
                "%(model)s %(problem)s. Nearest: %(nearest)s.",
                code="size_rule",
                params={
                    "model": self.model.label,
                    "problem": problem,
                    "nearest": written(*self.spec.free.nearest(*size)),
                },
            )
        return exact


def _distance(size: tuple[int, int], other: tuple[int, int]) -> tuple[float, float]:
    """How far apart in shape, then in area."""
    shape = log(size[0] * other[1] / (size[1] * other[0]))
    area = log(other[0] * other[1] / (size[0] * size[1]))
    return abs(shape), abs(area)

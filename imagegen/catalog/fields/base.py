"""What every kind of field has in common: ask a person, encode for the wire, describe to a machine."""

from abc import ABC
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Literal, Self

from django import forms

from imagegen.catalog.model import Model
from imagegen.catalog.words import either

Place = Literal["prompt", "main", "more"]


@dataclass(frozen=True, kw_only=True)
class Field(ABC):
    """One parameter of a request, `name` being its name on the wire.

    `place` says where the form shows it. `only_if` names another field and the values with which this one counts.
    """

    name: str
    label: str = ""
    help: str = ""
    default: Any = None
    required: bool = False
    place: Place = "main"
    only_if: tuple[str, Collection[str]] | None = None

    template: ClassVar[str] = ""

    def narrow(self, **changes: Any) -> Self:
        """This field with some of its attributes changed, as one model's row needs it."""
        return replace(self, **changes)

    def applies(self, values: Mapping[str, Any]) -> bool:
        """Whether the field counts, given the values of the others."""
        return self.only_if is None or values.get(self.only_if[0]) in self.only_if[1]

    def chosen(self, values: Mapping[str, Any]) -> bool:
        """Whether somebody asked for something here other than the default."""
        return self.applies(values) and self.words(values[self.name]) != self.words(self.default)

    @property
    def shown(self) -> bool:
        """Whether there is anything to choose."""
        return True

    def ask(self, model: Model) -> "Asked | None":
        """The form field for a person choosing for that model; None where nothing is asked."""
        return None

    def encode(self, value: Any) -> Any:
        """The value as JSON has it on the wire; None leaves the field out."""
        return value

    def describe(self) -> dict[str, Any]:
        """The JSON Schema of one value."""
        said = {"title": self.label, "description": self._description(), "default": self.default}
        return {name: value for name, value in said.items() if value not in (None, "")}

    def words(self, value: Any) -> str:
        """The value as a person reads it."""
        return str(value)

    def carried(self, value: Any) -> Any:
        """The value given for another model in this field's terms; None where it has no counterpart."""
        return value

    def _description(self) -> str:
        if self.only_if is None:
            return self.help
        other, values = self.only_if
        return f"{self.help} Counts only where {other} is {either(values)}.".strip()


class Asked(forms.Field):
    """A form field that knows the catalogue field it asks for, and the template that shows it."""

    def __init__(self, spec: Field, model: Model, **options: Any) -> None:
        self.spec, self.model, self.template = spec, model, spec.template
        super().__init__(required=spec.required, label=spec.label, help_text=spec.help, initial=spec.default, **options)

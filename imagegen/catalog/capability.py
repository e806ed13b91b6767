"""What one model accepts in one operation."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from imagegen.catalog.fields import Field, Fixed, Member
from imagegen.catalog.model import Model
from imagegen.catalog.rules import Needs
from imagegen.catalog.words import either


class Carried(NamedTuple):
    """What remains of one model's values for another, and a sentence for each thing a person should know of."""

    kept: dict[str, Any]
    notes: list[str]


@dataclass(frozen=True)
class Capability:
    """The fields in the order people meet them, and the rules between them."""

    fields: tuple[Field, ...]
    rules: tuple[Needs, ...] = ()

    @property
    def asked(self) -> list[Field]:
        """The fields that somebody gives a value for."""
        return [field for field in self.fields if not isinstance(field, (Fixed, Member))]

    def field(self, name: str) -> Field | None:
        """The field of that name, if the model takes it."""
        return next((field for field in self.fields if field.name == name), None)

    def among(self, names: Collection[str]) -> "Capability":
        """What remains where only fields of these names are taken: those and the prompt, and what nobody is asked."""
        fields = tuple(field for field in self.fields if _stays(field, names))
        left = {field.name for field in fields}
        return Capability(fields, tuple(rule for rule in self.rules if {rule.field, rule.other} <= left))

    def encode(self, values: Mapping[str, Any], member_id: str | None = None) -> dict[str, Any]:
        """The request body without the model: every field that counts, as the wire has it, defaults included."""
        given = {field.name: values.get(field.name, field.default) for field in self.fields}
        given |= {field.name: member_id for field in self.fields if isinstance(field, Member)}
        encoded = {field.name: field.encode(given[field.name]) for field in self.fields if field.applies(given)}
        return {name: value for name, value in encoded.items() if value is not None}

    def schema(self) -> dict[str, Any]:
        """The JSON Schema of what a caller gives."""
        return {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "type": "object",
            "properties": {field.name: field.describe() for field in self.asked},
            "required": [field.name for field in self.asked if field.required and field.default is None],
            "additionalProperties": False,
            "allOf": [rule.describe() for rule in self.rules],
        }

    def carry(self, values: Mapping[str, Any], before: "Capability", model: Model) -> Carried:
        """The values given for another model, whose capability was `before`, as this one's `model` can take them."""
        given = {name: value for name, value in values.items() if value not in (None, "")}
        moved = {field.name: field.carried(given[field.name]) for field in self.asked if field.name in given}
        kept = {name: value for name, value in moved.items() if value is not None}
        chosen = [field for field in before.asked if field.name in given and field.chosen(given)]
        notes = [
            f"{old.label} {old.words(given[old.name])} became {now} for {model.label}."
            for old in chosen
            if (new := self.field(old.name))
            and (now := new.words(kept.get(new.name, new.default))) != old.words(given[old.name])
        ]
        if lost := [old.label.lower() for old in chosen if self.field(old.name) is None]:
            notes.append(f"{model.label} has no {either(lost)} option. Kept for when you switch back.")
        return Carried(kept, notes)


def _stays(field: Field, names: Collection[str]) -> bool:
    if field.required or isinstance(field, (Fixed, Member)):
        return True
    return field.name in names and (field.only_if is None or field.only_if[0] in names)


def supports(*fields: Field, rules: tuple[Needs, ...] = ()) -> Capability:
    """A row of an operation's table."""
    return Capability(fields, rules)

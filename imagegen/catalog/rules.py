"""Rules between two fields."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Needs:
    """`field` may be `value` only where `other` is one of `among`; `why` tells a person what to do instead."""

    field: str
    value: str
    other: str
    among: tuple[str, ...]
    why: str

    def broken(self, values: Mapping[str, Any]) -> bool:
        """Whether the values go against the rule; a value not given goes against none."""
        other = values.get(self.other)
        return values.get(self.field) == self.value and other is not None and other not in self.among

    def describe(self) -> dict[str, Any]:
        """The rule in JSON Schema."""
        asked = {"properties": {self.field: {"const": self.value}}, "required": [self.field]}
        return {"if": asked, "then": {"properties": {self.other: {"enum": list(self.among)}}}}

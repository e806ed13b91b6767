"""What is sent without being asked."""

from dataclasses import dataclass
from typing import Any

from imagegen.catalog.fields.base import Field


@dataclass(frozen=True, kw_only=True)
class Fixed(Field):
    """A constant: `default` is what is sent, whatever anybody gives."""

    def encode(self, value: Any) -> Any:
        return self.default


@dataclass(frozen=True, kw_only=True)
class Member(Field):
    """The pseudonymous id of the member who asks, for the vendor's abuse reports; left out where there is none."""

    def encode(self, value: str | None) -> str | None:
        return value or None

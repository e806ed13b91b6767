"""Text a person writes, handed on as written."""

from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError

from imagegen.catalog.fields.base import Asked, Field
from imagegen.catalog.model import Model


@dataclass(frozen=True, kw_only=True)
class Text(Field):
    """Text of at most `max_length` code points."""

    max_length: int

    template: ClassVar[str] = "fields/text.html"

    def ask(self, model: Model) -> "AskedText":
        return AskedText(self, model)

    def encode(self, value: str | None) -> str | None:
        return value or None

    def describe(self) -> dict[str, Any]:
        least = {"minLength": 1} if self.required else {}
        return super().describe() | {"type": "string", "maxLength": self.max_length} | least


class AskedText(Asked, forms.CharField):
    """Changes nothing but line ends: browsers send CRLF, providers count characters."""

    widget = forms.Textarea
    spec: Text

    def clean(self, value: Any) -> str:
        text = str(value or "").replace("\r\n", "\n").replace("\r", "\n")
        name = self.spec.label.lower()
        if not text.strip():
            if self.required:
                raise ValidationError(f"Write a {name} first.", code="required")
            return ""
        if "\0" in text or not _is_unicode(text):
            raise ValidationError(
                f"The {name} contains an invisible character that cannot be sent. Write it again.", code="unsendable"
            )
        if len(text) > self.spec.max_length:
            raise ValidationError(
                f"{self.model.label} takes a {name} of at most {self.spec.max_length:,} characters. "
                f"This one has {len(text):,}.",
                code="max_length",
            )
        return text


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True

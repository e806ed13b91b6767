"""The form of Create: the model, what it takes, and the token that makes a double click one job."""

import json
import uuid
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from imagegen.catalog.form import CapabilityForm, form_for
from imagegen.credentials.models import Offer
from imagegen.operations.base import Operation


class OfferField(forms.CharField):
    """A (credential, model) row by its value; for what is not among the usable ones, `gone` says what happened."""

    widget = forms.Select

    def __init__(self, offers: list[Offer], gone: str) -> None:
        super().__init__(label="Model", error_messages={"required": gone, "gone": gone})
        self.offers = {offer.value: offer for offer in offers}

    def clean(self, value: Any) -> Offer:
        """The offer; raises ValidationError."""
        chosen = super().clean(value)
        if chosen not in self.offers:
            raise ValidationError(self.error_messages["gone"], code="gone")
        return self.offers[chosen]


def create_form(operation: Operation, offer: Offer, offers: list[Offer], gone: str = "") -> type[CapabilityForm]:
    """The form class for `offer`, in which any of `offers` may be chosen; `gone` is said of another."""
    known = offer.known_model
    assert known is not None
    base = form_for(operation.capability(known, offer.takes), known)
    extra = {
        "model": OfferField(offers, gone),
        "submit_token": forms.UUIDField(widget=forms.HiddenInput, required=False),
    }
    return type("CreateForm", (base,), extra)


def remembered(data: Mapping[str, str], names: list[str]) -> dict[str, str]:
    """Everything that was chosen for any model since the page was opened.

    What a model was `given` when it was chosen, and nobody changed since, does not replace what was chosen before.
    """
    kept, given = _hidden(data, "remembered"), _hidden(data, "given")
    for name in names:
        if name in data and (name not in kept or data[name] != given.get(name)):
            kept[name] = data[name]
    return {name: value for name, value in kept.items() if value}


def _hidden(data: Mapping[str, str], name: str) -> dict[str, str]:
    """What a hidden field of the form holds, as JSON; nothing where somebody has broken it."""
    try:
        found = json.loads(data.get(name, "") or "{}")
    except (ValueError, RecursionError):
        return {}
    return {key: str(value) for key, value in found.items()} if isinstance(found, dict) else {}


def new_token() -> str:
    """A submit token for one rendered form."""
    return str(uuid.uuid4())

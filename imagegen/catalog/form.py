"""The form of a capability: the one place where what a person or a script gives is checked."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS

from imagegen.catalog.capability import Capability
from imagegen.catalog.fields.base import Place
from imagegen.catalog.model import Model


class CapabilityForm(forms.Form):
    """A form whose cleaned data is what `Capability.encode` takes."""

    capability: ClassVar[Capability]
    model: ClassVar[Model]
    use_required_attribute = False

    @property
    def main_fields(self) -> list[forms.BoundField]:
        """What the settings' side of the form shows."""
        return self._placed("main")

    @property
    def more_fields(self) -> list[forms.BoundField]:
        """What waits under "More options"."""
        return self._placed("more")

    @property
    def unplaced_errors(self) -> list[str]:
        """What is wrong with values that no field on the page shows: only a script can have sent them."""
        placed = {field.name for field in self.capability.asked if field.shown} | {"model", NON_FIELD_ERRORS}
        return [str(error) for name, errors in self.errors.items() if name not in placed for error in errors]

    def clean(self) -> dict[str, Any]:
        """Forgets what does not count, wrong or not, then looks at the rules between fields."""
        for field in self.capability.asked:
            if not field.applies(self.cleaned_data):
                self.cleaned_data.pop(field.name, None)
                self.errors.pop(field.name, None)
        for rule in [rule for rule in self.capability.rules if rule.broken(self.cleaned_data)]:
            self.add_error(rule.field, rule.why)
        return self.cleaned_data

    def _placed(self, place: Place) -> list[forms.BoundField]:
        return [self[field.name] for field in self.capability.asked if field.place == place and field.shown]


def form_for(capability: Capability, model: Model) -> type[CapabilityForm]:
    """The form class that asks for everything the model takes."""
    asked = {field.name: field.ask(model) for field in capability.asked}
    return type("ModelForm", (CapabilityForm,), asked | {"capability": capability, "model": model})

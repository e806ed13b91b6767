"""The forms of the console."""

from django import forms
from django.conf import settings

from imagegen.accounts.forms import PersonForm
from imagegen.accounts.models import Team
from imagegen.core.secret import Secret
from imagegen.credentials.models import Credential
from imagegen.credentials.services import Options
from imagegen.providers import presets


class FirstRunForm(PersonForm):
    """The team's name and the first admin."""

    team_name = forms.CharField(label="Team", max_length=80, initial=lambda: settings.FIRST_TEAM)


class TeamForm(forms.Form):
    """A new team."""

    name = forms.CharField(label="Name", max_length=80)


RARE = ("organization", "project", "extra_header", "extra", "deadline", "max_retries")


class CredentialForm(forms.Form):
    """A credential as an admin fills it in. Secrets go in and never come out."""

    preset = forms.ChoiceField(label="Provider", choices=[(preset.slug, preset.label) for preset in presets.PRESETS])
    name = forms.CharField(label="Name", max_length=80)
    key = forms.CharField(label="API key", widget=forms.PasswordInput, required=False, strip=False)
    base_url = forms.CharField(label="Base URL", max_length=500, required=False)
    teams = forms.ModelMultipleChoiceField(
        Team.objects.order_by("name"), label="Teams", widget=forms.CheckboxSelectMultiple, required=False
    )
    organization = forms.CharField(label="Organisation id", max_length=100, required=False)
    project = forms.CharField(label="Project id", max_length=100, required=False)
    extra_header = forms.CharField(label="Extra header", max_length=100, required=False)
    extra = forms.CharField(label="Its value", widget=forms.PasswordInput, required=False, strip=False)
    deadline = forms.FloatField(label="Time-out, seconds", min_value=1, max_value=600, required=False)
    max_retries = forms.IntegerField(label="Max retries", min_value=0, max_value=20, required=False)
    bills_errors = forms.BooleanField(label="The provider bills errors", required=False, initial=True)
    sends_member_id = forms.BooleanField(label="Send the member id", required=False, initial=True)
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def clean(self) -> dict[str, object]:
        """A new credential of a provider that has keys needs one."""
        given = self.cleaned_data
        adding = not self.fields["preset"].disabled
        if adding and "preset" in given and presets.find(given["preset"]).needs_key and not self.secret("key"):
            self.add_error("key", "Paste the key: this provider answers nobody without one.")
        return given

    @classmethod
    def of(cls, credential: Credential) -> dict[str, object]:
        """What the form of `credential` begins with: everything but its secrets."""
        plain = ("preset", "name", "base_url", *Options.__dataclass_fields__, "revision")
        return {name: getattr(credential, name) for name in plain} | {"teams": credential.teams.all()}

    @property
    def has_more(self) -> bool:
        """Whether one of the rarer settings is set, or wrong."""
        return any(self[name].errors or self[name].value() for name in RARE)

    @property
    def options(self) -> Options:
        """The rarer settings, cleaned."""
        return Options(**{name: self.cleaned_data[name] for name in Options.__dataclass_fields__})

    def secret(self, name: str) -> Secret | None:
        """A secret that was entered, without the blanks that copying adds around it; None where none was."""
        text = self.cleaned_data.get(name, "").strip()
        return Secret(text) if text else None

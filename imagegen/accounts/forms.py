"""What is asked of people about themselves, and about those whom they invite."""

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from imagegen.accounts import zones
from imagegen.accounts.models import Role, Theme, User
from imagegen.core.words import validate_name


class PersonForm(forms.Form):
    """A new person: name, address and password."""

    name = forms.CharField(label="Your name", max_length=80, validators=[validate_name])
    email = forms.EmailField(label="Email", max_length=254)
    password = forms.CharField(
        label="Password", widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}), strip=False
    )

    def clean(self) -> dict[str, object]:
        """Judge the password by what the person has said of themselves."""
        given = self.cleaned_data
        if "password" in given:
            user = User(email=given.get("email", ""), display_name=given.get("name", ""))
            try:
                validate_password(given["password"], user)
            except ValidationError as error:
                self.add_error("password", error)
        return given


class SettingsForm(forms.Form):
    """What a person chooses for themselves; no time zone is the browser's."""

    name = forms.CharField(label="Your name", max_length=80, validators=[validate_name])
    time_zone = forms.CharField(label="Time zone", required=False, validators=[zones.validate])
    theme = forms.ChoiceField(label="Theme", choices=Theme, required=False)


class InviteForm(forms.Form):
    """The role that a link gives, and whom it is meant for."""

    role = forms.ChoiceField(label="Role", choices=Role, initial=Role.MEMBER)
    email = forms.EmailField(label="Email", max_length=254, required=False)

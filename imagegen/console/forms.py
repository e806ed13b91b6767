"""The form of the first admin."""

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from imagegen.accounts.models import User


class FirstRunForm(forms.Form):
    """The team's name and the first admin."""

    team_name = forms.CharField(label="Team", max_length=80, initial=lambda: settings.FIRST_TEAM)
    name = forms.CharField(label="Your name", max_length=80)
    email = forms.EmailField(label="Email")
    password = forms.CharField(label="Password", widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}))

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

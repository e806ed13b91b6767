"""The forms of the console."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import NON_FIELD_ERRORS

from imagegen.accounts.forms import PersonForm
from imagegen.accounts.models import Team
from imagegen.catalog import lineup
from imagegen.core.money import money
from imagegen.core.secret import Secret
from imagegen.core.words import validate_name
from imagegen.credentials.endings import FORESEEN, Ending, ending_of
from imagegen.credentials.models import Credential, Offer
from imagegen.credentials.services import Options, Terms, faults, validate_model_id
from imagegen.providers import presets


class FirstRunForm(PersonForm):
    """The team's name and the first admin."""

    team_name = forms.CharField(
        label="Team", max_length=80, initial=lambda: settings.FIRST_TEAM, validators=[validate_name]
    )


class TeamForm(forms.Form):
    """A team's name."""

    name = forms.CharField(label="Name", max_length=80, validators=[validate_name])


AGAIN = {
    "key": "Enter the key again: a browser is never sent it back.",
    "extra": "Enter the value again: a browser is never sent it back.",
}
RARE = ("organization", "project", "extra_header", "extra", "deadline", "max_retries")


class TeamsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # takes none at run time
    """Teams; a number that is larger than SQLite's is none of them, either."""

    def clean(self, value: Any) -> Any:
        """Raises ValidationError."""
        try:
            return super().clean(value)
        except OverflowError:
            words = self.error_messages["invalid_choice"]
            raise forms.ValidationError(words, code="invalid_choice", params={"value": ", ".join(value)}) from None


class CredentialForm(forms.Form):
    """A credential as an admin fills it in. Secrets go in and never come out."""

    preset = forms.ChoiceField(label="Provider", choices=[(preset.slug, preset.label) for preset in presets.PRESETS])
    name = forms.CharField(label="Name", max_length=80, validators=[validate_name])
    key = forms.CharField(label="API key", widget=forms.PasswordInput, required=False, strip=False)
    base_url = forms.CharField(label="Base URL", max_length=500, required=False)
    teams = TeamsField(Team.objects.by_name(), label="Teams", widget=forms.CheckboxSelectMultiple, required=False)
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
        if "preset" in given:
            adding = not self.fields["preset"].disabled
            if adding and presets.find(given["preset"]).needs_key and not self.secret("key"):
                self.add_error("key", "Paste the key: this provider answers nobody without one.")
            found = faults(
                preset=given["preset"],
                base_url=given.get("base_url", ""),
                options=self.options,
                key=self.secret("key"),
                extra=self.secret("extra"),
            )
            for field in found.keys() - self.errors.keys():
                self.add_error(field, found[field])
        return given

    def ask_again(self) -> None:
        """Where the form comes back, say at each secret that was entered that it is gone."""
        for name, words in AGAIN.items():
            if self.errors and self.data.get(name) and name not in self.errors:
                self.add_error(name, words)

    def begin_with(self, credential: Credential) -> None:
        """From now on what is sent is of the credential as it is now, whoever has changed it."""
        self.data = self.data.copy()  # type: ignore[attr-defined]
        self.data["revision"] = str(credential.revision)  # type: ignore[index]

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
        given = self.cleaned_data
        return Options(**{name: given[name] for name in Options.__dataclass_fields__ if name in given})

    def secret(self, name: str) -> Secret | None:
        """A secret that was entered, without the blanks that copying adds around it; None where none was."""
        text = self.cleaned_data.get(name, "").strip()
        return Secret(text) if text else None


DOLLARS = "Write dollars with a point, such as 0.04."
DEAREST = 1_000  # dollars for one image: what is more was mistyped
LIKE = [(model.id, model.label) for model in lineup.MODELS]
NOBODY_KNOWS = "The catalogue does not know it: choose what it behaves like."
MEANWHILE = (
    "Somebody else has changed this one meanwhile, and yours is not saved. See what is saved, or save again to put "
    "yours in its place."
)


LISTED = "It is in the list already: search for it, and change it there."


class PriceField(forms.DecimalField):
    """Dollars as people write them: digits and a point."""

    def to_python(self, value: Any) -> Any:
        """Without exponents: 1e3 was mistyped."""
        if isinstance(value, str) and "e" in value.lower():
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(value)


class OfferForm(forms.Form):
    """One model of a credential, with what is kept of it to begin with; `can_be_removed` where nobody would miss it."""

    was = forms.CharField(required=False)  # the mark of what the page began with
    is_on = forms.BooleanField(required=False)
    behaves_like = forms.ChoiceField(required=False)
    price = PriceField(
        label="Price per image, US dollars",
        widget=forms.TextInput,
        required=False,
        min_value=0,
        max_value=DEAREST,
        max_digits=10,
        decimal_places=6,
        error_messages={
            "invalid": DOLLARS,
            "min_value": "A price is 0 or more.",
            "max_value": f"One image costs {DEAREST:,} dollars at the most.",
            "max_digits": DOLLARS,
            "max_whole_digits": DOLLARS,
            "max_decimal_places": "A price has six decimals at the most.",
        },
    )
    teams = forms.TypedMultipleChoiceField(
        label="Only for", coerce=int, widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(
        self,
        data: Mapping[str, object] | None = None,
        *,
        offer: Offer,
        teams: Sequence[Team],
        can_be_removed: bool = False,
    ) -> None:
        self.offer, self.can_be_removed = offer, can_be_removed
        self.kept = Terms.of(offer)
        first = {
            "was": self.kept.mark,
            "is_on": offer.is_on,
            "behaves_like": offer.behaves_like,
            "price": "" if offer.price is None else f"{offer.price.normalize():f}",
            "teams": list(self.kept.teams),
        }
        super().__init__(data, prefix=str(offer.pk), initial=first)
        itself = "choose" if lineup.find(offer.model_id) is None else "itself"
        self.fields["behaves_like"].choices = [("", itself), *LIKE]  # type: ignore[attr-defined]
        self.fields["teams"].choices = [(team.pk, team.name) for team in teams]  # type: ignore[attr-defined]
        if len(teams) < 2 and not self.kept.teams:
            del self.fields["teams"]

    def clean_price(self) -> Decimal | None:
        """Without the sign of a zero."""
        price: Decimal | None = self.cleaned_data["price"]
        return None if price is None else abs(price)

    def clean(self) -> dict[str, object]:
        """What is on must be known, or behave like what is; of two who change it the second is told."""
        given = self.cleaned_data
        if given.get("is_on") and not given.get("behaves_like") and lineup.find(self.offer.model_id) is None:
            self.add_error("behaves_like", NOBODY_KNOWS)
        if not self.errors and self.is_touched and self.kept.mark not in (given["was"], self.terms.mark):
            self.add_error(None, forms.ValidationError(MEANWHILE, code="meanwhile"))
        return given

    @property
    def is_touched(self) -> bool:
        """Whether it says something else than the page began with."""
        return bool(self.terms.mark != self.cleaned_data["was"])

    @property
    def mark(self) -> str:
        """What the page begins with: after a word about somebody else's change, with that."""
        told = self.has_error(NON_FIELD_ERRORS, code="meanwhile")
        return self.kept.mark if told else self["was"].value() or ""

    @property
    def ending(self) -> Ending | None:
        """When the model is switched off, where that is past or near."""
        return ending_of(self.offer, within=FORESEEN)

    @property
    def terms(self) -> Terms:
        """What the admin says of it, cleaned."""
        given = self.cleaned_data
        return Terms(
            is_on=given["is_on"],
            behaves_like=given["behaves_like"],
            price=given["price"],
            teams=frozenset(given.get("teams", ())),
        )

    @property
    def has_wrong_more(self) -> bool:
        """Whether something is wrong with what is folded away."""
        return "price" in self.errors or "teams" in self.errors

    @property
    def more_said(self) -> list[str]:
        """What is kept of the rarer settings, in words."""
        price, teams = self.offer.price, len(self.kept.teams)
        said = [] if price is None else [f"{money(price)} an image"]
        return said + [f"{teams} team{'s' * (teams > 1)} only"] * bool(teams)


class TypedForm(forms.Form):
    """A model that no list names, and what it behaves like."""

    typed = forms.CharField(max_length=300, required=False, validators=[validate_model_id])
    typed_like = forms.ChoiceField(choices=[("", "choose"), *LIKE], required=False)

    def clean(self) -> dict[str, object]:
        """What is added is on, so it must be known, or behave like what is."""
        given = self.cleaned_data
        if given.get("typed") and not given.get("typed_like") and lineup.find(given["typed"]) is None:
            self.add_error("typed_like", NOBODY_KNOWS)
        return given

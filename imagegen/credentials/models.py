"""Keys to providers, and the models that each of them offers."""

from dataclasses import replace
from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Case, Q, When
from django.utils.crypto import salted_hmac

from imagegen.accounts.models import Team, User
from imagegen.catalog import lineup
from imagegen.catalog.model import Model as KnownModel
from imagegen.core import crypto
from imagegen.core.secret import Secret
from imagegen.providers import presets
from imagegen.providers.client import Target
from imagegen.providers.dialect import Dialect
from imagegen.providers.origin import origin_of

PURPOSE = "credential key"
KEY, EXTRA = "key", "extra header"  # the two fields that are sealed


class Locked(Exception):
    """The key does not open: another encryption key, or the row was changed behind our back."""


class Health(models.TextChoices):
    """What the last test or call found."""

    UNTESTED = "untested", "Not tested"
    UNCLEAR = "unclear", "Unclear"  # the server answered, and said nothing of the key
    WORKING = "working", "Working"
    FAILING = "failing", "Failing"


class Credential(models.Model):
    """A provider's key, sealed and bound to the origin it may be sent to."""

    name = models.CharField(max_length=80, unique=True)
    slug = models.SlugField(max_length=80, unique=True)
    preset = models.CharField(max_length=30)
    base_url = models.URLField(max_length=500)
    sealed_key = models.TextField(blank=True)
    last4 = models.CharField(max_length=4, blank=True)
    teams = models.ManyToManyField(Team, related_name="credentials")
    is_on = models.BooleanField(default=True)
    health = models.CharField(max_length=10, choices=Health, default=Health.UNTESTED)
    health_note = models.TextField(blank=True)
    tested_at = models.DateTimeField(null=True, blank=True)
    test_steps = models.JSONField(default=list, blank=True, help_text="What the last test found, step by step.")
    organization = models.CharField(max_length=100, blank=True)
    project = models.CharField(max_length=100, blank=True)
    extra_header = models.CharField(max_length=100, blank=True)
    sealed_extra = models.TextField(blank=True)
    sends_member_id = models.BooleanField(default=True)
    bills_errors = models.BooleanField(default=True)
    deadline = models.FloatField(null=True, blank=True, help_text="Seconds for one call; empty for the installation's.")
    max_retries = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="After failures that prove nothing was carried out; empty for the usual."
    )
    revision = models.PositiveIntegerField(default=0, help_text="Counts what admins changed.")
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name

    @property
    def origin(self) -> str:
        """Scheme, host and port: the only place where the key may go."""
        return origin_of(self.base_url)

    @property
    def is_free(self) -> bool:
        """Whether what it makes costs nothing, as in the sandbox."""
        return presets.find(self.preset).is_free

    @property
    def has_key(self) -> bool:
        """Whether a key is stored: a server that asks for none has an empty one, and one that does not open counts."""
        try:
            return bool(self._opened(self.sealed_key, KEY))
        except (crypto.Sealed, ValueError):
            return True

    @property
    def has_extra(self) -> bool:
        """Whether the extra header has a value that opens."""
        try:
            return bool(self._opened(self.sealed_extra, EXTRA))
        except (crypto.Sealed, ValueError):
            return False

    @property
    def has_models_on(self) -> bool:
        """Whether there is anything to choose on Create."""
        return self.offers.filter(is_on=True).exists()

    @property
    def dialect(self) -> Dialect:
        """What its server says differently from OpenAI."""
        return presets.find(self.preset).dialect

    def seal(self, key: Secret) -> None:
        """Keep `key`, bound to this row and its origin. The row must have an id."""
        self.sealed_key = crypto.seal(key, purpose=PURPOSE, bound_to=self._binding(KEY))
        self.last4 = key.reveal()[-4:] if len(key.reveal()) >= 12 else ""

    def seal_extra(self, value: Secret) -> None:
        """Keep the value of the extra header, bound like the key."""
        self.sealed_extra = crypto.seal(value, purpose=PURPOSE, bound_to=self._binding(EXTRA))

    def target(self) -> Target:
        """Where and with which secrets to call; raises Locked where one of them does not open for this origin."""
        try:
            target = presets.find(self.preset).target(self.base_url, self._opened(self.sealed_key, KEY))
            headers = dict(target.headers)
            if self.extra_header:
                headers[self.extra_header] = self._opened(self.sealed_extra, EXTRA)
        except (crypto.Sealed, ValueError) as error:
            raise self._locked(error) from None
        # https://platform.openai.com/docs/api-reference/authentication
        said = {"OpenAI-Organization": self.organization, "OpenAI-Project": self.project}
        headers |= {name: Secret(text) for name, text in said.items() if text}
        return replace(target, headers=headers)

    def resealed(self) -> dict[str, str]:
        """The sealed fields with their texts under the newest encryption key; raises Locked where one does not open."""
        sealed = {"sealed_key": (self.sealed_key, KEY), "sealed_extra": (self.sealed_extra, EXTRA)}
        try:
            return {
                name: crypto.reseal(text, purpose=PURPOSE, bound_to=self._binding(field)) if text else ""
                for name, (text, field) in sealed.items()
            }
        except (crypto.Sealed, ValueError) as error:
            raise self._locked(error) from None

    @property
    def is_locked(self) -> bool:
        """Whether its secrets must be entered again."""
        try:
            self.target()
        except Locked:
            return True
        return False

    def member_id(self, user: User) -> str | None:
        """A stable pseudonym of `user` for the provider's abuse checks; None where the credential sends none."""
        if not self.sends_member_id:
            return None
        secret = crypto.derive("member id").hex()
        return salted_hmac(f"member/{self.pk}", str(user.pk), secret=secret, algorithm="sha256").hexdigest()[:32]

    def _locked(self, error: Exception) -> Locked:
        return Locked(f'The key "{self.name}" is locked: {error}. An admin must enter it again.')

    def _opened(self, sealed: str, field: str) -> Secret:
        return crypto.unseal(sealed, purpose=PURPOSE, bound_to=self._binding(field))

    def _binding(self, field: str) -> dict[str, str]:
        return {"credential": str(self.pk), "field": field, "origin": self.origin}


class OfferQuerySet(models.QuerySet["Offer"]):
    """Which offers somebody may choose."""

    def for_team(self, team: Team) -> "OfferQuerySet":
        """What `team` may choose on Create, on and off alike."""
        return self.filter(Q(teams=None) | Q(teams=team), credential__teams=team).select_related("credential")

    def usable(self) -> "OfferQuerySet":
        """What is switched on: the credential and the model."""
        return self.filter(Q(is_on=True) & Q(credential__is_on=True))

    def matching(self, text: str) -> "OfferQuerySet":
        """Those that have `text` in their id or in the catalogue's label."""
        return self.filter(Q(model_id__icontains=text) | Q(model_id__in=lineup.ids_called(text)))

    def by_use(self) -> "OfferQuerySet":
        """What is on first, then what the catalogue can describe, then the rest; the listed before the others."""
        ids = lineup.ids()
        known = Q(behaves_like__in=ids) | Q(behaves_like="", model_id__in=ids)
        return self.order_by("-is_on", Case(When(known, then=0), default=1), "-is_listed", "model_id")


class Offer(models.Model):
    """One (credential, model) pair: what a person chooses on Create."""

    credential = models.ForeignKey(Credential, on_delete=models.CASCADE, related_name="offers")
    model_id = models.CharField(max_length=300)
    behaves_like = models.CharField(max_length=100, blank=True)
    is_on = models.BooleanField(default=False)
    is_listed = models.BooleanField(default=True)
    ends_on = models.DateField(null=True, blank=True)
    median_seconds = models.FloatField(null=True, blank=True)
    price = models.DecimalField(
        max_digits=14,
        decimal_places=6,
        null=True,
        blank=True,
        help_text="US dollars for one image; empty for the catalogue's.",
    )
    teams = models.ManyToManyField(
        Team, through="Limit", related_name="offers", blank=True, help_text="Empty for all of the credential's."
    )
    takes = models.JSONField(
        null=True, blank=True, help_text="The parameters that its provider says it takes; null where it says nothing."
    )

    objects = OfferQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["credential", "model_id"], name="one_offer_per_model")
        ]

    def __str__(self) -> str:
        return self.value

    @property
    def value(self) -> str:
        """How forms and addresses name it: `<credential slug>:<model id>`."""
        return f"{self.credential.slug}:{self.model_id}"

    @property
    def label(self) -> str:
        """The model's name for people: the catalogue's, or its id where it only behaves like one of those."""
        known = lineup.find(self.model_id)
        return known.label if known else self.model_id

    @property
    def ends(self) -> date | None:
        """The day on which its provider, not the sandbox, switches it off: as listed there or else in the catalogue."""
        if self.credential.is_free:
            return None
        known = lineup.find(self.model_id)
        return self.ends_on or (known.shutdown if known else None)

    @property
    def known_model(self) -> KnownModel | None:
        """The catalogue's row that says what it takes."""
        return lineup.find(self.behaves_like or self.model_id)


class Limit(models.Model):
    """An offer is for this team, and for nobody whom no other limit names.

    It keeps its team: without the last of them the offer would be for everybody.
    """

    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="+")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "credentials_offer_teams"
        unique_together = (("offer", "team"),)

    def __str__(self) -> str:
        return f"{self.offer} for {self.team}"


class OfferDefault(models.Model):
    """What the pages of one operation start with, for every team that may use it."""

    operation = models.CharField(max_length=30, unique=True, help_text="Its slug.")
    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="defaults")

    def __str__(self) -> str:
        return f"{self.operation}: {self.offer}"

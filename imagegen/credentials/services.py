"""Adding, changing and switching credentials and what they offer."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from decimal import Decimal
from http import HTTPStatus

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.text import slugify

from imagegen.accounts.models import Team
from imagegen.audit.models import Action
from imagegen.audit.services import record
from imagegen.catalog import lineup
from imagegen.core.secret import Secret
from imagegen.core.unique import save_unique
from imagegen.credentials import testing
from imagegen.credentials.models import Credential, Health, Limit, Offer, OfferDefault
from imagegen.providers import presets
from imagegen.providers.errors import NoSuchModel, ProviderError, QuotaSpent, Unauthorized
from imagegen.providers.origin import normalise_base_url

_HEADER = re.compile(r"[A-Za-z0-9-]+")
_OURS = (
    "authorization",
    "api-key",
    "host",
    "content-type",
    "content-length",
    "transfer-encoding",
    "connection",
    "cookie",
)
ELSEWHERE = "The address leads to another place. Enter the {} again: it is bound to the place that it was entered for."
BLANKS = "The {} has a blank or a line break in it. Copy it again from where it is shown."
FOREIGN = (
    "The {} has a character that cannot be sent, such as an accented letter. Copy it again from where it is shown."
)


@dataclass(frozen=True, kw_only=True)
class Options:
    """What an admin may say of a credential besides; empty for the usual. `deadline` is in seconds."""

    organization: str = ""
    project: str = ""
    extra_header: str = ""
    deadline: float | None = None
    max_retries: int | None = None
    bills_errors: bool = True
    sends_member_id: bool = True


_OPTIONS = tuple(field.name for field in fields(Options))


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What an admin says of an offer: `price` is dollars for one image, None for the catalogue's; no teams are all."""

    is_on: bool
    behaves_like: str
    price: Decimal | None
    teams: frozenset[int]

    @classmethod
    def of(cls, offer: Offer) -> "Terms":
        """Those that are kept."""
        teams = frozenset(team.pk for team in offer.teams.all())
        return cls(is_on=offer.is_on, behaves_like=offer.behaves_like, price=offer.price, teams=teams)

    @property
    def mark(self) -> str:
        """A short text that is another for other terms."""
        price = "" if self.price is None else f"{self.price.normalize():f}"
        said = repr((self.is_on, self.behaves_like, price, sorted(self.teams)))
        return hashlib.sha256(said.encode()).hexdigest()[:16]


class Changed(Exception):
    """Somebody else has changed the credential since the page was opened."""


def faults(
    *, preset: str, base_url: str, options: Options, key: Secret | None, extra: Secret | None
) -> dict[str, list[str]]:
    """What is wrong with what was entered, by field; what is kept already is not asked."""
    found: dict[str, list[str]] = {}
    try:
        _address(preset, base_url)
    except ValidationError as error:
        found = error.message_dict
    entered = {
        "key": ("key", key),
        "organization": ("organisation id", Secret(options.organization)),
        "project": ("project id", Secret(options.project)),
        "extra": ("value", extra),
    }
    for field, (what, secret) in entered.items():
        if secret and any(letter.isspace() or not letter.isprintable() for letter in secret.reveal()):
            found[field] = [BLANKS.format(what)]
        elif secret and not secret.reveal().isascii():
            found[field] = [FOREIGN.format(what)]
    header = options.extra_header
    if header and not _HEADER.fullmatch(header):
        found["extra_header"] = ["A header's name has letters, digits and dashes: X-Gateway-Token."]
    elif header.lower() in _OURS:
        found["extra_header"] = [f"{header} is set by imagegen itself. Choose another."]
    elif extra and not header:
        found["extra_header"] = ["Name the header that has this value."]
    return found


@transaction.atomic
def add_credential(
    *,
    name: str,
    preset: str,
    base_url: str,
    key: Secret,
    teams: list[Team],
    options: Options | None = None,
    extra: Secret | None = None,
) -> Credential:
    """A credential whose key is sealed and bound to the origin of `base_url` (empty for the preset's own).

    `extra` is the value of the extra header. Raises ValidationError, by field, for what `faults` finds, a header
    without a value or a name in use.
    """
    options = options or Options()
    if found := faults(preset=preset, base_url=base_url, options=options, key=key, extra=extra):
        raise ValidationError(found)
    credential = Credential(name=name.strip(), slug=_free_slug(name), preset=preset)
    credential.base_url = _address(preset, base_url)
    _take(credential, options, extra)
    save_unique(credential)
    credential.seal(key)
    if extra:
        credential.seal_extra(extra)
    credential.save(update_fields=["sealed_key", "last4", "sealed_extra"])
    credential.teams.set(teams)
    record(Action.CREDENTIAL_ADDED, credential, detail=f"{credential.origin}, for {_names(teams)}")
    return credential


@transaction.atomic
def change_credential(
    credential: Credential,
    *,
    revision: int,
    name: str,
    base_url: str,
    teams: list[Team],
    options: Options,
    key: Secret | None = None,
    extra: Secret | None = None,
) -> Credential:
    """Save what an admin changed, then untested; without a `key` the old one stays, where it still opens.

    Raises Changed where `revision` is not the newest, and ValidationError, by field, as `add_credential` does, and
    where the address leads to another origin and a secret was not entered again.
    """
    if found := faults(preset=credential.preset, base_url=base_url, options=options, key=key, extra=extra):
        raise ValidationError(found)
    if not Credential.objects.filter(pk=credential.pk, revision=revision).update(revision=F("revision") + 1):
        raise Changed
    origin, before = credential.origin, _said(credential)
    credential.refresh_from_db()
    credential.name, credential.base_url = name.strip(), _address(credential.preset, base_url)
    if credential.origin != origin:
        missing = {
            "key": "key" if key is None and credential.sealed_key else "",
            "extra": "value" if extra is None and credential.sealed_extra and options.extra_header else "",
        }
        if errors := {field: [ELSEWHERE.format(what)] for field, what in missing.items() if what}:
            raise ValidationError(errors)
    _take(credential, options, extra)
    if key is not None:
        credential.seal(key)
    if extra is not None:
        credential.seal_extra(extra)
    if not credential.extra_header:
        credential.sealed_extra = ""
    credential.teams.set(teams)
    entered = {"key": key, "extra header's value": extra}
    changes = [f"{name} entered" for name, secret in entered.items() if secret is not None]
    changes += [f"{name}: {before[name]} → {now}" for name, now in _said(credential).items() if before[name] != now]
    if changes:
        credential.health, credential.health_note, credential.test_steps = Health.UNTESTED, "", []
        record(Action.CREDENTIAL_CHANGED, credential, detail="; ".join(changes))
    save_unique(credential)
    return credential


def delete_credential(credential: Credential) -> None:
    """Delete it for good with its key; what was made with it, and what that cost, stays."""
    with transaction.atomic():
        record(Action.CREDENTIAL_DELETED, credential, detail=credential.origin)
        credential.delete()


@transaction.atomic
def reseal_credential(pk: int) -> bool:
    """Seal a credential's secrets with the newest encryption key; whether there was anything to do.

    What an admin saves meanwhile is never overwritten: the row is locked. Raises Locked.
    """
    credential = Credential.objects.select_for_update().filter(pk=pk).first()
    if credential is None:
        return False
    resealed = credential.resealed()
    if resealed == {"sealed_key": credential.sealed_key, "sealed_extra": credential.sealed_extra}:
        return False
    Credential.objects.filter(pk=pk).update(**resealed)
    record(Action.CREDENTIAL_RESEALED, credential)
    return True


def add_sandbox(team: Team) -> Credential:
    """The built-in sandbox for `team`, with all its models on; the one that exists where there is one."""
    sandbox = Credential.objects.filter(preset="sandbox").first()
    if sandbox is None:
        key = Secret("sk-sandbox-needs-no-key")
        sandbox = add_credential(name="Sandbox", preset="sandbox", base_url="", key=key, teams=[team])
        testing.test(sandbox)
        enable_known(sandbox)
    elif not sandbox.teams.filter(pk=team.pk).exists():
        sandbox.teams.add(team)
        record(Action.CREDENTIAL_CHANGED, sandbox, detail=f"teams: {team} added")
    return sandbox


def set_credential(credential: Credential, *, is_on: bool) -> None:
    """Switch a credential on or off; off stops new jobs at once."""
    with transaction.atomic():
        if Credential.objects.filter(pk=credential.pk, is_on=not is_on).update(is_on=is_on):
            record(Action.CREDENTIAL_ON if is_on else Action.CREDENTIAL_OFF, credential)


def set_offer(credential: Credential, model_id: str, *, is_on: bool | None, behaves_like: str | None) -> Offer:
    """Switch one model on or off, or say which known model it behaves like; an id that is not listed is added.

    Raises ValidationError for a model that nobody knows, a `behaves_like` that is not in the catalogue, an id that
    cannot be one, or that somebody else has added since.
    """
    if behaves_like and lineup.find(behaves_like) is None:
        raise ValidationError(f"{behaves_like} is not in the catalogue. See manage.py catalog.")
    offer = credential.offers.filter(model_id=model_id).first()
    if offer is None:
        validate_model_id(model_id)
        offer = Offer(credential=credential, model_id=model_id, is_listed=False)
    before = _terms_said(offer)
    if behaves_like is not None:
        offer.behaves_like = behaves_like
    if is_on is not None:
        offer.is_on = is_on
    if offer.is_on and offer.known_model is None:
        raise ValidationError(f"{model_id} is not in the catalogue: say what it takes with --behaves-like.")
    with transaction.atomic():
        save_unique(offer)
        _record_terms(credential, {offer: before}, {offer: _terms_said(offer)})
    return offer


def validate_model_id(text: str) -> None:
    """Raises ValidationError for an id that no server has, or that nobody could read."""
    if not text.isprintable() or any(letter.isspace() for letter in text):
        raise ValidationError("A model's id has no blanks, and only characters that can be shown. Copy it again.")


@transaction.atomic
def remove_offers(credential: Credential, offers: list[Offer]) -> None:
    """Forget models of the credential; one that its provider lists comes back with the next test."""
    if offers:
        credential.offers.filter(pk__in=[offer.pk for offer in offers]).delete()
        record(Action.MODELS_CHANGED, credential, detail="; ".join(f"{offer.label} removed" for offer in offers))


@transaction.atomic
def set_offers(terms: Mapping[Offer, Terms]) -> None:
    """Save what an admin says of several offers, all in the same few queries.

    Raises ValidationError where one of the teams is gone.
    """
    wanted = {team for said in terms.values() for team in said.teams}
    # Whoever deletes one of them at the same time waits here, and keeps it then.
    named = {team.pk: team for team in Team.objects.select_for_update(no_key=True).filter(pk__in=wanted).order_by("pk")}
    if wanted - named.keys():
        raise ValidationError("A team was deleted meanwhile. Nothing was saved. Choose the teams again.")
    before = {offer: _terms_said(offer) for offer in terms}
    for offer, said in terms.items():
        offer.is_on, offer.behaves_like, offer.price = said.is_on, said.behaves_like, said.price
    Offer.objects.bulk_update(terms, ["is_on", "behaves_like", "price"])
    Limit.objects.filter(offer__in=terms).delete()
    Limit.objects.bulk_create(Limit(offer=offer, team_id=team) for offer, said in terms.items() for team in said.teams)
    after = {offer: _terms_said(offer, [named[team] for team in said.teams]) for offer, said in terms.items()}
    for credential in {offer.credential for offer in terms}:
        _record_terms(
            credential, before, {offer: said for offer, said in after.items() if offer.credential == credential}
        )


@transaction.atomic
def lift_limits(team: Team) -> None:
    """Take a team that is to be deleted out of what models are limited to; one for nobody else is switched off."""
    others = Limit.objects.exclude(team=team).values("offer")
    for offer in Offer.objects.filter(teams=team).exclude(pk__in=others).select_related("credential"):
        Offer.objects.filter(pk=offer.pk).update(is_on=False)
        record(Action.MODELS_CHANGED, offer.credential, detail=f"{offer.label} off: it was for a deleted team alone")
    Limit.objects.filter(team=team).delete()


@transaction.atomic
def set_default(operation: str, offer: Offer | None) -> None:
    """What the pages of `operation` start with, where a team may use it; None leaves it to the catalogue.

    Raises ValidationError for what is switched off.
    """
    if offer is None:
        OfferDefault.objects.filter(operation=operation).delete()
        record(Action.DEFAULT_CHANGED, operation, detail="the catalogue's")
        return
    if not offer.is_on:
        raise ValidationError("Only a model that is on can be the default. Switch it on.")
    OfferDefault.objects.update_or_create(operation=operation, defaults={"offer": offer})
    record(Action.DEFAULT_CHANGED, operation, detail=f"{offer.label} of {offer.credential}")


def enable_known(credential: Credential) -> int:
    """Switch on every offer that the catalogue knows and that has not ended; how many."""
    today = timezone.localdate()
    lasting = [offer for offer in credential.offers.all() if not offer.ends or offer.ends >= today]
    known = [offer for offer in lasting if offer.known_model is not None]
    with transaction.atomic():
        if found := ", ".join(offer.label for offer in known if not offer.is_on):
            record(Action.MODELS_CHANGED, credential, detail=f"on, since the catalogue knows them: {found}")
        return credential.offers.filter(pk__in=[offer.pk for offer in known]).update(is_on=True)


def note_result(credential: Credential, error: ProviderError | None, *, model_id: str) -> None:
    """Remember what a call says of the credential: its health, and models that are gone. A 403 is about one model."""
    if error is None:
        if credential.health != Health.WORKING:
            Credential.objects.filter(pk=credential.pk).update(health=Health.WORKING, health_note="")
    elif isinstance(error, QuotaSpent) or (isinstance(error, Unauthorized) and error.status != HTTPStatus.FORBIDDEN):
        note = error.headline(provider=credential.name, credential=credential.name)
        Credential.objects.filter(pk=credential.pk).update(health=Health.FAILING, health_note=note)
    elif isinstance(error, NoSuchModel) and error.code == NoSuchModel.MODEL:
        credential.offers.filter(model_id=model_id).update(is_listed=False)


def _said(credential: Credential) -> dict[str, str]:
    """What the trail says of a credential: everything but its secrets."""
    said = {name.replace("_", " "): str(getattr(credential, name)) for name in ("name", "base_url", *_OPTIONS)}
    return said | {"teams": _names(credential.teams.all())}


def _terms_said(offer: Offer, teams: Iterable[Team] | None = None) -> dict[str, str]:
    """What the trail says of an offer, with its own teams unless others are given."""
    if teams is None:
        teams = offer.teams.all() if offer.pk else ()
    return {
        "is": "on" if offer.is_on else "off",
        "behaves like": offer.behaves_like or "itself",
        "price": "the catalogue's" if offer.price is None else f"${offer.price.normalize():f}",
        "only for": _names(teams) if teams else "every team",
    }


def _record_terms(
    credential: Credential, before: Mapping[Offer, dict[str, str]], after: Mapping[Offer, dict[str, str]]
) -> None:
    changes = [
        f"{offer.label} {name}: {before[offer][name]} → {now}"
        for offer, said in after.items()
        for name, now in said.items()
        if before[offer][name] != now
    ]
    if changes:
        record(Action.MODELS_CHANGED, credential, detail="; ".join(changes))


def _names(teams: Iterable[Team]) -> str:
    return ", ".join(sorted(team.name for team in teams)) or "no team"


def _address(preset: str, base_url: str) -> str:
    """The base URL in its one spelling; raises ValidationError at its field."""
    try:
        chosen = presets.find(preset)
    except ValueError as error:
        raise ValidationError({"preset": str(error)}) from None
    if chosen.is_free and base_url not in ("", chosen.base_url):
        raise ValidationError({"base_url": f"{chosen.label} has its own address: leave the base URL out."})
    if not (base_url or chosen.base_url):
        raise ValidationError({"base_url": "Write where the server answers, such as https://images.example.org/v1."})
    try:
        return normalise_base_url(base_url or chosen.base_url)
    except ValueError as error:
        raise ValidationError({"base_url": str(error)}) from None


def _take(credential: Credential, options: Options, extra: Secret | None) -> None:
    if options.extra_header and not extra and not credential.has_extra:
        raise ValidationError({"extra": "Give the header a value."})
    if Credential.objects.exclude(pk=credential.pk).filter(name=credential.name).exists():
        raise ValidationError({"name": "There is a credential of this name. Choose another."})
    for name, value in asdict(options).items():
        setattr(credential, name, value)
    credential.full_clean(exclude=["base_url"])


def _free_slug(name: str) -> str:
    base = slugify(name)[:70] or "key"
    slug, number = base, 1
    while Credential.objects.filter(slug=slug).exists():
        number += 1
        slug = f"{base}-{number}"
    return slug

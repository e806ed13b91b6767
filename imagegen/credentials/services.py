"""Adding, testing and switching credentials and what they offer."""

from dataclasses import dataclass
from http import HTTPStatus

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify

from imagegen.accounts.models import Team
from imagegen.catalog import lineup
from imagegen.core.secret import Secret
from imagegen.credentials.models import Credential, Health, Locked, Offer
from imagegen.providers import client, presets
from imagegen.providers.errors import NoSuchModel, ProviderError, QuotaSpent, Unauthorized
from imagegen.providers.origin import normalise_base_url

LONGEST_ID = 300


@dataclass(frozen=True)
class Found:
    """What a test of a credential found."""

    works: bool
    sentence: str


@transaction.atomic
def add_credential(*, name: str, preset: str, base_url: str, key: Secret, teams: list[Team]) -> Credential:
    """A credential whose key is sealed and bound to the origin of `base_url` (empty for the preset's own).

    Raises ValidationError for an unknown preset, an address that is none, a key with blanks in it or a name in use.
    """
    try:
        chosen = presets.find(preset)
        if chosen.is_free and base_url:
            raise ValueError(f"{chosen.label} has its own address: leave the base URL out.")
        address = normalise_base_url(base_url or chosen.base_url)
    except (KeyError, ValueError) as error:
        raise ValidationError(str(error)) from None
    if any(letter.isspace() or not letter.isprintable() for letter in key.reveal()):
        raise ValidationError("The key has a blank or a line break in it. Copy it again from the provider's key page.")
    credential = Credential(name=name.strip(), slug=_free_slug(name), preset=preset, base_url=address)
    credential.full_clean(exclude=["base_url"])
    credential.save()
    credential.seal(key)
    credential.save(update_fields=["sealed_key", "last4"])
    credential.teams.set(teams)
    return credential


def add_sandbox(team: Team) -> Credential:
    """The built-in sandbox for `team`, with all its models on; the one that exists where there is one."""
    sandbox = Credential.objects.filter(preset="sandbox").first()
    if sandbox is None:
        key = Secret("sk-sandbox-needs-no-key")
        sandbox = add_credential(name="Sandbox", preset="sandbox", base_url="", key=key, teams=[team])
        test(sandbox)
        enable_known(sandbox)
    sandbox.teams.add(team)
    return sandbox


def test(credential: Credential) -> Found:
    """Ask the provider for its models, keep what it lists as offers, and say in words what works."""
    try:
        listed = client.list_models(credential.target())
    except Locked as error:
        return _note(credential, Found(False, str(error)))
    except ProviderError as error:
        words = f"{error.headline(provider=credential.name, credential=credential.name)} {error.advice}"
        return _note(credential, Found(False, words))
    known = {offer.model_id: offer for offer in credential.offers.all()}
    for model in listed:
        if model.id in known or len(model.id) > LONGEST_ID or not model.id.isprintable():
            continue
        looks_right = lineup.find(model.id) is not None or lineup.looks_like_an_image_model(model.id)
        if model.makes_images or (looks_right and model.makes_images is None):
            credential.offers.create(model_id=model.id, ends_on=model.shutdown_date)
    ids = {model.id: model for model in listed}
    for offer in known.values():
        offer.is_listed = offer.model_id in ids
        if offer.is_listed:
            offer.ends_on = ids[offer.model_id].shutdown_date
        offer.save(update_fields=["is_listed", "ends_on"])
    count = credential.offers.filter(is_listed=True).count()
    return _note(
        credential, Found(True, f"The key works. {len(listed)} models are listed, {count} of them for images.")
    )


def set_credential(credential: Credential, *, is_on: bool) -> None:
    """Switch a credential on or off; off stops new jobs at once."""
    Credential.objects.filter(pk=credential.pk).update(is_on=is_on)


def set_offer(credential: Credential, model_id: str, *, is_on: bool | None, behaves_like: str | None) -> Offer:
    """Switch one model on or off, or say which known model it behaves like; an id that is not listed is added.

    Raises ValidationError for a model that nobody knows, or a `behaves_like` that is not in the catalogue.
    """
    if behaves_like and lineup.find(behaves_like) is None:
        raise ValidationError(f"{behaves_like} is not in the catalogue. See manage.py catalog.")
    offer = credential.offers.filter(model_id=model_id).first() or Offer(
        credential=credential, model_id=model_id, is_listed=False
    )
    if behaves_like is not None:
        offer.behaves_like = behaves_like
    if is_on is not None:
        offer.is_on = is_on
    if offer.is_on and offer.known_model is None:
        raise ValidationError(f"{model_id} is not in the catalogue: say what it takes with --behaves-like.")
    offer.save()
    return offer


def enable_known(credential: Credential) -> int:
    """Switch on every offer that the catalogue knows; how many are on."""
    known = [offer.pk for offer in credential.offers.all() if offer.known_model is not None]
    return credential.offers.filter(pk__in=known).update(is_on=True)


def note_result(credential: Credential, error: ProviderError | None, *, model_id: str) -> None:
    """Remember what a call says of the credential: its health, and models that are gone. A 403 is about one model."""
    if error is None:
        failing = Credential.objects.filter(pk=credential.pk).exclude(health=Health.WORKING)
        failing.update(health=Health.WORKING, health_note="")
    elif isinstance(error, QuotaSpent) or (isinstance(error, Unauthorized) and error.status != HTTPStatus.FORBIDDEN):
        note = error.headline(provider=credential.name, credential=credential.name)
        Credential.objects.filter(pk=credential.pk).update(health=Health.FAILING, health_note=note)
    elif isinstance(error, NoSuchModel) and error.code == NoSuchModel.MODEL:
        credential.offers.filter(model_id=model_id).update(is_listed=False)


def _note(credential: Credential, found: Found) -> Found:
    credential.health = Health.WORKING if found.works else Health.FAILING
    credential.health_note = "" if found.works else found.sentence
    credential.save(update_fields=["health", "health_note"])
    return found


def _free_slug(name: str) -> str:
    base = slugify(name) or "key"
    slug, number = base, 1
    while Credential.objects.filter(slug=slug).exists():
        number += 1
        slug = f"{base}-{number}"
    return slug

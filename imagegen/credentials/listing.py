"""What a provider's list of models means for the offers of a credential, and how that is told."""

from dataclasses import dataclass

from django.db import transaction

from imagegen.catalog import lineup
from imagegen.credentials.models import Credential, Offer
from imagegen.providers.client import Listed, Listing

LONGEST_ID = 300
BATCH = 500  # rows written at a time
TYPE_IT = "type a model's id, and say what it behaves like."


@dataclass(frozen=True)
class Kept:
    """What a list means for the offers: image models `listed`, those `new` among them, and those `gone` from it."""

    listed: int
    new: int
    gone: int


@transaction.atomic
def keep(credential: Credential, listing: Listing) -> Kept:
    """Make offers of the image models among those, and note which are gone."""
    offers = {offer.model_id: offer for offer in credential.offers.all()}
    listed = {model.id: model for model in listing.models}
    new = [model.id for model in listing.models if model.id not in offers and _can_be_offered(model)]
    changed = [offer for offer in offers.values() if _has_changed(offer, listed.get(offer.model_id))]
    gone = sum(offer.model_id not in listed for offer in changed)
    rows = [
        Offer(
            credential=credential,
            model_id=model_id,
            is_listed=model_id in listed,
            ends_on=listed[model_id].shutdown_date if model_id in listed else offers[model_id].ends_on,
            takes=_takes(listed[model_id]) if model_id in listed else offers[model_id].takes,
        )
        for model_id in (*new, *(offer.model_id for offer in changed))
    ]
    Offer.objects.bulk_create(
        rows,
        batch_size=BATCH,
        update_conflicts=True,
        update_fields=["is_listed", "ends_on", "takes"],
        unique_fields=["credential", "model_id"],
    )
    return Kept(listed=credential.offers.filter(is_listed=True).count(), new=len(new), gone=gone)


def words(listing: Listing, kept: Kept) -> str:
    """What is listed, new and gone, and what in the list cannot be offered, in sentences."""
    tally = f"{kept.new:,} new, {kept.gone:,} gone."
    return " ".join([_summary(len(listing.models), kept), tally, *_left_out(listing)])


def _has_changed(offer: Offer, listed: Listed | None) -> bool:
    """Whether the list says something else of an offer than what is kept."""
    if listed is None:
        return offer.is_listed
    return not offer.is_listed or (offer.ends_on, offer.takes) != (listed.shutdown_date, _takes(listed))


def _takes(model: Listed) -> list[str] | None:
    return None if model.takes is None else list(model.takes)


def _can_be_offered(model: Listed) -> bool:
    """Whether it makes images, as far as one can tell, and has an id that can be kept."""
    looks_right = model.makes_images
    if looks_right is None:
        looks_right = lineup.find(model.id) is not None or lineup.looks_like_an_image_model(model.id)
    return looks_right and not _is_too_long(model) and not _is_unreadable(model)


def _is_too_long(model: Listed) -> bool:
    return len(model.id) > LONGEST_ID


def _is_unreadable(model: Listed) -> bool:
    return not model.id.isprintable()


def _summary(count: int, kept: Kept) -> str:
    if not count:
        return f"The server lists no models: {TYPE_IT}"
    said = f"{_counted(count, 'model is', 'models are')} listed"
    return f"{said}, {kept.listed:,} of them for images." if kept.listed else f"{said}, none for images: {TYPE_IT}"


def _left_out(listing: Listing) -> list[str]:
    """A sentence for everything in the list that cannot be offered, or not as it stands."""
    entries, ids = ("entry has", "entries have"), ("id is", "ids are")
    found = [
        (listing.nameless, entries, "no id and cannot be offered."),
        (listing.repeated, ("entry repeats", "entries repeat"), "an id, which counts once."),
        (sum(map(_is_too_long, listing.models)), ids, f"longer than {LONGEST_ID} characters and cannot be offered."),
        (sum(map(_is_unreadable, listing.models)), ids, "written with characters that cannot be shown or offered."),
    ]
    return [f"{_counted(count, *what)} {said}" for count, what, said in found if count]


def _counted(count: int, one: str, many: str) -> str:
    return f"{count:,} {one if count == 1 else many}"

"""Testing a credential: one question that costs nothing, asked of the provider, and what its answer says."""

from dataclasses import asdict, dataclass, field

from django.utils import timezone

from imagegen.core.redact import redact
from imagegen.credentials import listing
from imagegen.credentials.models import Credential, Health, Locked
from imagegen.providers import client
from imagegen.providers.errors import (
    Blocked,
    Garbled,
    NoSuchModel,
    ProviderError,
    QuotaSpent,
    Rejected,
    Unanswered,
    Unauthorized,
    Unreachable,
)

STEPS = ("Address allowed", "Server reached", "Key accepted", "Models listed")
*_, KEYED, UNLISTED = STEPS
DOES_NOT_OPEN = "The key does not open. Enter it again."
NOTHING_THERE = "There is nothing at this address: perhaps /v1 is missing or mistyped in the base URL."
PERHAPS_THE_ADDRESS = "Perhaps /v1 is missing or mistyped in the base URL."
LATER = "Test again in a few minutes."
ADVICE: dict[type[ProviderError], str] = {
    Garbled: "Check the base URL.",
    QuotaSpent: "Top it up at the provider, or raise the limit that is set there.",
    Rejected: "Perhaps the key is wrong: some servers say it in this way.",
    Unauthorized: "Enter another one, or see in the provider's settings what this one may do.",
}
MOST_WORDS = 200  # characters of a server's own message


@dataclass(frozen=True)
class Step:
    """One thing that a test looked at. `state` is ok, failed, skipped where another one failed, or unknown."""

    label: str
    state: str
    detail: str = ""


@dataclass(frozen=True)
class Found:
    """What a test of a credential found: in one sentence, and step by step.

    Where it `is_open`, nothing was learned of the key: a server may make pictures and list no models.
    """

    works: bool
    sentence: str
    steps: list[Step] = field(default_factory=list)
    is_open: bool = False


def test(credential: Credential) -> Found:
    """Ask the provider for its models, keep what it lists as offers, and say in words what works."""
    try:
        listed = client.list_models(credential.target())
    except Locked:
        steps = [Step(label, "failed", DOES_NOT_OPEN) if label == KEYED else Step(label, "skipped") for label in STEPS]
        return _note(credential, Found(False, DOES_NOT_OPEN, steps))
    except ProviderError as error:
        failed = _failed_at(error)
        is_open = failed == UNLISTED
        besides = f" If the server makes pictures all the same, {listing.TYPE_IT}" if is_open else ""
        detail = _words(error, credential.name, quoted=_quoted(error)) + besides
        sentence = _words(error, credential.name) + besides
        return _note(credential, Found(False, sentence, _steps(failed, detail), is_open=is_open))
    if not credential.dialect.lists_what_it_serves:
        sentence = "The key works. This server does not list its deployments: type each, and which model it is."
        return _note(credential, Found(True, sentence, _steps()))
    kept = listing.keep(credential, listed)
    sentence = f"The key works. {listing.words(listed, kept)}"
    return _note(credential, Found(True, sentence, [*_steps(), _images(kept.listed, len(listed.models))]))


def _failed_at(error: ProviderError) -> str:
    """The step that such an answer shows to have failed; those before it worked."""
    if isinstance(error, Blocked):
        return "Address allowed"
    if isinstance(error, Unreachable):
        return "Server reached"
    return KEYED if isinstance(error, (Unauthorized, QuotaSpent)) else UNLISTED


def _words(error: ProviderError, name: str, *, quoted: str = "") -> str:
    """What happened, what the server says of it where that is `quoted`, and what the admin who tests can do."""
    if isinstance(error, NoSuchModel):
        return " ".join(filter(None, [NOTHING_THERE, quoted]))
    return " ".join(filter(None, [error.headline(provider=name, credential=name), quoted, _advice(error)]))


def _quoted(error: ProviderError) -> str:
    """The server's own words, in a sentence; empty where there are none, or the message is ours."""
    is_ours = isinstance(error, (Unreachable, Unanswered, Garbled))
    said = "" if is_ours else redact(" ".join(error.message.split()), most=MOST_WORDS)
    return f"The server says: “{said}”" if said else ""


def _advice(error: ProviderError) -> str:
    """What to do; whoever tests is an admin, and has chosen no model. What blocked an address says it already."""
    if isinstance(error, Blocked):
        return ""
    if isinstance(error, Unreachable):
        return error.advice
    if isinstance(error, Garbled) and error.code in (Garbled.NOT_JSON, Garbled.NO_LIST):
        return PERHAPS_THE_ADDRESS
    return ADVICE.get(type(error), LATER)


def _steps(failed: str = "", words: str = "") -> list[Step]:
    at = STEPS.index(failed) if failed else len(STEPS)
    steps = [
        Step(label, "ok" if number < at else "failed" if number == at else "skipped", words if number == at else "")
        for number, label in enumerate(STEPS)
    ]
    return [Step(KEYED, "unknown") if step.label == KEYED and failed == UNLISTED else step for step in steps]


def _images(found: int, count: int) -> Step:
    label = "Image models found"
    if found:
        return Step(label, "ok", f"{found} of {count:,} listed")
    return Step(label, "failed", f"none of {count:,} listed. On the page of its models, {listing.TYPE_IT}")


def _note(credential: Credential, found: Found) -> Found:
    failing = Health.UNCLEAR if found.is_open else Health.FAILING
    credential.health = Health.WORKING if found.works else failing
    credential.health_note = "" if found.works else found.sentence
    credential.tested_at = timezone.now()
    credential.test_steps = [asdict(step) for step in found.steps]
    credential.save(update_fields=["health", "health_note", "tested_at", "test_steps"])
    return found

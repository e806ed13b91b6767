"""Testing a credential: one question that costs nothing, asked of the provider, and what its answer says."""

from dataclasses import asdict, dataclass, field

from django.utils import timezone

from imagegen.credentials import listing
from imagegen.credentials.models import Credential, Health, Locked
from imagegen.providers import client
from imagegen.providers.errors import Blocked, ProviderError, QuotaSpent, Unauthorized, Unreachable

STEPS = ("Address allowed", "Server reached", "Key accepted", "Models listed")
UNLISTED = STEPS[-1]


@dataclass(frozen=True)
class Step:
    """One thing that a test looked at. `state` is ok, failed, or skipped where an earlier one failed."""

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
    except Locked as error:
        return _note(credential, Found(False, str(error), _steps("Key accepted", "Enter the key again.")))
    except ProviderError as error:
        words = f"{error.headline(provider=credential.name, credential=credential.name)} {error.advice}"
        failed = _failed_at(error)
        if failed == UNLISTED:
            words += f" If the server makes pictures all the same, {listing.TYPE_IT}"
        return _note(credential, Found(False, words, _steps(failed, words), is_open=failed == UNLISTED))
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
    return "Key accepted" if isinstance(error, (Unauthorized, QuotaSpent)) else UNLISTED


def _steps(failed: str = "", words: str = "") -> list[Step]:
    at = STEPS.index(failed) if failed else len(STEPS)
    return [
        Step(label, "ok" if number < at else "failed" if number == at else "skipped", words if number == at else "")
        for number, label in enumerate(STEPS)
    ]


def _images(count: int, listed: int) -> Step:
    label = "Image models found"
    if count:
        return Step(label, "ok", f"{count} of {listed:,} listed")
    return Step(label, "failed", f"none of {listed:,} listed. Type a model's id below, and say what it behaves like.")


def _note(credential: Credential, found: Found) -> Found:
    failing = Health.UNTESTED if found.is_open else Health.FAILING
    credential.health = Health.WORKING if found.works else failing
    credential.health_note = "" if found.works else found.sentence
    credential.tested_at = timezone.now()
    credential.test_steps = [asdict(step) for step in found.steps]
    credential.save(update_fields=["health", "health_note", "tested_at", "test_steps"])
    return found

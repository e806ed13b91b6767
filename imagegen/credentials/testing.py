"""Testing a credential: one question that costs nothing, asked of the provider, and what its answer says."""

from dataclasses import asdict, dataclass, field
from urllib.parse import urlsplit

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
from imagegen.providers.origin import origin_of

STEPS = ("Address allowed", "Server reached", "TLS", "Key accepted", "Organisation", "Models listed")
ADDRESSED, REACHED, SECURED, KEYED, ORGANISED, UNLISTED = STEPS
DOES_NOT_OPEN = "The key does not open. Enter it again."
NOTHING_THERE = "There is nothing at this address: perhaps /v1 is missing or mistyped in the base URL."
UNVERIFIED = (
    "The provider has not verified the organisation behind this key. Verify it in the provider's settings, or use "
    "another key."
)
NOT_THEIRS = "The server does not take this organisation with this key. Correct the organisation id, or leave it out."
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
    """One thing that a test looked at.

    `state` is ok, failed, unknown, or skipped: where another one failed, or as `detail` says.
    """

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
        return _unsent(credential, DOES_NOT_OPEN)
    except ProviderError as error:
        if error.code == Unauthorized.UNSENDABLE:
            return _unsent(credential, f"{error.message} Enter them again.")
        failed = _failed_at(error, credential)
        is_open = failed == UNLISTED
        besides = f" If the server makes pictures all the same, {listing.TYPE_IT}" if is_open else ""
        detail = _words(error, credential, quoted=_quoted(error)) + besides
        sentence = _words(error, credential) + besides
        return _note(credential, Found(False, sentence, _steps(credential, failed, detail), is_open=is_open))
    if not credential.dialect.lists_what_it_serves:
        sentence = "The key works. This server does not list its deployments: type each, and which model it is."
        return _note(credential, Found(True, sentence, _steps(credential)))
    kept = listing.keep(credential, listed)
    sentence = f"The key works. {listing.words(listed, kept)}"
    return _note(credential, Found(True, sentence, [*_steps(credential), _images(kept.listed, len(listed.models))]))


def _unsent(credential: Credential, words: str) -> Found:
    """Nobody was asked, as the key could not be sent."""
    steps = [Step(label, "failed", words) if label == KEYED else Step(label, "skipped") for label in STEPS]
    return _note(credential, Found(False, words, steps))


def _failed_at(error: ProviderError, credential: Credential) -> str:
    """The step that such an answer shows to have failed; those before it worked."""
    if isinstance(error, Blocked):
        return ADDRESSED
    if isinstance(error, Unreachable):
        return SECURED if error.code in (Unreachable.TLS, Unreachable.PLAIN) else REACHED
    about_it = "organization" if credential.organization else Unauthorized.UNVERIFIED
    if isinstance(error, Unauthorized) and about_it in error.code:
        return ORGANISED
    return KEYED if isinstance(error, (Unauthorized, QuotaSpent)) else UNLISTED


def _words(error: ProviderError, credential: Credential, *, quoted: str = "") -> str:
    """What happened, what the server says of it where that is `quoted`, and what the admin who tests can do."""
    if isinstance(error, NoSuchModel):
        return " ".join(filter(None, [NOTHING_THERE, quoted]))
    if _failed_at(error, credential) == ORGANISED:
        return " ".join(filter(None, [UNVERIFIED if error.code == Unauthorized.UNVERIFIED else NOT_THEIRS, quoted]))
    name = credential.name
    return " ".join(
        filter(None, [error.headline(provider=name, credential=name), quoted, _advice(error, credential.base_url)])
    )


def _quoted(error: ProviderError) -> str:
    """The server's own words, in a sentence; empty where there are none, or the message is ours."""
    is_ours = isinstance(error, (Unreachable, Unanswered, Garbled))
    said = "" if is_ours else redact(" ".join(error.message.split()), most=MOST_WORDS)
    return f"The server says: “{said}”" if said else ""


def _advice(error: ProviderError, base_url: str) -> str:
    """What to do; whoever tests is an admin, and has chosen no model. What blocked an address says it already."""
    if isinstance(error, Blocked):
        return ""
    if isinstance(error, Unreachable):
        return _in_plain_http(base_url) if error.code == Unreachable.PLAIN else error.advice
    if isinstance(error, Garbled) and error.code in (Garbled.NOT_JSON, Garbled.NO_LIST):
        return PERHAPS_THE_ADDRESS
    return ADVICE.get(type(error), LATER)


def _in_plain_http(base_url: str) -> str:
    """What to enter in place of an https address whose port speaks plain http."""
    place = origin_of(base_url).removeprefix("https://")
    return f"Enter http://{place}{urlsplit(base_url).path} as the base URL, then test again."


def _steps(credential: Credential, failed: str = "", words: str = "") -> list[Step]:
    at = STEPS.index(failed) if failed else len(STEPS)
    needless = _needless(credential)
    return [
        Step(label, "failed", words)
        if number == at
        else Step(label, "skipped", needless.get(label, ""))
        if label in needless or number > at
        else Step(label, "unknown" if failed == UNLISTED and label in (KEYED, ORGANISED) else "ok")
        for number, label in enumerate(STEPS)
    ]


def _needless(credential: Credential) -> dict[str, str]:
    """The steps that there is nothing to try at, and why."""
    needless = {}
    if credential.is_free:
        needless[SECURED] = "not needed: it answers inside the studio"
    elif urlsplit(credential.base_url).scheme == "http":
        needless[SECURED] = "not encrypted: plain http"
    if not credential.organization:
        needless[ORGANISED] = "none entered"
    return needless


def _images(found: int, count: int) -> Step:
    label = "Image models found"
    if found:
        return Step(label, "ok", f"{found:,} of {count:,} listed")
    return Step(label, "failed", f"none of {count:,} listed. On the page of its models, {listing.TYPE_IT}")


def _note(credential: Credential, found: Found) -> Found:
    failing = Health.UNCLEAR if found.is_open else Health.FAILING
    credential.health = Health.WORKING if found.works else failing
    credential.health_note = "" if found.works else found.sentence
    credential.tested_at = timezone.now()
    credential.test_steps = [asdict(step) for step in found.steps]
    credential.save(update_fields=["health", "health_note", "tested_at", "test_steps"])
    return found

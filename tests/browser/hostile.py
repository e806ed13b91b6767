"""A studio in which every text that a person or a provider can write is markup."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from allauth.mfa.models import Authenticator
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone

from imagegen.accounts.models import Invitation, Membership, Team, User
from imagegen.core.secret import Secret
from imagegen.credentials import services as credentials
from imagegen.credentials.models import Credential, Offer
from imagegen.jobs.models import Call, Job
from imagegen.jobs.states import Status
from tests import make
from tests.browser import people, rows, stock
from tests.browser.payloads import PAYLOADS, from_the
from tests.browser.seed import call

# What people and providers write; what the pages look for begins as it was.
WRITTEN = (
    "accounts.User.display_name",
    "accounts.Team.name",
    "accounts.Invitation.email",
    "audit.Entry.actor_name",
    "audit.Entry.address",
    "audit.Entry.subject",
    "audit.Entry.detail",
    "budgets.Charge.credential_name",
    "budgets.Charge.model_id",
    "credentials.Credential.name",
    "credentials.Credential.health_note",
    "credentials.Credential.test_steps",
    "credentials.Credential.organization",
    "credentials.Credential.project",
    "credentials.Credential.extra_header",
    "assets.Asset.problem",
    "jobs.Job.credential_name",
    "jobs.Job.model_label",
    "jobs.Job.prompt",
    "jobs.Job.parameters",
    "jobs.Job.error_message",
    "jobs.Job.error_code",
    "jobs.Job.error_param",
    "jobs.Job.warning",
    "jobs.Call.request",
    "jobs.Call.headers",
    "jobs.Call.response",
    "jobs.Call.usage",
    "jobs.Call.request_id",
    "jobs.Call.error_message",
    "jobs.Output.revised_prompt",
    "jobs.Output.answered",
)
# The same, but that people sign in with it or forms choose by it: only of rows that are made here.
NAMING = (
    "accounts.User.email",
    "credentials.Offer.model_id",
    "credentials.Offer.takes",
    "jobs.Job.model_id",
    "mfa.Authenticator.data",
)
# Stored, and on no page.
UNSEEN = {
    "budgets.Charge.model_id",
    "credentials.Offer.takes",
    "jobs.Call.usage",
    "jobs.Call.error_message",
}
# Made by us, sealed, or let in only after it was taken apart.
OURS = {
    "accounts.User.password",
    "accounts.User.time_zone",
    "accounts.Team.slug",
    "accounts.Invitation.token_hash",
    "accounts.SetupLink.token_hash",
    "assets.Asset.key",
    "assets.Asset.sha256",
    "assets.Asset.content_type",
    "assets.Asset.placeholder",
    "assets.Asset.renditions",
    "assets.Intent.key",
    "credentials.Credential.slug",
    "credentials.Credential.preset",
    "credentials.Credential.base_url",
    "credentials.Credential.sealed_key",
    "credentials.Credential.last4",
    "credentials.Credential.sealed_extra",
    "credentials.Offer.behaves_like",
    "credentials.OfferDefault.operation",
    "jobs.Job.operation",
    "jobs.Job.behaves_like",
    "jobs.Job.request_id",
    "jobs.Job.error_kind",
    "jobs.Call.spool_key",
    "jobs.Call.spool_host",
    "jobs.Call.error_kind",
    "jobs.Worker.key",
    "jobs.Worker.kind",
    "jobs.Worker.host",
    "jobs.Worker.spool_host",
}
AT_ONCE = 4  # payloads in one text, where that is long enough
MARKS = {name: f"~{number}~" for number, name in enumerate((*WRITTEN, *NAMING))}


def seed(folder: Path) -> None:
    """The team that has worked for a while, with markup in whatever it wrote; Mara, Charlie, and their keys."""
    call(folder, "hostile.northlight")


def seed_passkeys(folder: Path) -> None:
    """Charlie's passkeys, which would be asked for at a sign-in."""
    call(folder, "hostile.passkeys")


def northlight() -> None:
    stock.drafts()
    stock.northlight()
    with transaction.atomic():
        kept = Job.objects.order_by("-pk").values_list("pk", flat=True)[0]
        _more()
        for name in WRITTEN:
            found = apps.get_model(name.rpartition(".")[0])._base_manager.all()
            # A header without its sealed value locks a key, and hides what its test found.
            _spoil(name, found.filter(pk=3) if name == "credentials.Credential.extra_header" else found)
        _spoil("jobs.Job.model_id", Job.objects.filter(pk__gt=kept))


def passkeys() -> None:
    """One for each payload."""
    owner, mark = User.objects.get(email=people.CHARLIE.email), MARKS["mfa.Authenticator.data"]
    for payload in PAYLOADS:
        data = {"name": f"{mark}{payload}"}
        Authenticator.objects.create(user=owner, type=Authenticator.Type.WEBAUTHN, data=data)


def _more() -> None:
    """Enough of everything for each payload to come first somewhere."""
    ines, team = User.objects.get(email=people.INES.email), Team.objects.get(name=people.INES.team)
    sandbox = Credential.objects.get(name="Sandbox")
    offer = Credential.objects.get(name="OpenAI").offers.select_related("credential").get(model_id="dall-e-3")
    picture, now = make.png(), timezone.now()
    ends = (Status.FAILED, Status.REFUSED, Status.UNKNOWN, Status.CANCELLED)
    answered = {"size": "x", "quality": "x", "background": "x"}
    error = {"error_kind": "rejected", "error_code": "x", "error_param": "x", "error_message": "x"}
    for number, payload in enumerate(PAYLOADS):
        person = _person(number, payload)
        Membership.objects.create(user=person, team=team)
        Membership.objects.create(user=ines, team=Team.objects.create(name=f"Zone {number}", slug=f"zone-{number}"))
        Invitation.objects.create(team=team, invited_by=ines, token_hash=f"zone-{number}")
        key = credentials.add_credential(
            name=f"Zone key {number}", preset="sandbox", base_url="", key=Secret("sk-sample-0123456789"), teams=[team]
        )
        model_id = f"{MARKS['credentials.Offer.model_id']}{payload}"
        takes = [f"{MARKS['credentials.Offer.takes']}{payload}"]
        for credential in (key, sandbox):
            Offer.objects.create(
                credential=credential, model_id=model_id, behaves_like="dall-e-2", takes=takes, is_on=True
            )
        at = now - timedelta(seconds=number)
        rows.finished(offer, person, "Zone", [picture], at=at, revised=["x"], answered=answered, warning="x")
        rows.ended(offer, ines, "Zone", ends[number % len(ends)], at=at, http=400, **error)
    rows.finished(offer, ines, "Zone file", [stock.SVG], at=now, warning="x")
    of_no_key = Job.objects.filter(prompt="Zone", status=Status.SUCCEEDED)
    of_no_key.update(credential=None)  # of these the page of what was spent says the ledger's own name
    rows.waiting(offer, ines, "Zone", at=now)
    rows.running(offer, ines, "Zone", at=now)
    Call.objects.update(error_message="x", usage={"x": "x"})


def _person(number: int, payload: str) -> User:
    """With the payload as the first half of the address, where that is one."""
    name = f"Zora {number}"
    try:
        return User.objects.create_user(address(MARKS["accounts.User.email"] + payload), display_name=name)
    except ValidationError:
        return User.objects.create_user(f"zora-{number}@studio.example", display_name=name)


def address(text: str) -> str:
    """An e-mail address of it: what is quoted before the @ may be nearly anything but a blank."""
    quoted = text.replace(" ", "/").replace("\\", "\\\\").replace('"', '\\"')
    return f'"{quoted}"@studio.example'


def _spoil(name: str, found: "models.QuerySet[Any]") -> None:
    """Add to that text of each row a mark and payloads, in each row beginning with another one; all of them in JSON."""
    field = name.rpartition(".")[2]
    changed = list(found.order_by("pk"))
    for number, row in enumerate(changed):
        first, *others = from_the(number)
        value = getattr(row, field)
        many = others if isinstance(value, dict | list) else others[: AT_ONCE - 1]
        text = " ".join([MARKS[name] + first, *many])
        longest = row._meta.get_field(field).max_length
        setattr(row, field, address(MARKS[name] + first) if field == "email" else _spoilt(value, text, longest))
    found.model._base_manager.bulk_update(changed, [field], batch_size=50)


def _spoilt(value: Any, text: str, longest: int | None = None) -> Any:
    match value:
        case str():
            return f"{value} {text}"[:longest]
        case list():
            return [_spoilt(each, text) for each in value]
        case dict():
            return {key: _spoilt(each, text) for key, each in value.items()}
        case _:
            return value


def texts() -> Iterator[str]:
    """Every field of ours that holds a text which is not chosen from a list; what passkeys are called is allauth's."""
    ours = [model for model in apps.get_models() if model.__module__.startswith("imagegen.")]
    for model in (*ours, Authenticator):
        for field in model._meta.concrete_fields:
            if isinstance(field, models.CharField | models.TextField | models.JSONField) and not field.choices:
                yield f"{model._meta.label}.{field.name}"

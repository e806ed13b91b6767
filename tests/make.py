"""Plain functions that make what a test needs."""

from decimal import Decimal
from io import BytesIO
from itertools import count
from typing import Any

from django.utils import timezone
from PIL import Image

from imagegen import operations
from imagegen.accounts import services as accounts
from imagegen.accounts.models import Membership, Role, Team, User
from imagegen.assets import pictures
from imagegen.assets import services as assets
from imagegen.assets.models import Asset
from imagegen.catalog import lineup
from imagegen.core.secret import Secret
from imagegen.credentials import services as credentials
from imagegen.credentials.models import Credential, Offer
from imagegen.jobs import search
from imagegen.jobs.models import Job, Output, Worker
from imagegen.jobs.states import Status

number = count(1)
DALL_E_3 = "dall-e-3"
GPT_IMAGE_2 = "gpt-image-2"


def team(name: str = "Northlight") -> Team:
    return Team.objects.filter(name=name).first() or accounts.add_team(name=name)


def user(name: str = "Ines Moreau", *, team: Team | None = None, role: str = Role.MEMBER, **fields: Any) -> User:
    """A person with an unusable password; sign in by `client.force_login`."""
    made = User.objects.create_user(
        f"{name.split()[0].lower()}{next(number)}@studio.example", display_name=name, **fields
    )
    if team is not None:
        Membership.objects.create(user=made, team=team, role=role)
    return made


def credential(team: Team, *, name: str = "Sample key", base_url: str = "", preset: str = "sandbox") -> Credential:
    """A credential of the built-in sandbox, or of `base_url`, with all known models on."""
    made = credentials.add_credential(
        name=f"{name} {next(number)}",
        preset=preset,
        base_url=base_url,
        key=Secret("sk-sample-0123456789"),
        teams=[team],
    )
    for model in lineup.MODELS:
        made.offers.create(model_id=model.id, is_on=True)
    return made


def offer(team: Team, model_id: str = DALL_E_3, **options: Any) -> Offer:
    return credential(team, **options).offers.select_related("credential").get(model_id=model_id)


def job(
    team: Team,
    author: User,
    *,
    prompt: str = "A lighthouse at blue hour",
    model_id: str = DALL_E_3,
    status: str = Status.QUEUED,
    offer: Offer | None = None,
    values: dict[str, Any] | None = None,
    **fields: Any,
) -> Job:
    """A job as it would be after `submit`, in whatever state."""
    known = lineup.find(model_id)
    assert known is not None
    given = {"prompt": prompt, **(values or {})}
    return Job.objects.create(
        team=team,
        author=author,
        operation="generate",
        credential=offer.credential if offer else None,
        credential_name=offer.credential.name if offer else "Sample key",
        model_id=model_id,
        behaves_like=known.id,
        model_label=known.label,
        prompt=prompt,
        parameters=operations.get("generate").capability(known).encode(given),
        count=given.get("n", 1),
        status=status,
        **({"started_at": timezone.now(), "finished_at": timezone.now()} | fields),
    )


def png(width: int = 96, height: int = 64, colour: str = "teal") -> bytes:
    file = BytesIO()
    Image.new("RGB", (width, height), colour).save(file, "PNG")
    return file.getvalue()


def picture(
    team: Team,
    author: User,
    *,
    prompt: str = "A lighthouse at blue hour",
    revised: str = "",
    content: bytes | None = None,
    job: Job | None = None,
    position: int = 1,
    rendered: bool = True,
    **fields: Any,
) -> Asset:
    """A stored picture with its job, output and search row, as finishing leaves it. `fields` are the asset's."""
    made = job or globals()["job"](team, author, prompt=prompt, status=Status.SUCCEEDED)
    content = content or png()
    seen = pictures.inspect(content)
    stored = assets.store(f"test/{next(number)}.png", BytesIO(content), seen)
    row = stored.as_asset()
    row.team, row.author = team, author
    for name, value in fields.items():
        setattr(row, name, value)
    row.save()
    Output.objects.create(job=made, asset=row, position=position, revised_prompt=revised, cost=Decimal("0.04"))
    search.index(row, prompt=prompt, revised=revised, author=author)
    assets.settle_intents([stored.key])
    if rendered:
        assets.render(row, seen)
        row.refresh_from_db()
    return row


def worker(kind: str = "calls", **fields: Any) -> Worker:
    """A worker on studio-1 that was there a moment ago, with room for answers."""
    here = {"key": kind, "host": "studio-1", "spool_host": "a", "slots": 64, "spool_free": 10**12, "has_room": True}
    return Worker.objects.create(kind=kind, **(here | fields))

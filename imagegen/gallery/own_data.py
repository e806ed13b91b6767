"""What the studio keeps of one person, for them to take away: a record of it, and the originals of their pictures."""

import json
from collections.abc import Iterable
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.core.serializers.json import DjangoJSONEncoder

from imagegen.accounts.models import User
from imagegen.assets.models import Asset, AssetQuerySet
from imagegen.assets.names import download_name
from imagegen.audit.models import Entry
from imagegen.gallery.archive import MOST_BYTES, MOST_FILES
from imagegen.gallery.models import Favourite
from imagegen.jobs.models import Job


def pictures_of(user: User) -> AssetQuerySet:
    """What they made in the teams that they are in, the trash included, the oldest first."""
    made = Asset.objects.visible_to(user).filter(author=user, erased_at=None, output__isnull=False)
    return made.select_related("team", "output__job").order_by("pk")


def in_parts(pictures: Iterable[Asset]) -> list[list[Asset]]:
    """The same, as many to a part as fit into one download; at least one part."""
    parts: list[list[Asset]] = [[]]
    size = 0
    for picture in pictures:
        if len(parts[-1]) == MOST_FILES or size + picture.size > MOST_BYTES:
            parts.append([])
            size = 0
        parts[-1].append(picture)
        size += picture.size
    return parts


def record_of(user: User, parts: list[list[Asset]]) -> bytes:
    """Everything but the pictures themselves, as JSON; no secret, such as a password's hash or a second factor's key.

    Jobs and pictures are those of the teams that they are in; what they did is told wherever they did it.
    """
    favourites = Favourite.objects.filter(user=user, asset__in=Asset.objects.visible_to(user))
    trail = Entry.objects.filter(actor_id=user.pk)
    record = {
        "person": {
            "email": user.email,
            "name": user.display_name,
            "joined_at": user.joined_at,
            "last_signed_in_at": user.last_login,
            "is_admin": user.is_admin,
            "time_zone": user.time_zone,
            "theme": user.theme,
            "teams": [
                {"name": place.team.name, "role": place.role} for place in user.memberships.select_related("team")
            ],
            "second_factors": list(
                Authenticator.objects.filter(user=user).values("type", "created_at", "last_used_at")
            ),
            "single_sign_on": list(SocialAccount.objects.filter(user=user).values("provider", "uid", "extra_data")),
        },
        "jobs": [_job(job) for job in _jobs(user)],
        "pictures": [_picture(picture, number) for number, part in enumerate(parts, 1) for picture in part],
        "favourites": list(favourites.order_by("pk").values_list("asset", flat=True)),
        "trail": list(trail.order_by("pk").values("at", "address", "action", "subject", "detail")),
    }
    return json.dumps(record, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1).encode()


def _jobs(user: User) -> Iterable[Job]:
    made = Job.objects.visible_to(user).filter(author=user).select_related("team")
    return made.prefetch_related("calls", "outputs").order_by("pk")


def _job(job: Job) -> dict[str, Any]:
    return {
        "id": job.pk,
        "team": job.team.name,
        "created_at": job.created_at,
        "finished_at": job.finished_at,
        "status": job.status,
        "model": job.model_label,
        "key": job.credential_name,
        "prompt": job.prompt,
        "parameters": job.parameters,
        "error": job.error_message,
        "requests": [
            {"sent_at": call.sent_at, "answered_at": call.answered_at, "dollars": call.cost} for call in job.calls.all()
        ],
        "pictures": [output.asset_id for output in job.outputs.all()],
    }


def _picture(picture: Asset, part: int) -> dict[str, Any]:
    output = picture.output
    return {
        "id": picture.pk,
        "file": download_name(picture),
        "part": part,
        "team": picture.team.name,
        "job": output.job_id,
        "created_at": picture.created_at,
        "trashed_at": picture.trashed_at,
        "revised_prompt": output.revised_prompt,
        "answered": output.answered,
        "dollars": output.cost,
        "content_type": picture.content_type,
        "width": picture.width,
        "height": picture.height,
        "bytes": picture.size,
        "sha256": picture.sha256,
    }

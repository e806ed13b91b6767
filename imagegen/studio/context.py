"""The badge on Activity, and what other pages watch for."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from imagegen.jobs.models import Job

MOST = 50


def running(request: HttpRequest) -> dict[str, Any]:
    """`running_ids` and `running_count`: the person's own unfinished jobs, in teams that they are in."""
    membership = getattr(request, "membership", None)
    if not membership:
        return {"running_ids": [], "running_count": 0}
    mine = (
        Job.objects.visible_to(membership.user)
        .unfinished()
        .filter(author=membership.user_id)
        .values_list("pk", flat=True)
    )
    ids = SimpleLazyObject(lambda: list(mine[:MOST]))
    return {"running_ids": ids, "running_count": SimpleLazyObject(lambda: len(ids))}

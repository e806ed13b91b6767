"""What people and workers do to a job, as plain functions."""

import uuid
from typing import Any

from imagegen import operations
from imagegen.accounts.models import Team, User
from imagegen.credentials.models import Credential, Offer
from imagegen.jobs import calling, finishing, services
from imagegen.jobs.models import Job
from tests import make


def submit(team: Team, user: User, offer: Offer, token: uuid.UUID | None = None, **values: Any) -> Job:
    return services.submit(
        team=team,
        user=user,
        offer=offer,
        operation=operations.get("generate"),
        values={"prompt": "A lighthouse", **values},
        token=token or uuid.uuid4(),
    )


def paid(team: Team, model_id: str = make.DALL_E_3) -> Offer:
    """An offer that costs money, answered by the test's provider."""
    offer = make.offer(team, model_id)
    Credential.objects.filter(pk=offer.credential_id).update(preset="compatible")
    offer.refresh_from_db()
    return offer


def carry_out(job: Job) -> Job:
    """The job, when there is no more to do."""
    while calling.call_next() or finishing.finish_next():
        pass
    job.refresh_from_db()
    return job


def die() -> None:
    """What a worker does that is killed."""
    raise SystemExit

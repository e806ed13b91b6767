"""The product in a process of its own, asked by a test line by line, in JSON.

A line is `[verb, {argument: value}]`; its answer is what the verb returns.
"""

import json
import sys
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import close_old_connections, connection
from django.db.models import Count
from django.db.models.functions import Now
from django.test import Client

from imagegen import operations
from imagegen.accounts import services as accounts
from imagegen.accounts.models import Membership, Team, User
from imagegen.assets.models import Asset
from imagegen.credentials import services as credentials
from imagegen.credentials.models import Credential, Offer
from imagegen.jobs import bells, calling, housekeeping, invariants, services
from imagegen.jobs.models import Call, Job
from imagegen.jobs.states import CallStatus
from imagegen.providers.errors import from_kind

TEAM = "Studio"
SETUP = "import django; django.setup(); from tests.faults import desk"


def submit(prompt: str, model: str, times: int = 1, team: str = TEAM, **values: Any) -> list[int]:
    """Submit the same wish as so many jobs; their ids."""
    offer = Offer.objects.select_related("credential").get(model_id=model)
    user, owner = User.objects.get(), Team.objects.get(name=team)
    generate = operations.get("generate")
    asked = {"prompt": prompt, **values}
    jobs = [
        services.submit(team=owner, user=user, offer=offer, operation=generate, values=asked, token=uuid.uuid4())
        for _ in range(times)
    ]
    return [job.pk for job in jobs]


def add_team(name: str) -> None:
    """Another team, of the same person and with the same key."""
    team = accounts.add_team(name=name)
    Membership.objects.create(user=User.objects.get(), team=team)
    Credential.objects.get().teams.add(team)


def take_away(what: str) -> str:
    """Delete the key, the person or the team; why not, where that is not allowed."""
    if what == "key":
        credentials.delete_credential(Credential.objects.get())
    elif what == "person":
        User.objects.get().delete()
    else:
        try:
            accounts.delete_team(Team.objects.get(name=TEAM))
        except accounts.Kept as kept:
            return str(kept)
    return ""


def value_of(model: str) -> str:
    """What the form of Create sends for a model."""
    return Offer.objects.get(model_id=model).value


def cancel(pk: int) -> bool:
    """Press Cancel: whether it was final and free."""
    return services.cancel(Membership.objects.get(team__name=TEAM), pk)


def run_again(pk: int) -> int:
    """Press Retry."""
    return services.run_again(Job.objects.get(pk=pk), user=User.objects.get(), token=uuid.uuid4()).pk


def job(pk: int) -> dict[str, Any]:
    """Where a job is, and its last call."""
    found = Job.objects.get(pk=pk)
    call = found.calls.order_by("-number").first()
    error = from_kind(found.error_kind)(found.error_message)
    return {
        "status": found.status,
        "said": f"{error.headline()} {error.charged}" if found.error_kind else "",
        "warning": found.warning,
        "call": call.status if call else "",
        "attempts": call.attempts if call else 0,
        "spool_key": call.spool_key if call else "",
    }


def calls(pk: int) -> list[str]:
    """Where each exchange of a job is, in order."""
    return list(Call.objects.filter(job=pk).order_by("number").values_list("status", flat=True))


def statuses() -> dict[str, int]:
    """How many jobs are in each state."""
    return dict(Job.objects.values_list("status").annotate(Count("pk")))


def sent() -> list[int]:
    """The jobs whose request left, or was about to, and that no answer is noted of."""
    return list(Call.objects.filter(status=CallStatus.SENT).values_list("job", flat=True))


def retries() -> dict[int, int]:
    """How often each job was allowed to be sent again."""
    return dict(Job.objects.values_list("pk", "retries"))


def waiting() -> int:
    """How many answers the storage did not take."""
    return Call.objects.filter(status=CallStatus.ANSWERED, waits__gt=0).count()


def originals(pk: int) -> list[str]:
    """The SHA-256 of each result, in order."""
    return list(Asset.objects.filter(output__job=pk).order_by("output__position").values_list("sha256", flat=True))


def sign_in() -> str:
    """The cookie of the person, who has signed in."""
    client = Client()
    client.force_login(User.objects.get())
    return f"{settings.SESSION_COOKIE_NAME}={client.session.session_key}"


def set_deadline(seconds: float) -> None:
    """How long a call may take."""
    Credential.objects.update(deadline=seconds)


def recover() -> dict[str, int]:
    """What a studio does as it starts."""
    return housekeeping.recover()


def let_leases_expire() -> None:
    """Let so much time pass that whoever has not renewed a lease has lost it."""
    for rows in (Job.objects, Call.objects):
        rows.filter(lease__isnull=False).update(lease=Now() - timedelta(seconds=1))


def ring(times: int) -> None:
    """Deliver the bell over and over: through the broker or, where that is in a worker's memory, to as many hearers."""
    if not settings.EMBEDDED:
        for _ in range(times):
            bells.ring_calls()
        return
    with ThreadPoolExecutor(times) as hearers:
        list(hearers.map(lambda _: hear(), range(times)))


def hear() -> None:
    try:
        calling.call_next()
    finally:
        connection.close()


def broken() -> list[str]:
    """As `manage.py check_invariants` has it."""
    return invariants.broken()


VERBS = (
    submit,
    add_team,
    take_away,
    value_of,
    cancel,
    run_again,
    job,
    calls,
    statuses,
    sent,
    retries,
    waiting,
    originals,
    sign_in,
    set_deadline,
    recover,
    let_leases_expire,
    ring,
    broken,
)


def serve() -> None:
    """Answer until standard input closes."""
    verbs = {verb.__name__: verb for verb in VERBS}
    for line in sys.stdin:
        name, given = json.loads(line)
        close_old_connections()
        answer = verbs[name](**given)
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()

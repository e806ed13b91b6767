"""Every job of the team, in groups by what they wait for, a page of each at a time."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse

from imagegen.accounts.models import Membership
from imagegen.jobs.models import Job
from imagegen.jobs.states import NEEDS_A_LOOK, UNFINISHED, Status
from imagegen.studio.cards import Card, cards_for

PAGE_LENGTH = 50
FEW = 10  # that need a look, where what runs stands below them
LABELS = {"look": "Needs a look", "running": "Running", "queued": "Queued", "done": "Done"}


@dataclass(frozen=True)
class Group:
    """Some jobs in a row, how many there are in all, and where the others follow; "" where none do."""

    slug: str
    label: str
    count: int
    cards: list[Card]
    older_url: str

    @property
    def reveals(self) -> bool:
        """Whether they come as one scrolls: only in the last group, so that no other is pushed out of reach."""
        return self.slug == "done"


def groups_of(membership: Membership, *, only: str = "", after: int | None = None) -> list[Group]:
    """The groups, those that need a look first, or none at all; `only` one of them, from behind the job `after`.

    Newest first, but the queue as it moves. Ids count up, so that one is a place in either order. The number of queries
    does not depend on how many jobs there are.
    """
    team = Job.objects.filter(team=membership.team)
    # Asked for once: a job that moves on while this page is made must not slip between two groups.
    unfinished = dict(team.unfinished().values_list("pk", "status"))
    running = [pk for pk, status in unfinished.items() if status == Status.RUNNING]
    ended = team.exclude(status__in=UNFINISHED).exclude(pk__in=unfinished)
    needs_a_look = Q(status__in=NEEDS_A_LOOK, dismissed_at=None)
    rows = {
        "look": ended.filter(needs_a_look),
        "running": team.filter(pk__in=running),
        "queued": team.filter(pk__in=unfinished.keys() - set(running)),
        "done": ended.exclude(needs_a_look),
    }
    lengths = {slug: FEW if slug == "look" and not only else PAGE_LENGTH for slug in rows}
    pages = {}
    for slug in [only] if only in rows else rows:
        order, behind = ("pk", "pk__gt") if slug == "queued" else ("-pk", "pk__lt")
        page = rows[slug].order_by(order).values_list("pk", flat=True)
        pages[slug] = list((page if after is None else page.filter(**{behind: after}))[: lengths[slug] + 1])
    found = team.filter(pk__in=[pk for slug, ids in pages.items() for pk in ids[: lengths[slug]]])
    cards = {card.id: card for card in cards_for(found, membership)}
    groups = [
        Group(
            slug,
            LABELS[slug],
            rows[slug].count() if ids else 0,
            [cards[pk] for pk in ids[: lengths[slug]]],
            _older(slug, ids[lengths[slug] - 1]) if len(ids) > lengths[slug] else "",
        )
        for slug, ids in pages.items()
    ]
    return groups if cards else []


def _older(slug: str, last: int) -> str:
    return f"{reverse('studio:activity')}?{urlencode({'group': slug, 'after': last})}"

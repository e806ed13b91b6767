"""Who and what is there before the first job: a team, a person, a key to the bench's provider."""

import uuid
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count

from bench.provider import MODEL, PROMPT
from imagegen import operations
from imagegen.accounts import services as accounts
from imagegen.accounts.models import Role, Team, User
from imagegen.assets.models import Asset
from imagegen.core.secret import Secret
from imagegen.credentials import services as credentials
from imagegen.credentials.models import Offer
from imagegen.jobs import services as jobs


@dataclass(frozen=True)
class Stock:
    """The rows that every job names."""

    team: Team
    user: User
    offer: Offer

    def queue(self, count: int) -> range:
        """So many jobs of one picture, due at the same moment; their ids."""
        operation = operations.get("generate")
        with transaction.atomic():
            made = [
                jobs.submit(
                    team=self.team,
                    user=self.user,
                    offer=self.offer,
                    operation=operation,
                    values={"prompt": PROMPT, "n": 1},
                    token=uuid.uuid4(),
                )
                for _ in range(count)
            ]
        return range(made[0].pk, made[-1].pk + 1)


def stocked(base_url: str) -> Stock:
    """The team, its manager and the key, made where they are not there yet."""
    team = Team.objects.first() or accounts.add_team(name="Studio")
    user = User.objects.first() or accounts.add_user(
        email="ines@studio.example", name="Ines Moreau", password=uuid.uuid4().hex, team=team, role=Role.MANAGER
    )
    offer = Offer.objects.filter(model_id=MODEL).first()
    if offer is None:
        key = credentials.add_credential(
            name="Bench", preset="compatible", base_url=base_url, key=Secret("sk-sample-0123456789"), teams=[team]
        )
        offer = credentials.set_offer(key, MODEL, is_on=True, behaves_like=None)
    return Stock(team, user, offer)


def made_of(pks: range) -> tuple[int, int]:
    """How many pictures of these jobs are in the gallery, and how many of those have their renditions."""
    pictures = Asset.objects.filter(output__job__gte=pks.start, output__job__lt=pks.stop)
    counts = pictures.aggregate(kept=Count("pk"), rendered=Count("rendered_at"))
    return counts["kept"], counts["rendered"]

"""Who works in the studio of these tests, and with what.

Northlight's team: three people, their keys, sixty pictures and more, a job in every state.
"""

import hashlib
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import cycle
from typing import NamedTuple

from django.core.management import call_command
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from imagegen.accounts import services as accounts
from imagegen.accounts.models import Invitation, Role, Team, User
from imagegen.assets import services as assets
from imagegen.assets.models import Asset
from imagegen.core.secret import Secret
from imagegen.credentials import services as credentials
from imagegen.credentials import testing
from imagegen.credentials.models import Credential, Health, Offer
from imagegen.gallery.models import Favourite
from imagegen.jobs.states import Status
from imagegen.sandbox.revise import revise
from imagegen.start import first
from tests import make
from tests.browser import people, prompts, rows
from tests.browser.drawn import Wish, drawn
from tests.browser.people import PASSWORD, Person

# From 1:3 to 3:1.
SIZES = ((480, 320), (320, 400), (360, 360), (512, 288), (200, 600), (400, 300), (270, 480), (600, 200), (320, 480))
MODELS = ("gpt-image-2", "gpt-image-2", "dall-e-3", "gpt-image-1-mini")
AGES = (0, 0, 0, 1, 1, 2, 3, 5, 5, 8)  # days
ORDINARY = 40
OLDEST_AT = datetime(2025, 3, 14, 12, 30, tzinfo=UTC)
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
LONGEST_ID = f"northlight/{'house-model-' * 24}v"
AWKWARD = (
    prompts.ARABIC,
    prompts.HEBREW,
    prompts.MIXED,
    prompts.EMOJI,
    prompts.UNBROKEN,
    prompts.MARKUP,
    prompts.LONGEST,
)


class Northlight(NamedTuple):
    """The team's people and its key."""

    ines: User
    hana: User
    tomas: User
    key: Credential

    def offer(self, model_id: str = "gpt-image-2") -> Offer:
        return self.key.offers.select_related("credential").get(model_id=model_id)


def everybody() -> None:
    """The database, and in it the admin of a first start, and all that the two functions below make."""
    call_command("migrate", verbosity=0)
    first.prepare()
    drafts()
    northlight()


def drafts() -> None:
    """Mara with a key for the sandbox, every model on; Charlie without."""
    for person in (people.MARA, people.CHARLIE):
        _person(person, accounts.add_team(name=person.team))
    teams = [Team.objects.get(name=people.MARA.team)]
    key = Secret("sk-sample-0123456789")
    added = credentials.add_credential(name="Drawing room", preset="sandbox", base_url="", key=key, teams=teams)
    assert testing.test(added).works
    credentials.enable_known(added)


def northlight() -> None:
    """A team that has worked for a while."""
    wishes = _wishes()
    files = dict(zip(wishes, drawn(wishes), strict=True))
    with transaction.atomic():
        team = _people_and_keys()
        _invitations(team)
        _ordinary(team, files)
        _awkward(team, files)
        _states(team, files)
        newest = Asset.objects.filter(author=team.ines).kept().order_by("-created_at", "-pk")
        Favourite.objects.bulk_create(Favourite(user=team.ines, asset=asset) for asset in newest[1:14:4])


def _wishes() -> list[Wish]:
    return [
        *_singles(),
        *(Wish(prompt, 400, 300) for prompt in (*AWKWARD, prompts.OLDEST)),
        *_several(prompts.LIGHTHOUSE, 4, (1152, 768)),
        *_several(prompts.VASE, 4, (512, 640)),
        *_several(prompts.TERRAZZO, 10, (384, 384)),
        *_several(prompts.HARBOUR, 3, (768, 432)),
    ]


def _singles() -> Iterator[Wish]:
    for number, (prompt, size) in enumerate(zip(cycle(prompts.ORDINARY), cycle(SIZES), strict=False)):
        if number == ORDINARY:
            return
        yield Wish(prompt, *size, number=number // len(prompts.ORDINARY), format=("JPEG", "WEBP", "PNG")[number % 3])


def _several(prompt: str, count: int, size: tuple[int, int]) -> list[Wish]:
    return [Wish(prompt, *size, number=number) for number in range(count)]


def _people_and_keys() -> Northlight:
    team = make.team(people.INES.team)
    key = _key(team, "OpenAI", preset="openai")
    key.offers.filter(Q(model_id__startswith="any-") | Q(model_id__startswith="grok-")).delete()
    sandbox = credentials.add_sandbox(team)
    kept = sandbox.offers.get(model_id="chatgpt-image-latest")
    kept.teams.add(team)
    sandbox.offers.filter(pk=kept.pk).update(price=Decimal("0.018"))
    sandbox.offers.create(model_id=LONGEST_ID, is_listed=False)
    credentials.set_default("generate", sandbox.offers.get(model_id="gpt-image-2"))
    lost = _key(team, "Old server", preset="compatible", base_url="https://images.northlight.example/v1")
    lost.offers.exclude(model_id="any-diffusion").delete()
    accounts.add_user(email=people.LEA.email, name=people.LEA.name, password=PASSWORD)
    note = 'The key "Old server" no longer works.'
    Credential.objects.filter(pk=lost.pk).update(health=Health.FAILING, health_note=note)
    return Northlight(
        _person(people.INES, team, Role.MANAGER), _person(people.HANA, team), _person(people.TOMAS, team), key
    )


def _invitations(northlight: Northlight) -> None:
    """One whose link the tests know, and one of a long address."""
    ines, team = northlight.ines, Team.objects.get(name=people.INES.team)
    opened, _ = accounts.invite(team=team, role=Role.MEMBER, by=ines)
    token_hash = hashlib.sha256(people.INVITATION.split("/")[-2].encode()).hexdigest()
    Invitation.objects.filter(pk=opened.pk).update(token_hash=token_hash)
    accounts.invite(
        team=team, role=Role.VIEWER, by=ines, email="guest.photographer.of.the.autumn.season@studio.example"
    )


def _key(team: Team, name: str, *, preset: str, base_url: str = "") -> Credential:
    key = make.credential(team, preset=preset, base_url=base_url)
    key.name, key.slug, key.health = name, name.lower().replace(" ", "-"), Health.WORKING
    key.save(update_fields=["name", "slug", "health"])
    return key


def _person(person: Person, team: Team, role: str = Role.MEMBER) -> User:
    return accounts.add_user(email=person.email, name=person.name, password=PASSWORD, team=team, role=role)


def _ordinary(northlight: Northlight, files: Mapping[Wish, bytes]) -> None:
    """The pictures of eight days, the last of them thrown away."""
    authors = cycle((northlight.ines, northlight.hana, northlight.tomas))
    ages, models, now = cycle(AGES), cycle(MODELS), timezone.now()
    made: list[Asset] = []
    for number, (wish, author, age, model) in enumerate(zip(_singles(), authors, ages, models, strict=False)):
        at = now - timedelta(days=age, hours=1 + number % 5, minutes=number)
        words = [revise(wish.prompt)] if model == "dall-e-3" else ()
        size = {"size": f"{wish.width}x{wish.height}"}
        made += rows.finished(
            northlight.offer(model), author, wish.prompt, [files[wish]], at=at, revised=words, values=size
        )
    thrown = Asset.objects.filter(pk__in=[asset.pk for asset in made[-6:]])
    assets.trash(thrown, user=northlight.hana)
    thrown.filter(pk__in=[asset.pk for asset in made[-3:]]).update(trashed_at=now - timedelta(days=29, hours=2))


def _awkward(northlight: Northlight, files: Mapping[Wish, bytes]) -> None:
    """Prompts that are hard to show."""
    dall_e = northlight.offer("dall-e-3")
    for number, prompt in enumerate(AWKWARD):
        at = timezone.now() - timedelta(days=1, minutes=7 * number)
        words = [f"{prompt[:3_900]} {revise('A lighthouse at dawn')}"]
        rows.finished(dall_e, northlight.tomas, prompt, [files[Wish(prompt, 400, 300)]], at=at, revised=words)
    oldest = files[Wish(prompts.OLDEST, 400, 300)]
    rows.finished(northlight.offer(), northlight.hana, prompts.OLDEST, [oldest], at=OLDEST_AT)


def _states(northlight: Northlight, files: Mapping[Wish, bytes]) -> None:
    """What the stream shows first: a job in each state."""
    ines, hana, tomas, _ = northlight
    offer, now = northlight.offer(), timezone.now()

    def ago(minutes: float) -> datetime:
        return now - timedelta(minutes=minutes)

    def several(prompt: str, count: int, size: tuple[int, int]) -> list[bytes]:
        return [files[wish] for wish in _several(prompt, count, size)]

    rows.finished(
        offer, tomas, prompts.TERRAZZO, several(prompts.TERRAZZO, 10, (384, 384)), at=ago(48), values={"n": 10}
    )
    rows.finished(
        offer,
        hana,
        prompts.HARBOUR,
        several(prompts.HARBOUR, 3, (768, 432)),
        at=ago(41),
        values={"n": 4, "size": "768x432"},
        warning="3 of 4 arrived. The provider declined this image and did not say why.",
    )
    rows.finished(
        offer,
        ines,
        "A logo drawn as a vector file",
        [SVG],
        at=ago(33),
        warning="Kept as a file, not shown: not a PNG, JPEG, WebP or GIF.",
    )
    rows.finished(
        offer,
        ines,
        prompts.LIGHTHOUSE,
        several(prompts.LIGHTHOUSE, 4, (1152, 768)),
        at=ago(26),
        values={"n": 4, "size": "1152x768", "quality": "medium"},
        answered={"size": "1152x768", "quality": "medium", "background": "opaque", "output_format": "jpeg"},
    )
    rows.finished(
        offer,
        hana,
        prompts.VASE,
        several(prompts.VASE, 4, (512, 640)),
        at=ago(24),
        took=34,
        values={"n": 4, "size": "512x640", "quality": "medium"},
    )
    rows.ended(offer, tomas, prompts.EMOJI, Status.CANCELLED, at=ago(20))
    rows.ended(
        offer,
        ines,
        prompts.ARABIC,
        Status.UNKNOWN,
        at=ago(14),
        error_kind="unanswered",
        error_code="timeout",
        error_message="No answer after 6 minutes.",
    )
    rows.ended(
        offer,
        tomas,
        prompts.UNBROKEN,
        Status.FAILED,
        at=ago(9),
        http=429,
        error_kind="quota_spent",
        error_code="insufficient_quota",
        error_message="You exceeded your current quota, please check your plan and billing details.",
    )
    rows.ended(
        offer,
        hana,
        prompts.HARBOUR,
        Status.REFUSED,
        at=ago(6),
        http=400,
        error_kind="refused",
        error_code="moderation_blocked",
        error_param="similarity",
        error_message="Your request was rejected by the safety system. safety_violations=[similarity].",
    )
    wide = {"n": 4, "size": "1536x1024", "quality": "medium"}
    rows.running(offer, ines, prompts.LIGHTHOUSE, at=ago(0.2), values=wide)
    rows.waiting(offer, ines, "Bauhaus tiles for the studio's wall", at=ago(0.1))
    rows.waiting(offer, tomas, prompts.TERRAZZO, at=now, values={"n": 2})

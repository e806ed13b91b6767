"""A gallery full of pictures: rows as finishing leaves them, whose files are links to one and the same."""

from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from random import Random
from uuid import uuid4

from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.utils import timezone

from bench.picture import photo
from bench.stock import Stock
from imagegen.accounts import services as accounts
from imagegen.accounts.models import User
from imagegen.assets import pictures
from imagegen.assets import services as assets
from imagegen.assets.models import Asset
from imagegen.catalog import lineup
from imagegen.jobs import search
from imagegen.jobs.models import Job, Output
from imagegen.jobs.states import Status

PEOPLE = ("Ines Moreau", "Tom Okafor", "Maya Lind", "Jonas Weiss", "Aiko Tanaka")
THINGS = ("lighthouse", "harbour", "orchard", "tram", "kettle", "glacier", "market", "library", "fox", "bridge")
LIGHTS = ("blue hour", "noon", "candlelight", "fog", "moonlight", "neon", "rain", "snow", "dawn", "a storm")
MODELS = (lineup.GPT_IMAGE_2, lineup.GPT_IMAGE_1_5, lineup.GPT_IMAGE_1_MINI, lineup.DALL_E_3)
APART = timedelta(minutes=30)


def fill(stock: Stock, *, until: int) -> None:
    """Add older and older pictures until there are so many, by five people and with four models."""
    random = Random(until)
    people = [_person(stock, name) for name in PEOPLE]
    sample = assets.store("bench/photo.png", BytesIO(photo()), pictures.inspect(photo()))
    assert sample.seen.preview is not None
    small = pictures.renditions(sample.seen.preview, (sample.seen.width, sample.seen.height))[pictures.SMALL]
    original, rendition = Path(default_storage.path(sample.key)), Path(default_storage.path("bench/photo.webp"))
    rendition.write_bytes(small)
    now = timezone.now()
    jobs, files = [], []
    for number in range(Asset.objects.count(), until):
        moment = now - number * APART
        jobs.append(_job(stock, random.choice(people), random, moment))
        file = sample.as_asset()
        file.team, file.author, file.key = stock.team, jobs[-1].author, f"bench/{uuid4().hex}.png"
        file.created_at, file.renditions, file.rendered_at = moment, [pictures.SMALL], moment
        Path(default_storage.path(file.key)).hardlink_to(original)
        Path(default_storage.path(file.rendition_key(pictures.SMALL))).hardlink_to(rendition)
        files.append(file)
    _save(jobs, files)


def _person(stock: Stock, name: str) -> User:
    email = f"{name.split()[0].lower()}@studio.example"
    return accounts.add_user(email=email, name=name, password=uuid4().hex, team=stock.team)


def _job(stock: Stock, author: User, random: Random, moment: datetime) -> Job:
    model = random.choice(MODELS)
    prompt = f"A {random.choice(THINGS)} in {random.choice(LIGHTS)}, take {random.randrange(1000)}"
    return Job(
        team=stock.team,
        author=author,
        operation="generate",
        credential=stock.offer.credential,
        credential_name=stock.offer.credential.name,
        model_id=model.id,
        behaves_like=model.id,
        model_label=model.label,
        prompt=prompt,
        parameters={"prompt": prompt},
        status=Status.SUCCEEDED,
        created_at=moment,
        started_at=moment,
        finished_at=moment,
    )


@transaction.atomic
def _save(jobs: list[Job], files: list[Asset]) -> None:
    Job.objects.bulk_create(jobs, batch_size=500)
    Asset.objects.bulk_create(files, batch_size=500)
    pairs = list(zip(jobs, files, strict=True))
    Output.objects.bulk_create([Output(job=job, asset=file, position=1) for job, file in pairs], batch_size=500)
    for job, file in pairs:
        search.index(file, prompt=job.prompt, revised="", author=job.author)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")

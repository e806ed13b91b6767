"""What a file is called by whoever has taken it away."""

from django.utils import timezone
from django.utils.text import slugify

from imagegen.assets.models import Asset
from imagegen.assets.services import EXTENSIONS

MOST_LETTERS = 50  # of the prompt: with four bytes to each, the whole name still fits into the usual 255


def download_name(asset: Asset, *, edge: int | None = None) -> str:
    """ "2026-01-05-a-lighthouse-at-blue-hour-123.png": the person's day, letters and digits of the prompt, the id.

    A smaller picture's name ends in "-640.webp", its longer edge.
    """
    words = slugify(asset.output.job.prompt[: 10 * MOST_LETTERS], allow_unicode=True)[:MOST_LETTERS].strip("-_")
    extension = EXTENSIONS.get(asset.content_type, "bin")
    ending = f"-{edge}.webp" if edge else f".{extension}"
    return f"{timezone.localdate(asset.created_at)}-{words or 'picture'}-{asset.pk}{ending}"

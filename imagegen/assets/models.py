"""Files that the team keeps: a row for each, and a note of what is about to be stored."""

from datetime import timedelta
from typing import ClassVar

from django.db import models
from django.db.models.functions import Now
from django.utils import timezone

from imagegen.accounts.models import Team, User


class AssetQuerySet(models.QuerySet["Asset"]):
    """Which files somebody may see."""

    def visible_to(self, user: User) -> "AssetQuerySet":
        """The files of the person's teams, those in the trash included."""
        return self.filter(team__memberships__user=user)

    def kept(self) -> "AssetQuerySet":
        """Those not in the trash."""
        return self.filter(trashed_at=None)

    def in_trash(self) -> "AssetQuerySet":
        return self.filter(trashed_at__isnull=False, erased_at=None)

    def unrendered(self) -> "AssetQuerySet":
        """Those without renditions whose finisher has had the time to make them."""
        return self.filter(rendered_at=None, created_at__lt=Now() - timedelta(seconds=30))


class Asset(models.Model):
    """One stored file, byte for byte as it came.

    A picture has pixels, a placeholder and renditions; anything else that was paid for is kept as an attachment, which
    no page shows inline.
    """

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="assets")
    author = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="assets")
    created_at = models.DateTimeField(default=timezone.now)
    key = models.CharField(max_length=200, unique=True, help_text="Where the original is in the storage.")
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField(help_text="Bytes.")
    content_type = models.CharField(max_length=100)
    width = models.PositiveIntegerField(default=0, help_text="Pixels; 0 for an attachment.")
    height = models.PositiveIntegerField(default=0)
    placeholder = models.TextField(blank=True, help_text="A data URI of a few pixels.")
    problem = models.CharField(max_length=200, blank=True, help_text="Why it is kept as an attachment, in words.")
    renditions = models.JSONField(default=list, help_text="The long edges that exist, in pixels.")
    rendered_at = models.DateTimeField(null=True, help_text="When the renditions were made, or given up.")
    render_tries = models.PositiveSmallIntegerField(default=0, db_default=0, help_text="After the finisher's own.")
    trashed_at = models.DateTimeField(null=True, blank=True)
    trashed_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    erased_at = models.DateTimeField(null=True, blank=True, help_text="When the file itself was deleted for good.")

    objects = AssetQuerySet.as_manager()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["team", "-created_at", "-id"], name="asset_newest_first"),
            models.Index(fields=["rendered_at"], name="asset_unrendered", condition=models.Q(rendered_at=None)),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def is_picture(self) -> bool:
        """Whether a page may show it inline."""
        return self.width > 0

    def rendition_key(self, width: int) -> str:
        """Where the rendition of that long edge is."""
        return f"{self.key}.{width}.webp"


class Intent(models.Model):
    """An object that is about to be stored, noted before its first byte is written.

    Whoever finds an object without a row and without an intent may delete it.
    """

    key = models.CharField(max_length=200, unique=True)
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.key

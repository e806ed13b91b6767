"""What people keep of the team's pictures for themselves."""

from typing import ClassVar

from django.db import models

from imagegen.accounts.models import User
from imagegen.assets.models import Asset


class Favourite(models.Model):
    """A picture that somebody likes; nobody else sees that."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="favourites")
    asset = models.ForeignKey(Asset, on_delete=models.CASCADE, related_name="favourites")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["user", "asset"], name="one_favourite_per_picture")
        ]

    def __str__(self) -> str:
        return f"{self.asset} for {self.user}"

"""The team's pictures as rows."""

from django.db.models import Exists, OuterRef

from imagegen.accounts.models import Team, User
from imagegen.assets.models import Asset, AssetQuerySet
from imagegen.gallery.models import Favourite


def made_by(team: Team) -> AssetQuerySet:
    """What came out of the team's jobs, in the trash or not."""
    return Asset.objects.filter(team=team, output__isnull=False)


def with_story(pictures: AssetQuerySet, user: User) -> AssetQuerySet:
    """The same with author, output, job and credential, and `is_favourite`, which is the person's own."""
    liked = Favourite.objects.filter(user=user, asset=OuterRef("pk"))
    return pictures.select_related("author", "output__job__credential").annotate(is_favourite=Exists(liked))

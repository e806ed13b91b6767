"""Files that go for good."""

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.db.models.functions import Now

from imagegen.accounts.models import Team, User
from imagegen.assets import services
from imagegen.assets.models import Asset
from imagegen.jobs import housekeeping, invariants
from tests import make

pytestmark = pytest.mark.django_db


def trashed(team: Team, alice: User) -> Asset:
    """A picture that has been in the trash for a month and a day."""
    picture = make.picture(team, alice)
    Asset.objects.filter(pk=picture.pk).update(trashed_at=Now() - timedelta(days=31), trashed_by=alice)
    return picture


def test_after_thirty_days_in_the_trash_a_file_is_gone_and_its_row_says_so(team: Team, alice: User) -> None:
    picture = trashed(team, alice)
    assert default_storage.exists(picture.key)
    housekeeping.sweep()
    picture.refresh_from_db()
    assert picture.erased_at is not None and not picture.placeholder
    assert not default_storage.exists(picture.key)
    assert invariants.broken() == []


def test_a_file_that_could_not_be_deleted_is_deleted_by_the_next_sweep(
    team: Team, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    picture = trashed(team, alice)

    def away(name: str) -> None:
        raise OSError("the disk is away")

    with monkeypatch.context() as without:
        without.setattr(default_storage, "delete", away)
        services.erase_expired()
    assert default_storage.exists(picture.key)
    housekeeping.sweep()
    assert not default_storage.exists(picture.key)


def test_what_is_restored_in_time_stays(team: Team, alice: User) -> None:
    picture = trashed(team, alice)
    services.restore(Asset.objects.all())
    housekeeping.sweep()
    assert default_storage.exists(picture.key)

"""Files that go for good."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db.models.functions import Now

from imagegen.accounts.models import Team, User
from imagegen.assets import pictures, services
from imagegen.assets.models import Asset, Intent
from imagegen.jobs import housekeeping, invariants
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("storage")]


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


def test_a_file_that_is_stored_again_replaces_the_first(db: None) -> None:
    for content in (make.png(colour="teal"), make.png(colour="plum")):
        services.store("a/b.png", BytesIO(content), pictures.inspect(content))
    with default_storage.open("a/b.png") as file:
        assert file.read() == content
    assert default_storage.listdir("a") == ([], ["b.png"])
    assert Intent.objects.count() == 1


def test_an_object_that_never_got_a_row_is_deleted_after_a_day(team: Team, alice: User) -> None:
    for key in ("a/stale.png", "b/fresh.png"):
        services.store(key, BytesIO(), pictures.inspect(b""))
    Intent.objects.filter(key="a/stale.png").update(created_at=Now() - timedelta(hours=25))
    assert invariants.broken() == ["I5: object a/stale.png belongs to nothing"]
    housekeeping.mend()
    assert not default_storage.exists("a/stale.png") and default_storage.exists("b/fresh.png")
    assert invariants.broken() == []


def test_an_object_that_is_stored_while_one_looks_breaks_no_invariant(monkeypatch: pytest.MonkeyPatch) -> None:
    list_files = default_storage.listdir

    def store_and_list(folder: str) -> tuple[list[str], list[str]]:
        if not Intent.objects.exists():
            services.store("a/new.png", BytesIO(), pictures.inspect(b""))
        return list_files(folder)

    monkeypatch.setattr(type(default_storage), "listdir", lambda _, folder: store_and_list(folder), raising=False)
    assert invariants.broken() == [] and Intent.objects.exists()


def test_a_file_that_is_gone_or_changed_breaks_an_invariant(team: Team, alice: User) -> None:
    gone, changed = make.picture(team, alice), make.picture(team, alice)
    default_storage.delete(gone.key)
    default_storage.save(changed.key, ContentFile(b"something else"))
    assert invariants.broken() == [
        f"I4: file {gone.pk} is missing",
        f"I4: file {changed.pk} is not what was received",
    ]


def test_renditions_that_could_not_be_made_are_made_later(team: Team, alice: User) -> None:
    picture = make.picture(team, alice)
    Asset.objects.update(renditions=[], created_at=Now() - timedelta(hours=1))
    assert not Asset.objects.unrendered().exists()
    housekeeping.sweep()
    services.render(Asset.objects.unrendered().get())
    picture.refresh_from_db()
    assert picture.renditions == [640]

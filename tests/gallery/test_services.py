from imagegen.accounts.models import Role, Team, User
from imagegen.assets.models import Asset
from imagegen.gallery import services
from imagegen.gallery.amounts import Amount
from imagegen.gallery.models import Favourite
from tests import make


def trash_all(user: User) -> services.Changed:
    return services.trash(Asset.objects.visible_to(user), membership=user.memberships.get())


def test_a_member_deletes_their_own_and_is_told_of_the_others(hers: Asset, his: Asset, alice: User) -> None:
    assert trash_all(alice) == ([hers.pk], (1, 0), 1)
    hers.refresh_from_db()
    assert hers.trashed_at and hers.trashed_by == alice
    assert list(Asset.objects.kept()) == [his]


def test_a_manager_deletes_everybodys(hers: Asset, his: Asset, team: Team) -> None:
    manager = make.user("Mia Manager", team=team, role=Role.MANAGER)
    assert trash_all(manager) == ([hers.pk, his.pk], Amount(2, 0), 0)


def test_an_admin_who_only_looks_deletes_everybodys(hers: Asset, his: Asset, team: Team) -> None:
    admin = make.user("Ada Admin", team=team, role=Role.VIEWER, is_admin=True)
    assert trash_all(admin) == ([hers.pk, his.pk], Amount(2, 0), 0)


def test_a_viewer_deletes_nothing_not_even_what_was_theirs(hers: Asset, his: Asset, alice: User) -> None:
    alice.memberships.update(role=Role.VIEWER)
    assert trash_all(alice) == ([], Amount(0, 0), 2)


def test_a_manager_of_one_team_deletes_nothing_in_another(hers: Asset, team: Team) -> None:
    elsewhere = make.team("Elsewhere")
    manager = make.user("Mia Manager", team=elsewhere, role=Role.MANAGER)
    manager.memberships.create(team=team, role=Role.MEMBER)
    membership = manager.memberships.get(team=elsewhere)
    assert services.trash(Asset.objects.visible_to(manager), membership=membership) == ([], Amount(0, 0), 1)


def test_what_is_in_the_trash_is_not_thrown_away_again(hers: Asset, his: Asset, alice: User, bob: User) -> None:
    trash_all(bob)
    assert trash_all(alice) == ([hers.pk], Amount(1, 0), 0)
    his.refresh_from_db()
    assert his.trashed_by == bob


def test_a_member_restores_their_own(hers: Asset, his: Asset, alice: User, bob: User) -> None:
    trash_all(alice)
    trash_all(bob)
    restored = services.restore(Asset.objects.visible_to(alice), membership=alice.memberships.get())
    assert restored == ([hers.pk], Amount(1, 0), 1)
    assert list(Asset.objects.kept()) == [hers]


def test_a_favourite_is_one_persons(hers: Asset, alice: User, bob: User) -> None:
    assert services.toggle_favourite(hers, user=bob) is True
    services.add_favourites([hers], user=bob)
    assert list(Favourite.objects.values_list("user", "asset")) == [(bob.pk, hers.pk)]
    assert services.toggle_favourite(hers, user=alice) is True
    assert services.toggle_favourite(hers, user=bob) is False
    assert list(Favourite.objects.values_list("user", flat=True)) == [alice.pk]

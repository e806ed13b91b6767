from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from imagegen.accounts.models import Team, User
from imagegen.gallery import paging
from imagegen.gallery.paging import Cursor, page_of
from imagegen.gallery.pictures import made_by
from tests import make


@pytest.fixture(autouse=True)
def short_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paging, "PAGE_LENGTH", 3)


def walk(team: Team) -> list[list[int]]:
    pages, after = [], None
    while True:
        page = page_of(made_by(team), by="created_at", after=after)
        pages.append([picture.pk for picture in page.pictures])
        after = page.end
        if not page.has_more:
            return pages


def test_pictures_of_the_same_instant_come_once_each(team: Team, alice: User) -> None:
    now = timezone.now()
    made = [make.picture(team, alice, created_at=now) for _ in range(8)]
    assert walk(team) == [[p.pk for p in made[:4:-1]], [p.pk for p in made[4:1:-1]], [p.pk for p in made[1::-1]]]


def test_a_picture_made_meanwhile_does_not_shift_the_pages(team: Team, alice: User) -> None:
    now = timezone.now()
    made = [make.picture(team, alice, created_at=now - timedelta(seconds=age)) for age in range(5)]
    first = page_of(made_by(team), by="created_at", after=None)
    make.picture(team, alice, created_at=now + timedelta(seconds=1))
    second = page_of(made_by(team), by="created_at", after=first.end)
    assert first.pictures + second.pictures == made


def test_an_older_picture_with_a_higher_id_keeps_its_place(team: Team, alice: User) -> None:
    now = timezone.now()
    new = make.picture(team, alice, created_at=now)
    old = make.picture(team, alice, created_at=now - timedelta(days=1))
    assert walk(team) == [[new.pk, old.pk]]


def test_one_comes_back_to_all_that_was_loaded(team: Team, alice: User) -> None:
    now = timezone.now()
    made = [make.picture(team, alice, created_at=now) for _ in range(9)][::-1]
    seventh = Cursor(made[6].created_at, made[6].pk)
    page = page_of(made_by(team), by="created_at", after=None, until=seventh)
    assert page.pictures == made[:7] and page.has_more
    assert page.end == seventh


def test_the_end_of_nothing_is_nowhere(team: Team) -> None:
    page = page_of(made_by(team), by="created_at", after=None)
    assert (page.pictures, page.end, page.has_more) == ([], None, False)


def test_a_cursor_reads_what_it_wrote() -> None:
    cursor = Cursor(timezone.now(), 1234)
    assert Cursor.read(str(cursor)) == cursor


@pytest.mark.parametrize(
    "text", ["", "1", "1-", "-1", "a-b", "1-1-1", "999999999999999999-1", "1-9999999999999999999", "¹-¹"]
)
def test_a_cursor_that_nobody_wrote_is_none(text: str) -> None:
    assert Cursor.read(text) is None


@pytest.mark.skipif(connection.vendor != "sqlite", reason="reads SQLite's plan")
def test_a_deep_page_is_found_on_the_index(team: Team) -> None:
    rest = made_by(team).kept().filter(Cursor(timezone.now(), 9).older("created_at"))
    plan = rest.order_by("-created_at", "-pk")[:61].explain()
    assert "asset_newest_first (team_id=? AND created_at<?)" in plan
    assert "TEMP B-TREE" not in plan

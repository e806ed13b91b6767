from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from imagegen.accounts.models import Team, User
from imagegen.gallery.days import Day, day_name, days_of, moment_text
from imagegen.gallery.filters import Filters
from imagegen.gallery.paging import page_of
from imagegen.gallery.pictures import made_by, with_story
from tests import make


def days(team: Team, user: User, *, after: date | None = None) -> list[Day]:
    pictures = made_by(team)
    shown = page_of(with_story(pictures, user), by="created_at", after=None).pictures
    return days_of(shown, pictures, user.memberships.get(), filters=Filters(), after=after)


def test_the_day_changes_at_the_persons_midnight(team: Team, alice: User, auckland: None) -> None:
    for moment in (datetime(2026, 1, 5, 10, 59, 59, tzinfo=UTC), datetime(2026, 1, 5, 11, 0, tzinfo=UTC)):
        make.picture(team, alice, created_at=moment)
    assert [(day.date, day.amount.total) for day in days(team, alice)] == [(date(2026, 1, 6), 1), (date(2026, 1, 5), 1)]


def test_in_utc_the_same_pictures_are_of_one_day(team: Team, alice: User) -> None:
    for moment in (datetime(2026, 1, 5, 10, 59, 59, tzinfo=UTC), datetime(2026, 1, 5, 11, 0, tzinfo=UTC)):
        make.picture(team, alice, created_at=moment)
    assert [(day.date, day.amount.total) for day in days(team, alice)] == [(date(2026, 1, 5), 2)]


def test_the_day_the_clocks_go_back_has_25_hours(team: Team, alice: User, auckland: None) -> None:
    """In Auckland 5 April 2026 begins at 11:00 UTC and ends at 12:00 UTC of the next day."""
    for moment in (datetime(2026, 4, 4, 11, tzinfo=UTC), datetime(2026, 4, 5, 11, 59, 59, tzinfo=UTC)):
        make.picture(team, alice, created_at=moment)
    assert [(day.date, day.amount.total) for day in days(team, alice)] == [(date(2026, 4, 5), 2)]


def test_a_day_counts_what_is_on_other_pages(team: Team, alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("imagegen.gallery.paging.PAGE_LENGTH", 3)
    now = datetime(2026, 1, 5, 12, tzinfo=UTC)
    for hours in (0, 24, 24, 24, 24):
        make.picture(team, alice, created_at=now - timedelta(hours=hours))
    assert [(day.amount.total, len(day.tiles)) for day in days(team, alice)] == [(1, 1), (4, 2)]


def test_a_day_counts_what_is_no_picture_as_a_file(team: Team, alice: User) -> None:
    moment = datetime(2026, 1, 5, 12, tzinfo=UTC)
    make.picture(team, alice, created_at=moment)
    make.picture(team, alice, created_at=moment, content=b"<svg/>")
    assert [day.amount for day in days(team, alice)] == [(1, 1)]


def test_a_page_that_goes_on_with_a_day_says_so(team: Team, alice: User) -> None:
    now = datetime(2026, 1, 5, 12, tzinfo=UTC)
    for hours in (0, 24):
        make.picture(team, alice, created_at=now - timedelta(hours=hours))
    assert [day.is_continued for day in days(team, alice, after=date(2026, 1, 5))] == [True, False]
    assert [day.is_continued for day in days(team, alice)] == [False, False]


def test_days_have_names_that_people_use() -> None:
    today = timezone.localdate()
    assert day_name(today) == "Today"
    assert day_name(today - timedelta(days=1)) == "Yesterday"
    assert day_name(date(2020, 11, 19)) == "Thursday 19 November 2020"
    assert day_name(today.replace(month=1, day=1)).endswith(" 1 January") or today.month == 1


def test_a_moment_is_told_on_the_persons_clock(auckland: None) -> None:
    assert moment_text(datetime(2020, 1, 5, 11, 6, tzinfo=UTC)) == "Monday 6 January 2020, 00:06"

from datetime import UTC, date, datetime, timedelta

import pytest
from django.http import QueryDict
from django.utils import timezone

from imagegen.accounts.models import Team, User
from imagegen.assets.models import Asset
from imagegen.gallery.filters import Filters
from imagegen.gallery.models import Favourite
from imagegen.gallery.pictures import made_by
from tests import make


def read(query: str) -> Filters:
    return Filters.read(QueryDict(query))


def found(team: Team, user: User, query: str) -> set[int]:
    return set(read(query).apply(made_by(team), user).values_list("pk", flat=True))


@pytest.mark.parametrize(
    "query",
    [
        "?q=blue-hour",
        "?q=%22harbour%22&model=dall-e-3&model=gpt-image-2&author=4&size=1024x1536&date=7&favourites=1",
        "?from=2026-01-05&to=2026-02-01",
        "",
    ],
)
def test_an_address_says_the_same_after_it_was_read(query: str) -> None:
    assert read(query[1:]).query() == query


@pytest.mark.parametrize(
    "query",
    [
        "q=&model=&author=&size=&date=&from=&to=&favourites=",
        "author=me&author=-1&author=99999999999999999999&author=²",
        "size=big&size=0x0&size=1e3x2",
        "date=never&from=2026-02-31&to=0001-01-01",
        "date=%00&q=%00&from=%F0%9F%8E%A8",
        "favourites=yes",
    ],
)
def test_what_makes_no_sense_is_left_out(query: str) -> None:
    assert not read(query).is_active


def test_a_span_goes_before_two_days() -> None:
    filters = read("date=today&from=2026-01-05")
    assert filters.span == "today" and filters.first is None


@pytest.fixture
def lighthouse(team: Team, alice: User) -> Asset:
    return make.picture(
        team,
        alice,
        prompt="It's a lighthouse at blue-hour, 35 mm",
        revised="A solitary tower",
        content=make.png(60, 90),
    )


@pytest.fixture
def harbour(team: Team, bob: User) -> Asset:
    job = make.job(team, bob, prompt='The "old harbour" نص عربي', model_id=make.GPT_IMAGE_2, status="succeeded")
    return make.picture(team, bob, prompt=job.prompt, job=job)


@pytest.mark.parametrize(
    "text",
    ["blue-hour", "it's", "It’s", "light", "LIGHTHOUSE 35", "solitary", "alice", '"blue', "blue-", "tower archer"],
)
def test_words_are_found_in_prompt_revised_prompt_and_author(
    text: str, lighthouse: Asset, harbour: Asset, team: Team, alice: User
) -> None:
    filters = Filters(text=text)
    assert list(filters.apply(made_by(team), alice)) == [lighthouse]


@pytest.mark.parametrize("text", ["old harbour", '"old harbour"', "عربي", "نص"])
def test_quotes_and_arabic_are_found(text: str, lighthouse: Asset, harbour: Asset, team: Team, alice: User) -> None:
    assert list(Filters(text=text).apply(made_by(team), alice)) == [harbour]


@pytest.mark.parametrize("text", ["🎨", "🎨🎨 !", '"', "*", "lighthouse harbour", "NEAR(", "words:", "hour OR harbour"])
def test_only_signs_or_words_of_two_pictures_find_nothing(
    text: str, lighthouse: Asset, harbour: Asset, team: Team, alice: User
) -> None:
    assert not Filters(text=text).apply(made_by(team), alice).exists()


def test_each_filter_narrows_and_all_combine(lighthouse: Asset, harbour: Asset, team: Team, alice: User) -> None:
    assert found(team, alice, "model=dall-e-3") == {lighthouse.pk}
    assert found(team, alice, "model=dall-e-3&model=gpt-image-2") == {lighthouse.pk, harbour.pk}
    assert found(team, alice, f"author={harbour.author_id}") == {harbour.pk}
    assert found(team, alice, "size=60x90") == {lighthouse.pk}
    assert found(team, alice, "size=60x90&size=96x64") == {lighthouse.pk, harbour.pk}
    assert found(team, alice, "q=tower&model=dall-e-3&size=60x90&date=today") == {lighthouse.pk}
    assert found(team, alice, "q=tower&model=gpt-image-2") == set()


def test_favourites_are_the_persons_own(lighthouse: Asset, harbour: Asset, team: Team, alice: User, bob: User) -> None:
    Favourite.objects.create(user=alice, asset=harbour)
    assert found(team, alice, "favourites=1") == {harbour.pk}
    assert found(team, bob, "favourites=1") == set()


def test_days_are_those_of_the_person(team: Team, alice: User, auckland: None) -> None:
    """10:59 and 11:00 UTC are before and after midnight in Auckland in January."""
    before = make.picture(team, alice, created_at=datetime(2026, 1, 5, 10, 59, 59, tzinfo=UTC))
    after = make.picture(team, alice, created_at=datetime(2026, 1, 5, 11, 0, tzinfo=UTC))
    assert found(team, alice, "to=2026-01-05") == {before.pk}
    assert found(team, alice, "from=2026-01-06") == {after.pk}
    assert found(team, alice, "from=2026-01-05&to=2026-01-06") == {before.pk, after.pk}


def test_spans_count_today(team: Team, alice: User) -> None:
    now = timezone.now()
    pictures = {days: make.picture(team, alice, created_at=now - timedelta(days=days)).pk for days in (0, 6, 7, 29, 30)}
    assert found(team, alice, "date=today") == {pictures[0]}
    assert found(team, alice, "date=7") == {pictures[0], pictures[6]}
    assert found(team, alice, "date=30") == set(pictures.values()) - {pictures[30]}


def test_taking_a_filter_away_keeps_the_others() -> None:
    filters = read("q=tower&model=dall-e-3&from=2026-01-05&to=2026-02-01")
    assert filters.without("first", "last").query() == "?q=tower&model=dall-e-3"
    assert filters.without("text", "models").first == date(2026, 1, 5)

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.cache import cache as django_cache
from django.db import connection
from pytest_django import Settings

from imagegen.core.limits import seconds_to_wait

DATABASE = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "shared_cache"}}


@pytest.fixture(autouse=True, params=["in memory", "in the database"])
def cache(request: pytest.FixtureRequest, settings: Settings, transactional_db: None) -> None:
    """The cache of one process, and the one that web processes share."""
    if request.param == "in the database":
        settings.CACHES = DATABASE
        django_cache.clear()


def test_after_so_many_times_one_waits() -> None:
    assert [seconds_to_wait("sample", times=3, within=60) for _ in range(4)] == [0, 0, 0, 60]
    assert seconds_to_wait("another", times=3, within=60) == 0


def test_there_is_room_again_when_the_first_time_is_long_enough_ago() -> None:
    for _ in range(2):
        seconds_to_wait("sample", times=2, within=1)
    wait = seconds_to_wait("sample", times=2, within=1)
    assert wait == 1
    time.sleep(wait + 1)  # the database counts in whole seconds
    assert seconds_to_wait("sample", times=2, within=1) == 0


def test_of_many_who_ask_at_once_no_more_are_let_through() -> None:
    def ask(_: int) -> int:
        try:
            return seconds_to_wait("sample", times=10, within=60)
        finally:
            connection.close()

    with ThreadPoolExecutor(16) as pool:
        waits = list(pool.map(ask, range(64)))
    assert waits.count(0) == 10

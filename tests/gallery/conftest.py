from collections.abc import Iterator
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone


@pytest.fixture
def auckland() -> Iterator[None]:
    """The person's clock is that of New Zealand, thirteen hours ahead of UTC in summer."""
    with timezone.override(ZoneInfo("Pacific/Auckland")):
        yield

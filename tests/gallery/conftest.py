from collections.abc import Iterator
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from imagegen.accounts.models import Team, User
from imagegen.assets.models import Asset
from tests import make


@pytest.fixture
def hers(team: Team, alice: User) -> Asset:
    return make.picture(team, alice)


@pytest.fixture
def his(team: Team, bob: User) -> Asset:
    return make.picture(team, bob)


@pytest.fixture
def auckland() -> Iterator[None]:
    """The person's clock is that of New Zealand, thirteen hours ahead of UTC in summer."""
    with timezone.override(ZoneInfo("Pacific/Auckland")):
        yield

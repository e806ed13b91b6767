"""Two teams at work, with second factors offered."""

import pytest
from pytest_django import Settings

from tests.security.people import Work, work


@pytest.fixture(autouse=True)
def second_factors(settings: Settings) -> None:
    settings.MFA = True


@pytest.fixture
def ours(db: None) -> Work:
    return work("Northlight")


@pytest.fixture
def theirs(db: None) -> Work:
    return work("Elsewhere")

"""Ola, who looks after the installation and is in the team."""

import pytest
from django.test import Client

from imagegen.accounts.models import Role, Team, User
from tests import make


@pytest.fixture
def ola(team: Team) -> User:
    return make.user("Ola Brandt", team=team, role=Role.MANAGER, is_admin=True)


@pytest.fixture
def as_ola(client: Client, ola: User) -> Client:
    client.force_login(ola)
    return client

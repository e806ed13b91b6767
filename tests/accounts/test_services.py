import hashlib
from functools import partial

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from imagegen.accounts import services
from imagegen.accounts.models import Role, Team, User, initials
from tests import make
from tests.together import at_once


@pytest.mark.parametrize(("name", "letters"), [("Ines Moreau", "IM"), ("Studio", "ST"), ("Ana de la Cruz", "AC")])
def test_initials_are_first_and_last(name: str, letters: str) -> None:
    assert initials(name) == letters


@pytest.mark.django_db
def test_teams_of_like_names_have_their_own_slugs() -> None:
    assert [services.add_team(name=name).slug for name in ("A B", "a-b", "!!!")] == ["a-b", "a-b-2", "team"]


@pytest.mark.django_db
def test_an_address_is_one_person_whatever_its_case(team: Team) -> None:
    first = services.add_user(email="Ines@Studio.example", name="Ines", password="blue-hour-lamp", team=team)
    again = services.add_user(email="ines@studio.EXAMPLE", name="Other", password="x", team=make.team("Other"))
    assert first == again and again.display_name == "Ines" and again.teams.count() == 2


@pytest.mark.django_db
def test_a_weak_password_is_refused(team: Team) -> None:
    with pytest.raises(ValidationError):
        services.add_user(email="a@studio.example", name="A", password="password12", team=team)
    assert not User.objects.exists()


@pytest.mark.django_db
def test_an_admin_is_a_manager_of_the_team(team: Team) -> None:
    user = services.add_user(email="a@studio.example", name="A", password="blue-hour-lamp", team=team, role="admin")
    assert user.is_admin and user.memberships.get().role == Role.MANAGER


@pytest.mark.django_db
def test_a_new_setup_link_ends_the_one_before() -> None:
    old, new = services.make_setup_link(), services.make_setup_link()
    assert old and new and not services.setup_is_open(old) and services.setup_is_open(new)


@pytest.mark.django_db
@pytest.mark.parametrize("place", ["welcome", "invitations"])
def test_a_link_is_looked_for_by_its_digest_and_a_near_miss_costs_what_a_made_up_one_does(
    client: Client, place: str
) -> None:
    token = services.make_setup_link()
    if place == "invitations":
        team = make.team("Northlight")
        _, token = services.invite(
            team=team, role=Role.MEMBER, by=make.user("Ines Moreau", team=team, role=Role.MANAGER)
        )
    assert token and client.get(f"/{place}/{token}/").status_code == 200
    costs = set()
    for wrong in (f"{token[:-1]}!", f"{token}x", token[:-1], "made-up"):
        with CaptureQueriesContext(connection) as asked:
            assert client.get(f"/{place}/{wrong}/").status_code in (404, 410)
        said = str(asked.captured_queries)
        assert hashlib.sha256(wrong.encode()).hexdigest() in said and wrong not in said
        costs.add(len(asked))
    assert len(costs) == 1


@pytest.mark.django_db(transaction=True)
def test_of_twenty_first_admins_one_is_made() -> None:
    token = services.make_setup_link()
    assert token
    claim = partial(services.use_setup_link, token, name="Ada", password="blue-hour-lamp", team_name="Studio")
    ends = at_once([partial(claim, email=f"a{number}@studio.example") for number in range(20)])
    assert [type(end) for end in ends].count(services.AlreadyClaimed) == 19
    assert User.objects.count() == Team.objects.count() == 1
    assert services.make_setup_link() is None


@pytest.mark.django_db
def test_a_person_of_an_unknown_team_is_not_added() -> None:
    with pytest.raises(CommandError, match="There is no team"):
        call_command("add_user", "a@studio.example", "--name", "A", "--team", "Nowhere")

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from imagegen.accounts.models import Membership, Team, User
from imagegen.core.unique import save_unique
from tests import make

pytestmark = pytest.mark.django_db


def test_a_name_taken_since_it_was_found_to_be_free_is_a_mistake_in_the_form(team: Team) -> None:
    drafts = make.team("Drafts")
    drafts.name = team.name
    for taken in (drafts, Team(name=team.name, slug="other")):
        with pytest.raises(ValidationError) as caught:
            save_unique(taken)
        assert list(caught.value.error_dict) == ["name"]
    assert Team.objects.filter(name="Drafts").exists()


def test_what_is_wrong_otherwise_is_not_called_a_mistake_in_the_form(team: Team, alice: User) -> None:
    with pytest.raises(IntegrityError):
        save_unique(Membership(user=alice))

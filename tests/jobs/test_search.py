import pytest

from imagegen.accounts.models import Team, User
from imagegen.assets.models import Asset
from imagegen.jobs.search import matching
from tests import make

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("words", ["dog", "red", "blue", "re\u0301sume\u0301", "résumé", "Archer", "cat dog"])
def test_a_word_is_found_whatever_stands_around_it(team: Team, alice: User, words: str) -> None:
    made = make.picture(team, alice, prompt="cat/dog, red.blue résumé")
    assert list(matching(Asset.objects.all(), words)) == [made]


def test_a_provider_may_revise_at_any_length(team: Team, alice: User) -> None:
    revised = " ".join(f"word{number}x{number}" for number in range(120_000))
    made = make.picture(team, alice, prompt="harbour", revised=revised)
    assert list(matching(Asset.objects.all(), "harbour")) == [made]

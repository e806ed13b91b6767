import pytest

from imagegen.accounts import services
from imagegen.accounts.models import Team, User
from imagegen.assets.models import Asset
from imagegen.jobs.search import matching
from tests import make

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("words", ["dog", "red", "blue", "re\u0301sume\u0301", "résumé", "Archer", "cat dog"])
def test_a_word_is_found_whatever_stands_around_it(team: Team, alice: User, words: str) -> None:
    made = make.picture(team, alice, prompt="cat/dog, red.blue résumé")
    assert list(matching(Asset.objects.all(), words)) == [made]


@pytest.mark.parametrize(
    ("text", "is_found"),
    [("🦊", True), ("🦊 dusk", True), ("dusk - 🦊🌲", True), ("🐻", False), ("🐻 dusk", False), ("!", False)],
)
def test_an_emoji_is_found_where_it_stands(team: Team, alice: User, text: str, is_found: bool) -> None:
    made = make.picture(team, alice, prompt="🦊🌲 at dusk")
    assert list(matching(Asset.objects.all(), text)) == [made] * is_found


def test_a_provider_may_revise_at_any_length(team: Team, alice: User) -> None:
    revised = " ".join(f"word{number}x{number}" for number in range(120_000))
    made = make.picture(team, alice, prompt="harbour", revised=revised)
    assert list(matching(Asset.objects.all(), "harbour")) == [made]


def test_who_has_another_name_is_found_by_it_and_no_longer_by_the_old(team: Team, alice: User, bob: User) -> None:
    services.change_settings(alice, name="!!!")  # a name without a word in it
    hers = [make.picture(team, alice, prompt=prompt) for prompt in ("An archer at dawn", "🍊")]
    his = make.picture(team, bob, prompt="A ship")

    def found(words: str) -> list[Asset]:
        return list(matching(Asset.objects.order_by("pk"), words))

    for before, name in (("alice", "Zoë de l'Île"), ("zoë", "!!!"), ("île", "Noor")):
        services.change_settings(alice, name=name)
        assert found(name) == (hers if name != "!!!" else [])
        assert found(before) == [] and found("archer dawn") == hers[:1] and found("bob ship") == [his]

"""The pages on which admins rename and delete teams."""

import pytest
from django.db.models import ProtectedError
from django.test import Client
from django.urls import reverse

from imagegen.accounts.models import Team, User
from imagegen.assets.models import Asset
from tests import make

pytestmark = pytest.mark.django_db


def address(name: str, team: Team) -> str:
    return reverse(f"console:{name}", args=[team.pk])


def test_only_admins_rename_and_delete(as_alice: Client, team: Team) -> None:
    make.team("Drafts")
    for name in ("team", "delete_team"):
        assert as_alice.get(address(name, team)).status_code == 403
        assert as_alice.post(address(name, team), {"name": "Mine"}).status_code == 403
    assert Team.objects.filter(name="Northlight").exists()


def test_a_team_is_renamed_and_its_pictures_stay(as_ola: Client, alice: User, team: Team) -> None:
    make.picture(team, alice, prompt="A harbour at dawn")
    assert 'value="Northlight"' in as_ola.get(address("team", team)).content.decode()
    page = as_ola.post(address("team", team), {"name": "Southlight"}, follow=True).content.decode()
    assert "Northlight is called Southlight now." in page
    assert "A harbour at dawn" in as_ola.get("/gallery/").content.decode()


def test_a_team_may_change_the_case_of_its_name(as_ola: Client, team: Team) -> None:
    assert as_ola.post(address("team", team), {"name": "northlight"}).status_code == 302
    assert Team.objects.get(pk=team.pk).name == "northlight"


@pytest.mark.parametrize(
    ("name", "words"),
    [("Drafts", "There is a team of this name"), ("drAFTs", "There is a team of this name"), (" ", "required")],
)
def test_a_name_that_cannot_be_is_said(as_ola: Client, team: Team, name: str, words: str) -> None:
    make.team("Drafts")
    response = as_ola.post(address("team", team), {"name": name})
    assert response.status_code == 422 and words in response.content.decode()
    assert Team.objects.filter(name="Northlight").exists()


def test_an_empty_team_is_deleted_after_a_look_at_what_that_means(as_ola: Client) -> None:
    drafts = make.team("Drafts")
    make.user("Noor Haddad", team=drafts)
    page = as_ola.get(address("delete_team", drafts)).content.decode()
    assert "It has 1 person, 0 pictures and 0 jobs." in page and Team.objects.filter(name="Drafts").exists()
    page = as_ola.post(address("delete_team", drafts), follow=True).content.decode()
    assert "Drafts was deleted." in page and not Team.objects.filter(name="Drafts").exists()


def test_a_team_with_work_in_it_is_deleted_by_who_types_its_name(as_ola: Client, alice: User, team: Team) -> None:
    make.team("Drafts")
    make.picture(team, alice)
    make.job(team, alice)
    page = as_ola.get(address("delete_team", team)).content.decode()
    assert "2 people, 1 picture and 2 jobs" in page and "take it off every credential" in page
    page = as_ola.post(address("delete_team", team), follow=True).content.decode()
    assert "Northlight has pictures, jobs or models of its own" in page
    page = as_ola.post(address("delete_team", team), {"name": "Nordlight"}, follow=True).content.decode()
    assert "That is not the team&#x27;s name. Nothing was changed." in page
    assert Team.objects.filter(name="Northlight").exists()
    page = as_ola.post(address("delete_team", team), {"name": " Northlight "}, follow=True).content.decode()
    assert "Northlight was deleted." in page and not Asset.objects.exists()
    assert list(Team.objects.all()) == [Team.objects.get(name="Drafts")]


def test_the_only_team_is_not_deleted(as_ola: Client, team: Team) -> None:
    assert "Add another one first" in as_ola.get(address("delete_team", team)).content.decode()
    page = as_ola.post(address("delete_team", team), follow=True).content.decode()
    assert "Northlight is the only team." in page and Team.objects.exists()


def test_who_worked_in_a_deleted_team_goes_on_in_another(as_ola: Client) -> None:
    as_ola.post("/console/people/", {"name": "Retouching"})
    retouching = Team.objects.get(name="Retouching")
    as_ola.post("/team/switch/", {"team": retouching.pk})
    as_ola.post(address("delete_team", retouching))
    assert "<h1>Northlight</h1>" in as_ola.get("/team/").content.decode()


def test_a_model_that_is_for_one_team_alone_never_comes_to_be_for_all(as_ola: Client) -> None:
    retouching = make.team("Retouching")
    offer = make.offer(retouching)
    offer.teams.add(retouching)
    page = as_ola.get(address("delete_team", retouching)).content.decode()
    assert f"{offer.label} of {offer.credential} is limited to it" in page and "btn-danger" not in page
    page = as_ola.post(address("delete_team", retouching), follow=True).content.decode()
    assert "Retouching has pictures, jobs or models of its own. Nothing was changed." in page
    assert list(offer.teams.all()) == [retouching]
    offer.teams.set([])
    as_ola.post(address("delete_team", retouching))
    assert not Team.objects.filter(pk=retouching.pk).exists()


def test_a_team_is_kept_by_its_models_however_it_is_deleted(team: Team) -> None:
    offer = make.offer(team)
    offer.teams.set([team])
    with pytest.raises(ProtectedError):
        team.delete()
    offer.credential.delete()
    team.delete()
    assert not Team.objects.exists()

import re

import pytest
from django.test import Client
from django.urls import reverse

from imagegen.accounts import services
from imagegen.accounts.models import Team, User
from imagegen.credentials.models import Credential
from tests import make

FORM = {"team_name": "Northlight", "name": "Ines Moreau", "email": "ines@studio.example", "password": "blue-hour-lamp"}

pytestmark = pytest.mark.django_db


@pytest.fixture
def address() -> str:
    return reverse("first_run", args=[services.make_setup_link()])


def test_the_first_admin_is_made_signed_in_and_chooses_where_pictures_come_from(client: Client, address: str) -> None:
    response = client.post(address, FORM)
    assert response.headers["Location"] == "/create/"
    user = User.objects.get()
    assert user.is_admin and user.teams.get().name == "Northlight"
    assert not Credential.objects.exists()
    page = client.get("/create/").content.decode()
    assert reverse("console:add_credential") in page and reverse("console:try_sandbox") in page
    assert current_step(page) == "Choose where pictures come from" and 'href="/team/">Invite your team</a>' in page
    gemini = f"{reverse('console:add_credential')}?preset=gemini"
    assert f'href="{gemini}">Gemini</a>' in page
    assert re.search(r'value="gemini"[^>]* checked>', client.get(gemini).content.decode())
    response = client.post(reverse("console:try_sandbox"))
    assert response.headers["Location"].startswith("/create/?prompt=")
    assert f"model=sandbox%3A{make.GPT_IMAGE_2}" in response.headers["Location"]
    assert Credential.objects.get().preset == "sandbox"
    page = client.get(response.headers["Location"]).content.decode()
    assert "GPT Image 2" in page and current_step(page) == '<a class="link" href="/team/">Invite your team</a>'


@pytest.mark.parametrize("is_invited", [True, False])
def test_the_first_steps_end_with_an_invitation_or_when_somebody_has_come(
    client: Client, address: str, is_invited: bool
) -> None:
    assert current_step(client.get(address).content.decode()) == "Create your account"
    client.post(address, FORM)
    if is_invited:
        services.invite(team=Team.objects.get(), role="member", by=User.objects.get())
    else:
        make.user("Ada")
    assert current_step(client.get("/create/").content.decode()) is None


def current_step(page: str) -> str | None:
    found = re.search(r'<li aria-current="step">(.*?)</li>', page)
    return found[1] if found else None


def test_the_link_is_dead_afterwards_and_says_so(client: Client, address: str) -> None:
    newer = reverse("first_run", args=[services.make_setup_link()])
    page = client.get(address)
    assert page.status_code == 404 and "printed another" in page.content.decode()
    client.post(newer, FORM)
    assert client.get(newer).status_code == client.post(newer, FORM).status_code == 404
    assert "The first account is made already" in client.get(newer).content.decode()


def test_before_the_first_account_the_way_in_leads_to_the_link(client: Client, team: Team) -> None:
    assert "Nobody has an account here yet." in client.get("/accounts/login/").content.decode()
    make.user("Ada", team=team)
    assert "No account yet? Ask" in client.get("/accounts/login/").content.decode()
    assert User.objects.count() == Team.objects.count() == 1


def test_a_guessed_link_is_not_found(client: Client, address: str) -> None:
    assert client.get(reverse("first_run", args=["guess"])).status_code == 404


@pytest.mark.parametrize(
    "given",
    [{"password": "short"}, {"password": "ines@studio.example"}, {"email": "x"}, {"name": ""}, {"team_name": " "}],
)
def test_a_mistake_keeps_the_link_alive(client: Client, address: str, given: dict[str, str]) -> None:
    response = client.post(address, FORM | given)
    assert response.status_code == 422 and not User.objects.exists()
    assert client.post(address, FORM).status_code == 302

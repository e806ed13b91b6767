from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.test import Client
from django.utils import timezone

from imagegen.accounts.models import Role, Team, User
from imagegen.assets.models import Asset
from imagegen.assets.names import download_name
from imagegen.gallery import archive
from imagegen.gallery.models import Favourite
from tests import make

HTMX = {"HX-Request": "true"}
VERBS = ["/gallery/favourite/", "/gallery/trash/", "/gallery/download/", "/trash/restore/"]


@pytest.fixture
def theirs(charlie: User) -> Asset:
    return make.picture(charlie.teams.get(), charlie)


def kept() -> set[Asset]:
    return set(Asset.objects.kept())


@pytest.mark.parametrize("verb", VERBS)
def test_one_picture_of_another_team_among_ones_own_stops_everything(
    verb: str, as_alice: Client, hers: Asset, theirs: Asset
) -> None:
    for named in ([hers.pk, theirs.pk], f"{hers.pk},{theirs.pk}", [hers.pk, theirs.pk + 99], "x", ""):
        assert as_alice.post(verb, {"picture": named}).status_code == 404
    assert kept() == {hers, theirs} and not Favourite.objects.exists()


def test_another_teams_picture_is_no_picture(as_alice: Client, theirs: Asset) -> None:
    assert as_alice.get(f"/gallery/{theirs.pk}/").status_code == 404
    assert as_alice.post(f"/gallery/{theirs.pk}/favourite/").status_code == 404
    assert as_alice.get(f"/gallery/download/?picture={theirs.pk}").status_code == 404


@pytest.mark.parametrize("verb", [*VERBS, "/gallery/1/favourite/"])
def test_strangers_sign_in_and_tokens_are_asked_for(verb: str, client: Client, alice: User) -> None:
    assert client.post(verb)["Location"].startswith("/accounts/login/")
    careful = Client(enforce_csrf_checks=True)
    careful.force_login(alice)
    assert careful.post(verb, {"picture": 1}).status_code == 403


@pytest.mark.parametrize("verb", ["/gallery/favourite/", "/gallery/trash/", "/trash/restore/", "/gallery/1/favourite/"])
def test_a_link_changes_nothing(verb: str, as_alice: Client) -> None:
    assert as_alice.get(verb).status_code == 405


def test_deleting_tells_what_was_not_ones_own(as_alice: Client, hers: Asset, his: Asset) -> None:
    response = as_alice.post("/gallery/trash/", {"picture": [hers.pk, his.pk]}, follow=True)
    assert "Deleted 1 picture. 1 belongs to somebody else." in response.content.decode()
    assert kept() == {his}


def test_deleting_nothing_of_ones_own_says_so(as_alice: Client, his: Asset) -> None:
    response = as_alice.post("/gallery/trash/", {"picture": his.pk}, follow=True)
    html = response.content.decode()
    assert "Deleted nothing. 1 belongs to somebody else." in html and "Undo" not in html


def test_the_notice_undoes_it(as_alice: Client, hers: Asset) -> None:
    response = as_alice.post("/gallery/trash/", {"picture": hers.pk, "next": "/gallery/?q=light"}, follow=True)
    html = response.content.decode()
    undo = "/trash/restore/?next=%2Fgallery%2F%3Fq%3Dlight"
    assert response.redirect_chain == [("/gallery/?q=light", 302)]
    assert f'action="{undo}"' in html and f'name="picture" value="{hers.pk}"' in html
    response = as_alice.post(undo, {"picture": hers.pk}, follow=True)
    assert response.redirect_chain == [("/gallery/?q=light", 302)]
    assert "Restored 1 picture." in response.content.decode() and kept() == {hers}


def test_htmx_gets_what_is_left(as_alice: Client, hers: Asset, his: Asset) -> None:
    response = as_alice.post("/gallery/trash/", {"only": hers.pk, "picture": his.pk, "next": "/gallery/"}, headers=HTMX)
    html = response.content.decode()
    assert 'id="results"' in html and "<html" not in html and "Deleted 1 picture." in html
    assert f'id="picture-{his.pk}"' in html and f'id="picture-{hers.pk}"' not in html


def test_htmx_in_the_trash_gets_the_trash(as_alice: Client, team: Team, alice: User) -> None:
    one, two = (make.picture(team, alice, trashed_at=timezone.now()) for _ in range(2))
    html = as_alice.post("/trash/restore/", {"picture": one.pk, "next": "/trash/"}, headers=HTMX).content.decode()
    assert f'id="picture-{two.pk}"' in html and f'id="picture-{one.pk}"' not in html and "<html" not in html


def test_htmx_elsewhere_is_sent_back_there(as_alice: Client, hers: Asset) -> None:
    response = as_alice.post("/gallery/trash/", {"picture": hers.pk, "next": f"/gallery/{hers.pk}/"}, headers=HTMX)
    assert response["HX-Redirect"] == f"/gallery/{hers.pk}/"


@pytest.mark.parametrize(
    "address", ["//evil.example/", "https://evil.example/", "/\\evil.example", "javascript:alert(1)", "gallery/", ""]
)
def test_nobody_is_sent_to_another_site(address: str, as_alice: Client, hers: Asset) -> None:
    response = as_alice.post(f"/gallery/{hers.pk}/favourite/", {"next": address})
    assert response["Location"] == "/gallery/"


@pytest.mark.parametrize("verb", ["/gallery/trash/", "/trash/restore/"])
def test_a_viewer_changes_nothing(verb: str, as_alice: Client, alice: User, hers: Asset) -> None:
    alice.memberships.update(role=Role.VIEWER)
    assert as_alice.post(verb, {"picture": hers.pk}).status_code == 403
    assert kept() == {hers}


def test_a_viewer_has_favourites(as_alice: Client, alice: User, his: Asset) -> None:
    alice.memberships.update(role=Role.VIEWER)
    html = as_alice.post(f"/gallery/{his.pk}/favourite/", headers=HTMX).content.decode()
    assert 'aria-pressed="true"' in html and "<html" not in html
    html = as_alice.post(f"/gallery/{his.pk}/favourite/", headers=HTMX).content.decode()
    assert 'aria-pressed="false"' in html and not Favourite.objects.exists()


def test_a_heart_that_was_pressed_is_said_aloud(as_alice: Client, hers: Asset) -> None:
    for said in ("Added to favourites", "Removed from favourites"):
        html = as_alice.post(f"/gallery/{hers.pk}/favourite/", headers=HTMX).content.decode()
        assert f'<p id="live" hx-swap-oob="innerHTML">{said}</p>' in html
    assert "to favourites" not in as_alice.get("/gallery/").content.decode()


def test_many_become_favourites_at_once(as_alice: Client, alice: User, hers: Asset, his: Asset) -> None:
    Favourite.objects.create(user=alice, asset=hers)
    response = as_alice.post("/gallery/favourite/", {"picture": f"{hers.pk},{his.pk}"}, follow=True)
    assert "2 pictures are among your favourites." in response.content.decode()
    assert set(Favourite.objects.filter(user=alice).values_list("asset", flat=True)) == {hers.pk, his.pk}


def test_without_a_picture_each_verb_says_so(as_alice: Client) -> None:
    for verb in VERBS:
        html = as_alice.post(verb, follow=True).content.decode()
        assert "No picture is selected." in html


@pytest.mark.parametrize("method", ["get", "post"])
def test_many_are_downloaded_as_one(method: str, as_alice: Client, hers: Asset, his: Asset) -> None:
    response = getattr(as_alice, method)("/gallery/download/", {"picture": [hers.pk, his.pk]})
    body = b"".join(response.streaming_content)
    assert response["Content-Disposition"] == 'attachment; filename="pictures.zip"'
    assert int(response["Content-Length"]) == len(body)
    with ZipFile(BytesIO(body)) as file:
        assert file.namelist() == [download_name(his), download_name(hers)]


def test_a_download_takes_as_many_queries_however_many_are_in_it(
    as_alice: Client, team: Team, alice: User, django_assert_num_queries: Any
) -> None:
    ids = [make.picture(team, alice).pk for _ in range(9)]
    for count in (1, 9):
        with django_assert_num_queries(5):
            list(as_alice.get("/gallery/download/", {"picture": ids[:count]}))


def test_too_many_for_one_download_are_refused(
    as_alice: Client, hers: Asset, his: Asset, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "MOST_FILES", 1)
    response = as_alice.post("/gallery/download/", {"picture": [hers.pk, his.pk]}, follow=True)
    assert "fit into one download" in response.content.decode()

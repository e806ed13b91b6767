from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from imagegen.accounts.models import Role, Team, User
from imagegen.assets.models import Asset
from imagegen.gallery.back import Back
from imagegen.gallery.models import Favourite
from imagegen.jobs.models import Call, Output
from tests import make

Counted = Callable[..., Any]
HTMX = {"HX-Request": "true"}


def page(client: Client, address: str, **headers: str) -> str:
    response = client.get(address, headers=headers)
    assert response.status_code == 200
    return response.content.decode()


def test_the_gallery_shows_the_teams_pictures_newest_first(
    as_alice: Client, team: Team, alice: User, bob: User
) -> None:
    now = timezone.now()
    old = make.picture(team, alice, prompt="The old one", created_at=now - timedelta(minutes=1))
    new = make.picture(team, bob, prompt="The new one", created_at=now)
    html = page(as_alice, "/gallery/")
    assert html.index(f'id="picture-{new.pk}"') < html.index(f'id="picture-{old.pk}"')
    assert "2 pictures, 1 model" in html and "Bob Baker, DALL·E 3, $0.04" in html


def test_another_teams_pictures_are_not_there(as_charlie: Client, team: Team, alice: User) -> None:
    picture = make.picture(team, alice)
    html = page(as_charlie, "/gallery/")
    assert f"picture-{picture.pk}" not in html and "Alice" not in html and "DALL" not in html


def test_an_open_gallery_hears_of_newer_pictures_that_it_would_show(
    as_alice: Client, as_charlie: Client, team: Team, alice: User, bob: User
) -> None:
    first = make.picture(team, alice)
    newer = {"than": str(first.pk)}
    assert f"/gallery/newer/?than={first.pk}" in page(as_alice, "/gallery/")
    assert as_alice.get("/gallery/newer/", newer).status_code == 204
    make.picture(team, bob, prompt="Dunes")
    assert 'href="/gallery/?q=dunes"' in page(as_alice, f"/gallery/newer/?q=dunes&than={first.pk}")
    assert as_alice.get("/gallery/newer/", newer | {"q": "harbour"}).status_code == 204
    assert "New pictures" in page(as_alice, "/gallery/newer/?than=0")
    assert as_charlie.get("/gallery/newer/", {"than": "0"}).status_code == 204


@pytest.mark.parametrize("address", ["/gallery/", "/gallery/newer/", "/gallery/1/", "/trash/"])
def test_a_stranger_is_sent_to_sign_in(client: Client, db: None, address: str) -> None:
    response = client.get(address)
    assert (response.status_code, response["Location"]) == (302, f"/accounts/login/?next={address}")


def test_an_empty_gallery_says_when_that_changes(as_alice: Client) -> None:
    html = page(as_alice, "/gallery/")
    assert "No pictures yet." in html and "They appear here as soon as a job is done." in html


def test_nothing_found_names_what_was_looked_for(as_alice: Client, team: Team, alice: User, bob: User) -> None:
    make.picture(team, alice)
    make.picture(team, bob, prompt="Dunes")
    html = page(as_alice, f"/gallery/?q=harbour&model=dall-e-3&author={bob.pk}&favourites=1")
    assert "No pictures match “harbour”, DALL·E 3, Bob Baker, your favourites." in html
    assert 'Try fewer filters. <a href="/gallery/">Clear filters</a>' in html
    html = page(as_alice, "/gallery/?q=harbour")
    assert "No pictures match “harbour”." in html and "Try fewer or other words." in html


def test_filters_have_their_way_out(as_alice: Client, team: Team, alice: User) -> None:
    make.picture(team, alice)
    html = page(as_alice, "/gallery/?q=lighthouse&model=dall-e-3&date=7")
    assert 'href="/gallery/?q=lighthouse&amp;date=7"' in html and "Remove the filter Model: DALL·E 3" in html
    assert 'href="/gallery/?q=lighthouse&amp;model=dall-e-3"' in html and "Date: Last 7 days" in html


def test_the_name_of_somebody_elsewhere_is_not_told(as_alice: Client, charlie: User) -> None:
    html = page(as_alice, f"/gallery/?author={charlie.pk}")
    assert "Author: Somebody else" in html and "Charlie" not in html


def test_htmx_gets_the_results_and_the_address_to_show(as_alice: Client, team: Team, alice: User) -> None:
    make.picture(team, alice)
    response = as_alice.get("/gallery/?q=&model=dall-e-3&date=&from=&to=", headers=HTMX)
    html = response.content.decode()
    assert response["HX-Push-Url"] == "/gallery/?model=dall-e-3"
    there = HTMX | {"HX-Current-URL": "http://testserver/gallery/?model=dall-e-3"}
    assert "HX-Push-Url" not in as_alice.get("/gallery/?q=&model=dall-e-3", headers=there)
    assert "<html" not in html and 'id="results"' in html and 'id="filter-row" hx-swap-oob="true"' in html


def test_the_history_of_the_browser_gets_the_whole_page(as_alice: Client) -> None:
    assert "<html" in page(as_alice, "/gallery/", **HTMX, **{"HX-History-Restore-Request": "true"})


def test_older_pictures_join_the_day_that_is_on_the_page(
    as_alice: Client, team: Team, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("imagegen.gallery.paging.PAGE_LENGTH", 1)
    noon = timezone.now().replace(hour=12, minute=0)
    for age in (0, 1, 24):
        make.picture(team, alice, created_at=noon - timedelta(hours=age))
    today = f"{noon:%Y-%m-%d}"
    first = as_alice.get("/gallery/")
    older = first.context["older_url"]
    assert f"&day={today}" in older
    html = page(as_alice, older, **HTMX)
    assert f'hx-swap-oob="beforeend:#tray-{today}"' in html and "date-head" not in html
    assert "date-head" in page(as_alice, older)


def test_a_tile_without_renditions_shows_its_placeholder(as_alice: Client, team: Team, alice: User) -> None:
    picture = make.picture(team, alice, rendered=False)
    html = page(as_alice, "/gallery/")
    assert "data:image/webp;base64," in html and f"/files/{picture.pk}/640.webp" not in html


def test_a_file_that_is_no_picture_leads_to_its_page(as_alice: Client, team: Team, alice: User) -> None:
    file = make.picture(team, alice, content=b"<svg onload=alert(1)>")
    html = page(as_alice, "/gallery/")
    assert "Not a PNG, JPEG, WebP or GIF" in html and f'src="/files/{file.pk}' not in html
    html = page(as_alice, f"/gallery/{file.pk}/")
    assert (
        "Kept as a file" in html and f'href="/files/{file.pk}/?download" download' in html and "data-zoom" not in html
    )


def test_a_file_is_counted_as_a_file(as_alice: Client, team: Team, alice: User) -> None:
    make.picture(team, alice)
    file = make.picture(team, alice, content=b"<svg/>")
    html = page(as_alice, "/gallery/")
    assert "1 picture and 1 file, 1 model" in html and "2 pictures" not in html
    deleted = as_alice.post("/gallery/trash/", {"picture": file.pk}, follow=True).content.decode()
    assert "Deleted 1 file." in deleted and "1 picture, 1 model" in deleted
    assert "1 file. Each is kept for" in page(as_alice, "/trash/")


@pytest.mark.parametrize("count", [5, 50])
def test_a_page_takes_as_many_queries_however_much_is_on_it(
    count: int, as_alice: Client, team: Team, alice: User, bob: User, django_assert_num_queries: Counted
) -> None:
    job = make.job(team, bob, status="succeeded")
    for number in range(count):
        picture = make.picture(team, [alice, bob][number % 2], job=job, position=number + 1)
        Favourite.objects.create(user=alice, asset=picture)
    page(as_alice, "/gallery/")
    with django_assert_num_queries(9):
        page(as_alice, "/gallery/?q=lighthouse&favourites=1&date=30&size=96x64")
    with django_assert_num_queries(7):
        page(as_alice, f"/gallery/{picture.pk}/")
    with django_assert_num_queries(9):
        page(as_alice, f"/gallery/{picture.pk}/?q=lighthouse&favourites=1&date=30&size=96x64")


def beside(client: Client, address: str) -> tuple[str, str]:
    """Where the arrows of a picture's page lead."""
    steps = client.get(address).context["beside"]
    return steps.previous_url, steps.next_url


def test_the_arrows_go_on_through_what_the_gallery_showed(as_alice: Client, team: Team, alice: User, bob: User) -> None:
    now = timezone.now()
    minute = timedelta(minutes=1)
    job = make.job(team, alice, status="succeeded")
    new = make.picture(team, alice, prompt="A lighthouse", created_at=now)
    one, two = (
        make.picture(team, alice, prompt="A lighthouse", created_at=now - minute, job=job, position=position)
        for position in (1, 2)
    )
    other = make.picture(team, bob, prompt="Dunes", created_at=now - 2 * minute)
    old = make.picture(team, alice, prompt="A lighthouse", created_at=now - 3 * minute)
    make.picture(team, alice, prompt="A lighthouse", created_at=now - 2 * minute, trashed_at=now)
    make.picture(make.team("Elsewhere"), alice, prompt="A lighthouse", created_at=now)
    for query, shown in [("?q=lighthouse", [new, two, one, old]), ("?all=1", [new, two, one, other, old])]:
        urls = ["", *(f"/gallery/{picture.pk}/{query}" for picture in shown), ""]
        for previous, here, following in zip(urls, urls[1:], urls[2:], strict=False):
            assert beside(as_alice, here) == (previous, following)
            assert f'href="{here}"' in page(as_alice, f"/gallery/{query}")
    assert beside(as_alice, f"/gallery/{other.pk}/?q=lighthouse") == (
        f"/gallery/{one.pk}/?q=lighthouse", f"/gallery/{old.pk}/?q=lighthouse"
    )  # fmt: skip
    assert beside(as_alice, f"/gallery/{one.pk}/") == ("", f"/gallery/{two.pk}/")
    assert f'href="/gallery/{two.pk}/?q=lighthouse"' in page(as_alice, f"/gallery/{one.pk}/?q=lighthouse")


def test_the_way_back_leads_to_the_tile_however_far_down(
    as_alice: Client, team: Team, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("imagegen.gallery.paging.PAGE_LENGTH", 1)
    now = timezone.now()
    made = [make.picture(team, alice, created_at=now - timedelta(minutes=age)) for age in range(4)]
    back = as_alice.get(f"/gallery/{made[2].pk}/?q=lighthouse&all=1").context["back"].url
    assert back.startswith("/gallery/?q=lighthouse&until=")
    shown = page(as_alice, back)
    assert f'id="picture-{made[2].pk}"' in shown and f'id="picture-{made[3].pk}"' not in shown
    Asset.objects.filter(pk__in=[picture.pk for picture in made]).update(trashed_at=now)
    back = as_alice.get(f"/gallery/{made[0].pk}/").context["back"].url
    assert back.startswith("/trash/?until=") and f'id="picture-{made[0].pk}"' in page(as_alice, back)


@pytest.mark.parametrize(
    ("path", "label"), [("/create/", "Create"), ("/activity/", "Activity"), ("/jobs/{}/", "Job"), ("/team/", "Gallery")]
)
def test_the_way_back_leads_to_the_card_that_it_was_opened_from(
    as_alice: Client, team: Team, alice: User, path: str, label: str
) -> None:
    first = make.picture(team, alice)
    job = first.output.job
    second = make.picture(team, alice, job=job, position=2)
    referer = {"Referer": f"http://testserver{path.format(job.pk)}?scope=mine"}
    shown = as_alice.get(f"/gallery/{first.pk}/", headers=referer).context
    if label == "Gallery":
        assert shown["back"].label == "Gallery" and shown["film"].next_url == f"/gallery/{second.pk}/"
        return
    assert shown["back"] == Back(path.format(job.pk), f"job-{job.pk}", label)
    assert as_alice.get(shown["film"].next_url).context["back"] == shown["back"]


def test_a_tile_that_was_deleted_elsewhere_leads_back_into_the_gallery(
    as_alice: Client, team: Team, alice: User
) -> None:
    picture = make.picture(team, alice, trashed_at=timezone.now())
    assert as_alice.get(f"/gallery/{picture.pk}/?all=1").context["back"].label == "Gallery"
    assert as_alice.get(f"/gallery/{picture.pk}/").context["back"].label == "Trash"


def test_a_picture_tells_how_it_was_made(as_alice: Client, team: Team, alice: User) -> None:
    now = timezone.now()
    job = make.job(
        team,
        alice,
        prompt="A lighthouse",
        model_id=make.GPT_IMAGE_2,
        status="succeeded",
        values={"size": "auto", "n": 2, "quality": "medium"},
        sent_at=now - timedelta(seconds=21.4),
        finished_at=now,
    )
    type(job).objects.filter(pk=job.pk).update(created_at=now - timedelta(seconds=24.4))
    picture, other = (
        make.picture(team, alice, prompt=job.prompt, revised="A white lighthouse", job=job, position=position)
        for position in (1, 2)
    )
    Output.objects.filter(asset=picture).update(answered={"background": "opaque", "quality": "medium"})
    html = page(as_alice, f"/gallery/{picture.pk}/")
    for said in [
        "1 of 2 in this job",
        f'href="/gallery/{other.pk}/" rel="next"',
        f"job {job.pk}",
        '<ins><span class="sr">inserted: </span>white</ins>',
        "GPT Image 2, Sample key",
        "96 × 64, 3:2 (asked: auto)",
        "Opaque (asked: auto)",
        '<dd class="num">Medium</dd>',
        "$0.04 of $0.08 for 2",
        "21.4 s, queued 3 s",
        picture.sha256,
    ]:
        assert said in html


def test_the_heart_of_somebody_else_is_not_shown(as_alice: Client, team: Team, alice: User, bob: User) -> None:
    picture = make.picture(team, alice)
    Favourite.objects.create(user=bob, asset=picture)
    for address in ("/gallery/", f"/gallery/{picture.pk}/"):
        assert 'aria-pressed="true"' not in page(as_alice, address)
    Favourite.objects.create(user=alice, asset=picture)
    for address in ("/gallery/", f"/gallery/{picture.pk}/"):
        assert 'aria-pressed="true"' in page(as_alice, address)


def test_a_prompt_that_was_not_revised_has_no_comparison(as_alice: Client, team: Team, alice: User) -> None:
    same = make.picture(team, alice, prompt="A lighthouse", revised="A lighthouse")
    assert "Revised by the model" not in page(as_alice, f"/gallery/{same.pk}/")


@pytest.mark.parametrize(
    ("name", "role", "sees"),
    [
        ("alice", Role.MEMBER, True),
        ("alice", Role.VIEWER, True),
        ("bob", Role.MEMBER, False),
        ("bob", Role.MANAGER, True),
    ],
)
def test_the_raw_answer_is_for_its_author_and_managers(
    name: str, role: str, sees: bool, client: Client, team: Team, alice: User, bob: User
) -> None:
    picture = make.picture(team, alice)
    call = {"number": 1, "fence": 1, "status": "stored", "spool_key": "k", "spool_host": "h", "request_id": "req_1"}
    Call.objects.create(job=picture.output.job, request={"secretive": "asked"}, response={"secretive": "said"}, **call)
    user = {"alice": alice, "bob": bob}[name]
    user.memberships.update(role=role)
    client.force_login(user)
    html = page(client, f"/gallery/{picture.pk}/")
    assert ("secretive" in html) is sees and "req_1" in html


@pytest.mark.parametrize(("role", "makes"), [(Role.VIEWER, False), (Role.MEMBER, True)])
def test_what_somebody_may_not_do_is_not_drawn(
    role: str, makes: bool, as_alice: Client, team: Team, alice: User, bob: User
) -> None:
    alice.memberships.update(role=role)
    hers, his = make.picture(team, alice), make.picture(team, bob)
    html = page(as_alice, f"/gallery/{hers.pk}/")
    assert ("data-delete" in html) is makes and ("data-reuse" in html) is makes
    assert "data-delete" not in page(as_alice, f"/gallery/{his.pk}/")
    assert ("btn-delete" in page(as_alice, "/gallery/")) is makes


def test_a_picture_in_the_trash_says_so(as_alice: Client, team: Team, alice: User, bob: User) -> None:
    thrown = timezone.now() - timedelta(days=17, hours=1)
    hers = make.picture(team, alice, trashed_at=thrown, trashed_by=bob)
    his = make.picture(team, bob, trashed_at=thrown)
    html = page(as_alice, f"/gallery/{hers.pk}/")
    assert "by Bob Baker" in html and "13 days left." in html and "Restore" in html
    assert "Restore" not in page(as_alice, f"/gallery/{his.pk}/")
    assert f"picture-{hers.pk}" not in page(as_alice, "/gallery/")
    trash = page(as_alice, "/trash/")
    assert f"picture-{hers.pk}" in trash and f"picture-{his.pk}" in trash and "13 days left" in trash


def test_what_is_deleted_for_good_has_no_page(as_alice: Client, team: Team, alice: User) -> None:
    now = timezone.now()
    picture = make.picture(team, alice, trashed_at=now, erased_at=now)
    assert as_alice.get(f"/gallery/{picture.pk}/").status_code == 404
    assert f"picture-{picture.pk}" not in page(as_alice, "/trash/")


def test_the_trash_is_the_teams(as_charlie: Client, team: Team, alice: User) -> None:
    make.picture(team, alice, trashed_at=timezone.now())
    assert "The trash is empty." in page(as_charlie, "/trash/")


PAYLOAD = '"><script>alert(1)</script><img src=x onerror=alert(1)>{{ 7|add:7 }}'


def test_words_of_people_stay_words(as_alice: Client, team: Team, alice: User) -> None:
    alice.display_name = PAYLOAD[:80]
    alice.save()
    picture = make.picture(team, alice, prompt=PAYLOAD, revised=f"{PAYLOAD} more")
    for address in ("/gallery/", f"/gallery/{picture.pk}/", "/trash/"):
        html = page(as_alice, address)
        assert "<script>alert" not in html and "<img src=x" not in html
    html = page(as_alice, "/gallery/?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E&model=%22%3E%3Cscript%3Ealert(1)")
    assert "<script>alert" not in html


@pytest.mark.parametrize("address", ["/gallery/9223372036854775808/", "/gallery/99999999999999999999999/"])
def test_a_number_that_no_database_holds_is_no_picture(as_alice: Client, address: str) -> None:
    assert as_alice.get(address).status_code == 404


def test_looking_changes_nothing(as_alice: Client, team: Team, alice: User) -> None:
    picture = make.picture(team, alice)
    before = list(Asset.objects.values())
    for address in ("/gallery/", f"/gallery/{picture.pk}/", "/trash/", f"/gallery/download/?picture={picture.pk}"):
        as_alice.get(address)
    assert list(Asset.objects.values()) == before and not Favourite.objects.exists()

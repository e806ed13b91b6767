"""The page on which admins choose what a credential offers."""

import re
from collections.abc import Iterable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.db.models.signals import post_init
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from imagegen.accounts.models import Team, User
from imagegen.audit.models import Entry
from imagegen.console.forms import LISTED
from imagegen.credentials import services
from imagegen.credentials.models import Credential, Offer, OfferDefault
from imagegen.jobs.models import Job
from tests import make
from tests.providers.standins.lister import lists

pytestmark = pytest.mark.django_db


@pytest.fixture
def credential(team: Team) -> Credential:
    return make.credential(team)


def address(credential: Credential, name: str = "models") -> str:
    return reverse(f"console:{name}", args=[credential.pk])


def offer(credential: Credential, model_id: str) -> Offer:
    return credential.offers.get(model_id=model_id)


def posted(offers: Iterable[Offer], **more: Any) -> dict[str, Any]:
    """What the page sends where nothing was changed on it."""
    default = OfferDefault.objects.first()
    form: dict[str, Any] = {"shown": [], "default_before": str(default.offer_id) if default else ""}
    for each in offers:
        form["shown"].append(each.pk)
        form |= {f"{each.pk}-is_on": "on"} if each.is_on else {}
        form |= {f"{each.pk}-behaves_like": each.behaves_like, f"{each.pk}-price": each.price or ""}
        form[f"{each.pk}-teams"] = [team.pk for team in each.teams.all()]
        form[f"{each.pk}-was"] = was(each)
    return form | more


def was(offer: Offer) -> str:
    """The mark of what is kept, as a page that is opened now has it."""
    return services.Terms.of(Offer.objects.get(pk=offer.pk)).mark


def many(credential: Credential, count: int) -> None:
    ids = (f"house/flux-{number:05}" for number in range(count))
    Offer.objects.bulk_create(Offer(credential=credential, model_id=model_id) for model_id in ids)


def rows(page: str) -> list[str]:
    return re.findall(r'aria-label="(\S+) is on"', page)


def test_only_admins_enter(as_alice: Client, credential: Credential) -> None:
    assert as_alice.get(address(credential)).status_code == 403
    assert as_alice.post(address(credential, "refresh")).status_code == 403


def test_models_are_switched_and_told_what_they_behave_like(as_ola: Client, credential: Credential) -> None:
    kept = offer(credential, make.GPT_IMAGE_2)
    credential.offers.exclude(pk=kept.pk).delete()
    as_ola.post(address(credential), posted([kept], typed="house-model", typed_like=make.DALL_E_3))
    assert {each.model_id for each in credential.offers.filter(is_on=True)} == {make.GPT_IMAGE_2, "house-model"}
    kept.is_on = False
    as_ola.post(address(credential), posted([kept, offer(credential, "house-model")]))
    assert credential.offers.get(is_on=True).behaves_like == make.DALL_E_3


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("<b>house</b>", "&lt;b&gt;house&lt;/b&gt;: The catalogue does not know it"),
        ("x" * 301, "at most 300 characters"),
        ("house\u202emodel", "characters that can be shown"),
        ("house model", "A model&#x27;s id has no blanks"),
        ("house\u00a0model", "A model&#x27;s id has no blanks"),
    ],
)
def test_what_cannot_be_added_is_said_and_kept_on_the_page(
    as_ola: Client, credential: Credential, typed: str, words: str
) -> None:
    response = as_ola.post(address(credential), posted([], typed=typed))
    page = response.content.decode()
    assert response.status_code == 422 and words in page and "The others are saved" not in page
    assert re.search(r'aria-describedby="(id_typed\w*-error)".*<div class="field-error" id="\1"', page, re.DOTALL)
    assert not credential.offers.filter(model_id=typed).exists()


def test_an_id_that_is_in_the_list_is_not_typed_over(as_ola: Client, credential: Credential) -> None:
    response = as_ola.post(address(credential), posted([], typed=make.DALL_E_3, typed_like="dall-e-2"))
    assert "dall-e-3: It is in the list already" in response.content.decode()
    assert offer(credential, make.DALL_E_3).behaves_like == ""


def test_of_two_who_type_the_same_id_the_second_is_told(as_ola: Client, credential: Credential) -> None:
    def quicker(instance: Offer, **_: Any) -> None:
        if instance.pk or instance.model_id != "house-model":
            return
        post_init.disconnect(quicker, Offer)
        credential.offers.create(model_id=instance.model_id, is_listed=False)

    post_init.connect(quicker, Offer)
    response = as_ola.post(address(credential), posted([], typed="house-model", typed_like=make.DALL_E_3))
    assert response.status_code == 422 and f"house-model: {LISTED}" in response.content.decode()
    assert not credential.offers.get(model_id="house-model").is_on


def test_an_id_that_was_mistyped_is_removed_until_something_was_made_with_it(
    as_ola: Client, ola: User, team: Team, credential: Credential
) -> None:
    listed, wrong, used = (
        offer(credential, make.DALL_E_3),
        *(
            services.set_offer(credential, typed, is_on=True, behaves_like=make.DALL_E_3)
            for typed in ("dal-e", "house")
        ),
    )
    made = make.job(team, ola, offer=used)
    Job.objects.filter(pk=made.pk).update(model_id=used.model_id)
    page = as_ola.get(address(credential)).content.decode()
    assert re.findall(r'name="(\d+)-remove"', page) == [str(wrong.pk)]
    every = {f"{each.pk}-remove": "on" for each in (listed, wrong, used)}
    as_ola.post(address(credential), posted([listed, wrong, used]) | every | {f"{wrong.pk}-price": "cheap"})
    assert not credential.offers.filter(pk=wrong.pk).exists()
    assert credential.offers.filter(pk__in=[listed.pk, used.pk]).count() == 2
    assert Entry.objects.latest("pk").detail == "dal-e removed"


def test_the_first_test_leaves_off_what_has_ended(team: Team) -> None:
    today = timezone.localdate()
    ends = {"dall-e-2": today - timedelta(days=1), "dall-e-3": today, "gpt-image-2": today + timedelta(days=9)}
    found = make.credential(team, preset="compatible", base_url="https://images.example/v1")
    found.offers.all().delete()
    for model_id, day in ends.items():
        found.offers.create(model_id=model_id, ends_on=day)
    assert services.enable_known(found) == 2
    assert not offer(found, "dall-e-2").is_on


def test_a_model_that_nobody_knows_is_not_switched_on(as_ola: Client, credential: Credential) -> None:
    many(credential, 1)
    house = offer(credential, "house/flux-00000")
    response = as_ola.post(address(credential), posted([house]) | {f"{house.pk}-is_on": "on"})
    assert "house/flux-00000: The catalogue does not know it" in response.content.decode()
    house.refresh_from_db()
    assert not house.is_on


def test_what_is_on_comes_first_then_what_is_known_then_the_rest(as_ola: Client, credential: Credential) -> None:
    many(credential, 2)
    services.set_offer(credential, "house/flux-00001", is_on=True, behaves_like="any-diffusion")
    services.set_offer(credential, "dall-e-2", is_on=False, behaves_like=None)
    names = rows(as_ola.get(address(credential)).content.decode())
    assert names.index("house/flux-00001") < names.index("dall-e-2") < names.index("house/flux-00000")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("FLUX-00001", ["house/flux-00001"]),
        (" DALL·e 3\x00 ", ["dall-e-3"]),
        ("nothing", []),
        ("%", []),
    ],
)
def test_models_are_searched_by_id_and_by_name(
    as_ola: Client, credential: Credential, text: str, found: list[str]
) -> None:
    many(credential, 2)
    page = as_ola.get(address(credential), {"q": text}).content.decode()
    assert rows(page) == found and ("No model here is called that" in page) == (not found)


def test_a_team_that_is_deleted_as_one_saves_is_said_and_nothing_is_saved(
    as_ola: Client, credential: Credential
) -> None:
    drafts = make.team("Drafts")
    credential.teams.add(drafts)
    shown = offer(credential, make.DALL_E_3)
    form = posted([shown]) | {f"{shown.pk}-teams": [drafts.pk], f"{shown.pk}-price": "7"}
    doomed = [drafts]

    def delete_first(execute: Any, sql: str, *rest: Any) -> Any:
        if doomed and sql.startswith("SAVEPOINT"):
            doomed.pop().delete()
        return execute(sql, *rest)

    with connection.execute_wrapper(delete_first):
        page = as_ola.post(address(credential), form, follow=True).content.decode()
    assert "A team was deleted meanwhile. Nothing was saved." in page
    shown.refresh_from_db()
    assert shown.price is None and not shown.teams.exists()


def test_a_long_list_is_paged_a_hundred_at_a_time(as_ola: Client, credential: Credential) -> None:
    many(credential, 240)
    first = as_ola.get(address(credential), {"q": "house"}).content.decode()
    assert len(rows(first)) == 100 and "1 to 100 of 240" in first
    last = as_ola.get(f"{address(credential)}?q=house&page=3").content.decode()
    assert len(rows(last)) == 40 and "?q=house&amp;page=2" in last
    assert rows(as_ola.get(f"{address(credential)}?q=house&page={'9' * 30}").content.decode()) == rows(last)


def test_saving_touches_only_what_the_page_showed(as_ola: Client, credential: Credential) -> None:
    shown, other = offer(credential, "dall-e-2"), make.offer(credential.teams.get())
    services.set_default("generate", offer(credential, make.DALL_E_3))
    before = credential.offers.filter(is_on=True).count()
    form = {"shown": [shown.pk, other.pk, "x", "9" * 30]} | {f"{each.pk}-was": was(each) for each in (shown, other)}
    response = as_ola.post(f"{address(credential)}?q=dall", form)
    assert response.headers["Location"].endswith("?q=dall")
    assert credential.offers.filter(is_on=True).count() == before - 1
    other.refresh_from_db()
    assert other.is_on and OfferDefault.objects.exists()


def test_a_price_is_kept_shown_and_taken_back(as_ola: Client, credential: Credential) -> None:
    shown = offer(credential, make.DALL_E_3)
    as_ola.post(address(credential), posted([shown]) | {f"{shown.pk}-price": " 0.0420 "})
    shown.refresh_from_db()
    assert shown.price == Decimal("0.042")
    page = as_ola.get(address(credential)).content.decode()
    assert 'value="0.042"' in page and "$0.042 an image" in page
    as_ola.post(address(credential), posted([shown]) | {f"{shown.pk}-price": ""})
    shown.refresh_from_db()
    assert shown.price is None


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("-1", "A price is 0 or more."),
        ("cheap", "Write dollars with a point, such as 0.04."),
        ("0,04", "Write dollars with a point, such as 0.04."),
        ("NaN", "Write dollars with a point, such as 0.04."),
        ("1001", "One image costs 1,000 dollars at the most."),
        ("1e2", "Write dollars with a point, such as 0.04."),
        ("0.0000001", "A price has six decimals at the most."),
    ],
)
def test_a_wrong_price_is_said_and_nothing_else_is_lost(
    as_ola: Client, credential: Credential, typed: str, words: str
) -> None:
    wrong, right = offer(credential, make.DALL_E_3), offer(credential, "dall-e-2")
    form = posted([wrong, right], typed="house") | {f"{wrong.pk}-price": typed, f"{right.pk}-price": "0.02"}
    response = as_ola.post(address(credential), form)
    page = response.content.decode()
    assert response.status_code == 422 and f"dall-e-3: {words}" in page and "The others are saved" in page
    assert f'value="{typed}"' in page and 'value="house"' in page and rows(page) == ["dall-e-2", "dall-e-3"]
    wrong.refresh_from_db()
    right.refresh_from_db()
    assert (wrong.price, right.price) == (None, Decimal("0.02"))


def test_the_default_is_marked_moved_and_left_to_the_catalogue(as_ola: Client, credential: Credential) -> None:
    one, two = offer(credential, make.DALL_E_3), offer(credential, "dall-e-2")
    for chosen in (one, two):
        as_ola.post(address(credential), posted([one, two], default=chosen.pk))
        assert OfferDefault.objects.get().offer == chosen
    assert "Now it is DALL·E 2 of" in as_ola.get(address(credential)).content.decode()
    as_ola.post(address(credential), posted([one, two], default=""))
    assert not OfferDefault.objects.exists()


def test_what_is_switched_off_is_not_made_the_default(as_ola: Client, credential: Credential) -> None:
    shown = offer(credential, make.DALL_E_3)
    shown.is_on = False
    page = as_ola.post(address(credential), posted([shown], default=shown.pk)).content.decode()
    assert "dall-e-3: Only a model that is on can be the default." in page
    assert not OfferDefault.objects.exists()


def test_the_default_of_a_row_that_is_wrong_is_not_judged(as_ola: Client, credential: Credential) -> None:
    services.set_offer(credential, make.DALL_E_3, is_on=False, behaves_like=None)
    wrong = offer(credential, make.DALL_E_3)
    form = posted([wrong], default=wrong.pk) | {f"{wrong.pk}-is_on": "on", f"{wrong.pk}-price": "cheap"}
    page = as_ola.post(address(credential), form).content.decode()
    assert "Write dollars with a point" in page and "Only a model that is on" not in page
    assert not OfferDefault.objects.exists()


def test_a_default_that_is_saved_beside_a_wrong_row_is_said_to_be(as_ola: Client, credential: Credential) -> None:
    wrong, right = offer(credential, make.DALL_E_3), offer(credential, "dall-e-2")
    form = posted([wrong, right], default=right.pk) | {f"{wrong.pk}-price": "cheap"}
    page = as_ola.post(address(credential), form).content.decode()
    assert "Write dollars with a point" in page and "The others are saved" in page
    assert OfferDefault.objects.get().offer == right


def test_the_default_of_another_page_stays(as_ola: Client, credential: Credential) -> None:
    services.set_default("generate", offer(credential, make.DALL_E_3))
    as_ola.post(address(credential), posted([offer(credential, "dall-e-2")]))
    assert OfferDefault.objects.exists()
    late = posted([offer(credential, "dall-e-2")], default="") | {"default_before": ""}
    as_ola.post(address(credential), late)
    assert OfferDefault.objects.exists()


def test_a_model_is_limited_to_some_of_the_credentials_teams(as_ola: Client, credential: Credential) -> None:
    shown, team = offer(credential, make.DALL_E_3), credential.teams.get()
    assert "Only for" not in as_ola.get(address(credential)).content.decode()
    second, stranger = make.team("Second"), make.team("Elsewhere")
    credential.teams.add(second)
    as_ola.post(address(credential), posted([shown]) | {f"{shown.pk}-teams": [second.pk]})
    assert list(shown.teams.all()) == [second]
    assert "1 team only" in as_ola.get(address(credential)).content.decode()
    response = as_ola.post(address(credential), posted([shown]) | {f"{shown.pk}-teams": [stranger.pk]})
    assert response.status_code == 422 and list(shown.teams.all()) == [second]
    credential.teams.set([team])
    assert "Second" in as_ola.get(address(credential)).content.decode()
    as_ola.post(address(credential), posted([shown]) | {f"{shown.pk}-teams": []})
    assert not shown.teams.exists()


def test_a_model_limited_to_the_only_team_stays_so(as_ola: Client, credential: Credential, team: Team) -> None:
    shown = offer(credential, make.DALL_E_3)
    shown.teams.add(team)
    as_ola.post(address(credential), posted([shown]))
    assert list(shown.teams.all()) == [team]


@pytest.mark.parametrize("count", [1, 8, 40])
def test_a_page_with_everything_ticked_is_small_enough_to_be_posted(
    as_ola: Client, credential: Credential, count: int
) -> None:
    credential.teams.add(*(make.team(f"Team {number}") for number in range(count)))
    many(credential, 150)
    page = as_ola.get(address(credential)).content.decode()
    shown = [int(number) for number in re.findall(r'name="shown" value="(\d+)"', page)]
    teams = list(credential.teams.values_list("pk", flat=True))
    form = posted(credential.offers.filter(pk__in=shown), typed="house", typed_like="dall-e-2", default="", q="")
    form |= {f"{pk}-behaves_like": make.DALL_E_3 for pk in shown} | {f"{pk}-is_on": "on" for pk in shown}
    form |= {f"{pk}-teams": teams for pk in shown}
    assert as_ola.post(address(credential), form).status_code == 302
    assert credential.offers.filter(teams=credential.teams.first()).count() == len(shown)


def test_what_another_admin_saved_meanwhile_stays_where_nothing_was_touched(
    as_ola: Client, credential: Credential
) -> None:
    theirs, mine = offer(credential, make.DALL_E_3), offer(credential, "dall-e-2")
    second = make.team("Second")
    credential.teams.add(second)
    form = read(as_ola, credential) | {f"{mine.pk}-price": "0.0200"}
    as_ola.post(
        address(credential),
        read(as_ola, credential) | {f"{theirs.pk}-price": "0.05", f"{theirs.pk}-teams": [second.pk]},
    )
    assert as_ola.post(address(credential), form).status_code == 302
    theirs.refresh_from_db()
    mine.refresh_from_db()
    assert (theirs.price, list(theirs.teams.all()), mine.price) == (Decimal("0.05"), [second], Decimal("0.02"))


def test_of_two_who_change_one_model_the_second_is_told_and_may_insist(as_ola: Client, credential: Credential) -> None:
    shown, wrong = offer(credential, make.DALL_E_3), offer(credential, "dall-e-2")
    form = read(as_ola, credential) | {f"{shown.pk}-price": "0.06", f"{wrong.pk}-price": "cheap"}
    as_ola.post(address(credential), read(as_ola, credential) | {f"{shown.pk}-price": "0.05"})
    response = as_ola.post(address(credential), form)
    page = response.content.decode()
    assert response.status_code == 422 and "dall-e-3: Somebody else has changed this one meanwhile" in page
    assert 'value="0.06"' in page and f'<a href="{address(credential)}">See what is saved</a>' in page
    shown.refresh_from_db()
    assert shown.price == Decimal("0.05")
    insisting = form | marks(page) | {f"{wrong.pk}-price": ""}
    assert as_ola.post(address(credential), insisting).status_code == 302
    shown.refresh_from_db()
    assert shown.price == Decimal("0.06")


def test_after_a_mistake_the_rows_without_one_are_shown_as_they_are_kept(
    as_ola: Client, credential: Credential
) -> None:
    theirs, mine = offer(credential, make.DALL_E_3), offer(credential, "dall-e-2")
    form = read(as_ola, credential) | {f"{mine.pk}-price": "cheap"}
    as_ola.post(address(credential), read(as_ola, credential) | {f"{theirs.pk}-price": "0.05"})
    page = as_ola.post(address(credential), form).content.decode()
    assert 'value="0.05"' in page and 'value="cheap"' in page
    assert marks(page)[f"{theirs.pk}-was"] == was(theirs)


def read(client: Client, credential: Credential) -> dict[str, Any]:
    """What the page that is opened now sends where nothing is changed on it."""
    page = client.get(address(credential)).content.decode()
    return posted(credential.offers.prefetch_related("teams")) | marks(page)


def marks(page: str) -> dict[str, str]:
    return dict(re.findall(r'name="(\d+-was)" value="(\w+)"', page))


def test_refreshing_says_what_is_new_gone_and_listed(
    as_ola: Client, credential: Credential, settings: Settings
) -> None:
    credential.offers.exclude(model_id=make.DALL_E_3).delete()
    lists(settings, ["gpt-image-2", "<b>flux</b>"])
    page = as_ola.post(address(credential, "refresh"), follow=True).content.decode()
    assert "2 models are listed, 2 of them for images. 2 new, 1 gone." in page
    assert "&lt;b&gt;flux&lt;/b&gt;" in page and "<b>flux</b>" not in page and "Not listed" in page
    lists(settings, {"error": "no"})
    assert "no list of models" in as_ola.post(address(credential, "refresh"), follow=True).content.decode()


def test_the_page_takes_as_many_queries_for_a_hundred_as_for_one(as_ola: Client, credential: Credential) -> None:
    credential.teams.add(make.team("Second"))
    credential.offers.exclude(model_id=make.DALL_E_3).delete()
    counts = []
    for more in (0, 99):
        many(credential, more)
        with CaptureQueriesContext(connection) as looked:
            as_ola.get(address(credential))
        offers = list(credential.offers.prefetch_related("teams"))
        form = posted(offers) | {f"{each.pk}-teams": [credential.teams.all()[0].pk] for each in offers}
        with CaptureQueriesContext(connection) as saved:
            as_ola.post(address(credential), form)
        counts.append((len(looked), len(saved)))
    assert counts[0] == counts[1]

import json
import re
import uuid
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import strip_tags

from imagegen.accounts.models import Membership, Role, Team, User
from imagegen.assets import services as assets
from imagegen.assets.models import Asset
from imagegen.credentials import services as credentials
from imagegen.credentials.models import Credential, Health, Offer
from imagegen.jobs.models import Call, Job, Output
from imagegen.jobs.reuse import reuse_url
from imagegen.jobs.states import CallStatus, Status
from imagegen.providers.errors import RateLimited, Unanswered
from tests import make

CREATE = "/create/"
POST = "/create/generate/"
HTMX = {"HTTP_HX_REQUEST": "true"}

pytestmark = pytest.mark.django_db


@pytest.fixture
def offer(team: Team) -> Offer:
    return make.offer(team)


def form(offer: Offer, **values: Any) -> dict[str, Any]:
    return {"model": offer.value, "prompt": "A lighthouse", "submit_token": str(uuid.uuid4()), **values}


def pressed(answer: str) -> str:
    """What the button says."""
    label = re.search(r'<span id="generate-label"[^>]*>(.*?)</span></span>', answer)
    assert label
    return strip_tags(label[1])


def other(offer: Offer, model_id: str) -> Offer:
    return offer.credential.offers.select_related("credential").get(model_id=model_id)


@pytest.mark.parametrize("address", ["/", CREATE, POST, "/activity/", "/jobs/", "/jobs/1/"])
def test_a_stranger_sees_the_sign_in_page(client: Client, address: str) -> None:
    response = client.get(address, follow=True)
    assert response.redirect_chain[-1][0].startswith(reverse("account_login"))


def test_create_offers_what_the_model_takes(as_alice: Client, offer: Offer) -> None:
    page = as_alice.get(CREATE, {"model": offer.value}).content.decode()
    assert f'data-model="{make.DALL_E_3}"' in page
    assert 'name="style"' in page and 'value="1792x1024"' in page
    assert 'name="background"' not in page
    page = as_alice.get(CREATE, {"model": other(offer, make.GPT_IMAGE_2).value}).content.decode()
    assert 'name="background"' in page and 'name="style"' not in page


def test_a_shape_is_asked_of_a_model_that_takes_one(as_alice: Client, alice: User, offer: Offer, team: Team) -> None:
    grok = other(offer, "grok-imagine-image-2.0")
    page = as_alice.get(CREATE, {"model": grok.value}).content.decode()
    assert '<option value="21:9"' in page and 'name="resolution"' in page and 'name="size"' not in page
    asked = {"aspect_ratio": "16:9"}
    job = make.job(team, alice, model_id=grok.model_id, offer=grok, status=Status.RUNNING, values=asked)
    card = as_alice.get(f"/jobs/{job.pk}/").content.decode()
    assert "16:9" in card and "ar-178" in card


def test_the_address_fills_the_form(as_alice: Client, offer: Offer) -> None:
    page = as_alice.get(CREATE, {"model": offer.value, "prompt": "A <b>vase</b>", "quality": "hd"}).content.decode()
    assert "A &lt;b&gt;vase&lt;/b&gt;</textarea>" in page
    assert re.search(r'value="hd" checked', page)


def test_reuse_brings_back_a_prompt_of_any_length(as_alice: Client, alice: User, offer: Offer, team: Team) -> None:
    gpt = other(offer, make.GPT_IMAGE_2)
    prompt = "מגדלור " * 4000
    job = make.job(team, alice, prompt=prompt, model_id=gpt.model_id, offer=gpt, values={"quality": "high"})
    address = reuse_url(job)
    assert len(address) < 500
    page = as_alice.get(address).content.decode()
    assert f"{prompt}</textarea>" in page and re.search(r'value="high" checked', page)
    assert "From a job by you" in page


def test_reuse_of_another_teams_job_shows_nothing_of_it(as_charlie: Client, alice: User, team: Team) -> None:
    make.offer(make.team("Elsewhere"))
    job = make.job(team, alice, prompt="A secret harbour")
    assert "secret harbour" not in as_charlie.get(CREATE, {"from": job.pk}).content.decode()


def test_the_address_cannot_choose_a_model_of_another_team(as_alice: Client, offer: Offer) -> None:
    foreign = make.offer(make.team("Elsewhere"))
    page = as_alice.get(CREATE, {"model": foreign.value}).content.decode()
    assert "not offered to your team" in page and foreign.value not in page


def test_submitting_without_script_leads_to_the_job(as_alice: Client, alice: User, offer: Offer) -> None:
    response = as_alice.post(POST, form(offer, size="1792x1024", style="natural", quality="hd"))
    job = Job.objects.get()
    assert response.headers["Location"] == f"/jobs/{job.pk}/"
    assert (job.author, job.status, job.prompt) == (alice, Status.QUEUED, "A lighthouse")
    assert job.parameters["size"] == "1792x1024" and job.parameters["style"] == "natural"
    page = as_alice.get(f"/jobs/{job.pk}/").content.decode()
    assert f'id="job-{job.pk}"' in page and 'data-status="queued"' in page and "Cancel" in page


def test_submitting_by_htmx_answers_the_card_and_the_next_token(as_alice: Client, offer: Offer) -> None:
    values = form(offer)
    answer = as_alice.post(POST, values, **HTMX).content.decode()  # type: ignore[arg-type]
    assert f'id="job-{Job.objects.get().pk}"' in answer
    token = re.search(r'name="submit_token"[^>]*value="([^"]+)"', answer)
    assert token and token[1] != values["submit_token"]
    assert 'id="id_model-said" hx-swap-oob' in answer and "field-error" not in answer


@pytest.mark.fault("F1")
def test_the_same_form_twice_is_one_job(as_alice: Client, offer: Offer) -> None:
    values = form(offer)
    assert as_alice.post(POST, values).headers["Location"] == as_alice.post(POST, values).headers["Location"]
    assert Job.objects.count() == 1


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"prompt": "  \n "}, "Write a prompt first."),
        ({"prompt": "x" * 4001}, "at most 4,000 characters"),
        ({"size": "512x512"}, "512x512 is not offered by dall-e-3. Choose 1024x1024, 1792x1024 or 1024x1792."),
        ({"quality": "ultra"}, "ultra is not offered by dall-e-3"),
        ({"n": "2"}, "exactly 1 image"),
    ],
)
@pytest.mark.parametrize("headers", [{}, HTMX])
def test_a_mistake_is_named_and_nothing_is_lost(
    as_alice: Client, offer: Offer, values: dict[str, Any], words: str, headers: dict[str, Any]
) -> None:
    response = as_alice.post(POST, form(offer, style="natural", **values), **headers)
    page = response.content.decode()
    assert response.status_code == 422 and not Job.objects.exists()
    assert words in page
    assert re.search(r'value="natural" checked', page)


def test_what_did_not_count_comes_back_after_a_mistake(as_alice: Client, offer: Offer) -> None:
    gpt = other(offer, make.GPT_IMAGE_2)
    page = as_alice.post(POST, form(gpt, output_format="png", n="11")).content.decode()
    assert re.search(r'name="output_compression"[^>]* value="100"', page)


def test_a_prompt_goes_out_exactly_as_written(as_alice: Client, offer: Offer) -> None:
    prompt = '  "Quotes", <script>alert(1)</script>\r\n\r\nשלום 👩‍🎨\t '
    as_alice.post(POST, form(offer, prompt=prompt))
    job = Job.objects.get()
    assert job.prompt == job.parameters["prompt"] == prompt.replace("\r\n", "\n")
    assert b"<script>alert" not in as_alice.get(f"/jobs/{job.pk}/").content


def test_a_model_gone_since_the_page_was_opened_keeps_the_prompt(as_alice: Client, offer: Offer) -> None:
    Credential.objects.update(is_on=False)
    make.offer(offer.credential.teams.get(), name="Second")
    response = as_alice.post(POST, form(offer, prompt="Keep me"))
    page = response.content.decode()
    assert response.status_code == 422 and not Job.objects.exists()
    assert f"{offer.credential.name} was switched off. Nothing was sent and nothing was charged" in page
    assert "Choose another model, or ask an admin." in page and "Keep me</textarea>" in page
    assert '<option value="" selected>Choose a model</option>' in page and page.count(" selected>") == 1
    again = as_alice.post(POST, form(offer, prompt="Keep me") | {"model": ""}).content.decode()
    assert "Choose a model. Nothing was sent" in again and not Job.objects.exists()


def test_of_a_model_that_is_gone_nothing_else_is_blamed(as_alice: Client, offer: Offer) -> None:
    Credential.objects.update(is_on=False)
    make.offer(offer.credential.teams.get(), name="Second")
    values = {"size": "custom", "size_custom": "17x17", "quality": "medium"}
    page = as_alice.post(POST, form(offer, **values)).content.decode()
    assert page.count("field-error") == 1 and re.search(r'value="medium"[^>]* checked', page)


def test_an_admin_is_told_where_a_model_is_switched_on(as_alice: Client, alice: User, offer: Offer) -> None:
    User.objects.filter(pk=alice.pk).update(is_admin=True)
    Credential.objects.update(is_on=False)
    page = as_alice.post(POST, form(offer)).content.decode()
    assert "No other model is switched on: switch it on under Console → Credentials and load this page again." in page


@pytest.mark.parametrize(
    ("is_admin", "words"), [(True, "Switch one on under Console → Credentials."), (False, "Ask an admin.")]
)
def test_nobody_is_asked_to_choose_where_nothing_is_left(
    as_alice: Client, alice: User, offer: Offer, is_admin: bool, words: str
) -> None:
    User.objects.filter(pk=alice.pk).update(is_admin=is_admin)
    Credential.objects.update(is_on=False)
    page = as_alice.post(POST, form(offer, prompt="Keep me") | {"model": ""}).content.decode()
    assert "Choose a model. " not in page and "No model is switched on. Nothing was sent" in page
    assert f"your prompt is kept. {words}" in page


def test_a_model_that_is_no_more_is_named_as_such(as_alice: Client, offer: Offer) -> None:
    values = form(offer, prompt="Keep me")
    offer.delete()
    page = as_alice.post(POST, values).content.decode()
    assert "not offered to your team any more" in page and "Keep me</textarea>" in page


def test_a_prompt_is_kept_where_no_model_is_left(as_alice: Client, offer: Offer) -> None:
    offer.credential.offers.update(is_on=False)
    response = as_alice.post(POST, form(offer, prompt="Keep me"))
    page = response.content.decode()
    assert response.status_code == 422 and not Job.objects.exists()
    assert "DALL·E 3 was switched off. Nothing was sent and nothing was charged" in page
    assert "Keep me</textarea>" in page


@pytest.mark.parametrize("address", [POST, "/create/generate/fields/"])
def test_a_notice_says_that_no_model_is_left_and_the_form_stays(as_alice: Client, offer: Offer, address: str) -> None:
    Credential.objects.update(is_on=False)
    response = as_alice.post(address, form(offer), **HTMX)  # type: ignore[arg-type]
    notice = response.content.decode()
    assert response.status_code == 422 and response.headers["HX-Retarget"] == "#toasts"
    assert f"{offer.credential.name} was switched off. Nothing was sent" in notice and "<!DOCTYPE" not in notice


def test_no_price_is_told_of_a_model_that_is_gone(as_alice: Client, offer: Offer) -> None:
    Credential.objects.update(is_on=False)
    assert as_alice.post("/create/generate/price/", form(offer), **HTMX).status_code == 204  # type: ignore[arg-type]


def test_changing_the_model_keeps_what_it_can_and_says_what_it_cannot(as_alice: Client, offer: Offer) -> None:
    gpt = other(offer, make.GPT_IMAGE_2)
    posted = {"model": offer.value, "fields_of": gpt.value, "background": "transparent", "size": "1536x1024", "n": "4"}
    response = as_alice.post("/create/generate/fields/", posted, **HTMX)  # type: ignore[arg-type]
    answer = response.content.decode()
    assert "DALL·E 3 has no background option. Kept for when you switch back." in answer
    assert re.search(r'value="1792x1024"[^>]*checked', answer)
    kept = re.search(r'name="remembered" value="([^"]*)"', answer)
    assert kept
    back = {"model": gpt.value, "fields_of": offer.value, "size": "1792x1024"}
    back["remembered"] = kept[1].replace("&quot;", '"')
    answer = as_alice.post("/create/generate/fields/", back, **HTMX).content.decode()  # type: ignore[arg-type]
    assert re.search(r'value="transparent"[^>]*checked', answer)
    assert json.loads(back["remembered"])["n"] == "4"


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_the_fields_of_a_model_that_nobody_chose_say_so(
    as_alice: Client, offer: Offer, headers: dict[str, Any]
) -> None:
    page = as_alice.post("/create/generate/fields/", form(offer) | {"model": ""}, **headers).content.decode()
    shown = re.search(r'name="fields_of" value="[^:]+:([^"]+)"', page)
    assert shown
    assert f"No model was chosen, so {other(offer, shown[1]).label} is." in page


def test_the_address_of_the_fields_opened_again_leads_to_create(as_alice: Client, offer: Offer) -> None:
    response = as_alice.get("/create/generate/fields/")
    assert (response.status_code, response["Location"]) == (302, "/create/generate/")
    assert as_alice.get("/create/knitting/fields/").status_code == 404


def test_the_price_follows_the_form(as_alice: Client, offer: Offer) -> None:
    answer = as_alice.post("/create/generate/price/", form(offer, quality="hd"), **HTMX).content.decode()  # type: ignore[arg-type]
    assert pressed(answer) == "Generate 1 image · $0.08, not charged"


def test_the_price_is_the_admins_where_they_entered_one(as_alice: Client, offer: Offer) -> None:
    Offer.objects.filter(pk=offer.pk).update(price=Decimal("0.05"))
    answer = as_alice.post("/create/generate/price/", form(offer, quality="hd"), **HTMX).content.decode()  # type: ignore[arg-type]
    assert pressed(answer) == "Generate 1 image · $0.05, not charged" and "1 × $0.05, fixed price" in answer
    assert "$0.05" in as_alice.get(CREATE).content.decode()


def test_the_price_is_an_estimate_where_the_provider_says_its_own(as_alice: Client, team: Team) -> None:
    offer = make.offer(team, preset="openrouter")
    answer = as_alice.post("/create/generate/price/", form(offer, quality="hd"), **HTMX).content.decode()  # type: ignore[arg-type]
    assert pressed(answer) == "Generate 1 image · about $0.08" and "fixed price" not in answer


def test_a_press_on_a_button_that_says_something_else_sends_nothing(as_alice: Client, offer: Offer) -> None:
    priced = as_alice.post("/create/generate/price/", form(offer), **HTMX).content.decode()  # type: ignore[arg-type]
    quote = re.search(r'name="quote" id="quote" value="([^"]+)"', priced)
    assert quote
    gpt = other(offer, make.GPT_IMAGE_2)
    for changed in (form(offer, quality="hd"), form(gpt), form(gpt, n="2")):
        response = as_alice.post(POST, changed | {"quote": quote[1]}, **HTMX)  # type: ignore[arg-type]
        assert response.status_code == 422 and "Nothing was sent." in response.content.decode()
    assert not Job.objects.exists()
    sent = form(offer, style="natural", prompt="A longer prompt") | {"quote": quote[1]}
    assert as_alice.post(POST, sent, **HTMX).status_code == 200  # type: ignore[arg-type]


def test_a_draft_whose_model_is_gone_says_which_is_chosen_instead(as_alice: Client, offer: Offer) -> None:
    Offer.objects.filter(pk=offer.pk).update(is_on=False)
    answer = as_alice.post("/create/generate/fields/", form(offer), **HTMX).content.decode()  # type: ignore[arg-type]
    assert "That model is not offered to your team now, so GPT Image 2 is chosen." in answer
    assert f'value="{other(offer, make.GPT_IMAGE_2).value}" data-model="gpt-image-2" selected' in answer


def chosen(client: Client, address: str = CREATE) -> str:
    found = re.search(r'value="([^"]+)" data-model="[^"]+" selected', client.get(address).content.decode())
    assert found
    return found[1]


def test_create_starts_with_the_admins_default_unless_the_address_says_more(as_alice: Client, offer: Offer) -> None:
    assert chosen(as_alice) == other(offer, make.GPT_IMAGE_2).value
    credentials.set_default("generate", offer)
    assert chosen(as_alice) == offer.value
    cheap = other(offer, "dall-e-2").value
    assert chosen(as_alice, f"{CREATE}?model={cheap}") == cheap


def test_a_default_that_cannot_be_used_is_passed_over(as_alice: Client, offer: Offer, team: Team) -> None:
    credentials.set_default("generate", offer)
    offer.teams.add(make.team("Elsewhere"))
    assert chosen(as_alice) == other(offer, make.GPT_IMAGE_2).value
    credentials.set_default("generate", other(offer, "dall-e-2"))
    Credential.objects.update(health=Health.FAILING)
    healthy = make.offer(team, make.GPT_IMAGE_2)
    assert chosen(as_alice) == healthy.value


def test_a_model_kept_for_another_team_is_not_offered(as_alice: Client, offer: Offer, team: Team) -> None:
    offer.teams.add(make.team("Elsewhere"))
    assert offer.value not in as_alice.get(CREATE).content.decode()
    assert as_alice.post(POST, form(offer)).status_code == 422
    offer.teams.add(team)
    assert offer.value in as_alice.get(CREATE).content.decode()
    assert Offer.objects.for_team(team).filter(pk=offer.pk).count() == 1


def test_the_stream_is_silent_while_nothing_changes(as_alice: Client, alice: User, team: Team) -> None:
    job = make.job(team, alice)
    page = as_alice.get("/jobs/").content.decode()
    version = re.search(rf'id="job-{job.pk}"[^>]*data-version="([^"]+)"', page)
    assert version
    seen = {"seen": f"{job.pk}:{version[1]}"}
    assert as_alice.get("/jobs/", seen).status_code == 204
    Job.objects.claim(job)
    assert 'data-status="running"' in as_alice.get("/jobs/", seen).content.decode()


def test_the_stream_brings_new_jobs_of_team_mates(as_alice: Client, alice: User, bob: User, team: Team) -> None:
    mine, theirs = make.job(team, alice), make.job(team, bob)
    answer = as_alice.get("/jobs/", {"seen": f"{mine.pk}:{mine.revision}.1"}).content.decode()
    assert f'id="job-{theirs.pk}"' in answer and f'id="job-{mine.pk}"' not in answer
    only_mine = as_alice.get("/jobs/", {"seen": f"{mine.pk}:{mine.revision}.1", "scope": "mine"})
    assert only_mine.status_code == 204


def test_the_stream_brings_nothing_that_was_dismissed(as_alice: Client, alice: User, team: Team) -> None:
    seen = make.job(team, alice)
    make.job(team, alice, status=Status.FAILED, dismissed_at=timezone.now())
    assert as_alice.get("/jobs/", {"seen": f"{seen.pk}:{seen.revision}.1"}).status_code == 204


def test_an_active_job_stays_on_the_page_however_many_are_newer(as_alice: Client, alice: User, team: Team) -> None:
    make.offer(team)
    active = make.job(team, alice)
    for _ in range(21):
        make.job(team, alice, status=Status.SUCCEEDED)
    page = as_alice.get(CREATE).content.decode()
    assert "1 active" in page and f'id="job-{active.pk}"' in page and page.count("<article") == 21
    assert ">All jobs</a>" in page


@pytest.mark.parametrize("is_free", [False, True])
def test_of_money_one_thing_is_said(as_alice: Client, alice: User, team: Team, is_free: bool) -> None:
    make.job(team, alice, status=Status.UNKNOWN, error_kind=Unanswered.kind, is_free=is_free)
    page = as_alice.get("/activity/").content.decode()
    assert ("usage page. It may have been billed. Retry pays again." in page) is not is_free
    assert ("Try again. You were not charged: this is the sandbox." in page) is is_free


def test_what_nobody_knows_the_price_of_says_so(as_alice: Client, alice: User, team: Team) -> None:
    job = make.picture(team, alice).output.job
    assert ", price unknown<" in as_alice.get(f"/jobs/{job.pk}/").content.decode()
    Call.objects.create(job=job, number=1, spool_key="1", spool_host="here", fence=1, cost=Decimal("0.04"))
    assert ", $0.04<" in as_alice.get(f"/jobs/{job.pk}/").content.decode()


def test_a_job_that_was_sent_more_than_once_says_so(as_alice: Client, alice: User, team: Team) -> None:
    job = make.job(team, alice, status=Status.FAILED, error_kind=RateLimited.kind)
    for number in (1, 2, 3):
        Call.objects.create(job=job, number=number, fence=number, spool_key=str(number), spool_host="here")
    assert "It was sent 3 times. Try again in a minute" in as_alice.get("/activity/").content.decode()


def test_a_card_says_what_is_in_the_trash(as_alice: Client, alice: User, team: Team) -> None:
    kept, thrown = make.picture(team, alice), make.picture(team, alice)
    Output.objects.filter(asset=thrown).update(job=kept.output.job, position=2)
    assets.trash(Asset.objects.filter(pk=thrown.pk), user=alice)
    assert "2 images, 1 in the trash" in as_alice.get("/activity/").content.decode()


@pytest.mark.parametrize("seen", ["x", "1:", ":", "9" * 40 + ":1", "1:1," * 500, "-1:0", "１:1"])
def test_the_stream_survives_nonsense(as_alice: Client, seen: str) -> None:
    assert as_alice.get("/jobs/", {"seen": seen}).status_code == 204


def test_other_pages_hear_of_finished_jobs(as_alice: Client, alice: User, bob: User, team: Team) -> None:
    job, theirs = make.job(team, alice), make.job(team, bob, status=Status.SUCCEEDED)
    assert f"/jobs/finished/?of={job.pk}" in as_alice.get("/trash/").content.decode()
    watched = {"of": f"{job.pk},{theirs.pk},x"}
    assert as_alice.get("/jobs/finished/", watched).status_code == 204
    make.picture(team, alice, job=job)
    Job.objects.update(status=Status.SUCCEEDED)
    answer = as_alice.get("/jobs/finished/", watched).content.decode()
    assert answer.count('class="toast"') == 1 and "Picture ready: “A lighthouse" in answer
    assert "finished/?of" not in answer and "finished/?of" not in as_alice.get(CREATE).content.decode()


def test_another_teams_job_is_not_found(as_charlie: Client, alice: User, team: Team) -> None:
    job = make.job(team, alice, status=Status.FAILED)
    assert as_charlie.get(f"/jobs/{job.pk}/").status_code == 404
    for verb in ("cancel", "retry", "dismiss"):
        assert as_charlie.post(f"/jobs/{job.pk}/{verb}/").status_code == 404
    assert as_charlie.get("/jobs/", {"seen": f"{job.pk}:0"}).status_code == 204
    assert str(job.prompt) not in as_charlie.get("/activity/").content.decode()


def test_a_team_mates_job_is_seen_and_not_changed(as_alice: Client, bob: User, team: Team) -> None:
    job = make.job(team, bob)
    page = as_alice.get(f"/jobs/{job.pk}/").content.decode()
    assert "Bob Baker" in page and "Cancel" not in page
    assert as_alice.post(f"/jobs/{job.pk}/cancel/").status_code == 403


@pytest.mark.parametrize("status", [Status.QUEUED, Status.SUCCEEDED, Status.FAILED])
def test_the_prompts_that_come_back_by_keys_are_ones_own(
    as_alice: Client, alice: User, bob: User, team: Team, status: str
) -> None:
    for author, prompt in ((alice, 'Dunes "by" day'), (bob, "Harbour")):
        make.job(team, author, prompt=prompt, status=status)
    page = as_alice.get(CREATE).content.decode()
    assert re.findall(r'data-prompt="([^"]*)"', page) == ["Dunes &quot;by&quot; day"]


def test_a_manager_changes_anybodys_job(client: Client, bob: User, team: Team) -> None:
    client.force_login(make.user("Mona", team=team, role=Role.MANAGER))
    job = make.job(team, bob)
    client.post(f"/jobs/{job.pk}/cancel/")
    job.refresh_from_db()
    assert job.status == Status.CANCELLED


def test_a_viewer_looks_and_makes_nothing(as_alice: Client, alice: User, offer: Offer) -> None:
    Membership.objects.filter(user=alice).update(role=Role.VIEWER)
    page = as_alice.get(CREATE).content.decode()
    assert 'name="prompt"' not in page
    assert ">Create</a></p>" not in as_alice.get("/activity/").content.decode()
    assert as_alice.post(POST, form(offer)).status_code == 403
    assert not Job.objects.exists()


def test_a_maker_is_led_from_an_empty_activity_to_create(as_alice: Client) -> None:
    assert ">Create</a></p>" in as_alice.get("/activity/").content.decode()


@pytest.mark.parametrize("address", ["/activity/?group=look", "/create/?scope=mine"])
def test_whoever_dismisses_a_job_stays_where_they_are(as_alice: Client, alice: User, team: Team, address: str) -> None:
    job = make.job(team, alice, status=Status.FAILED)
    page = as_alice.get(address).content.decode()
    assert f'<input type="hidden" name="next" value="{address}">' in page
    dismiss = f"/jobs/{job.pk}/dismiss/"
    assert as_alice.post(dismiss, {"next": address}).headers["Location"] == address
    for elsewhere in ("//evil.example/", "https://evil.example/", ""):
        assert as_alice.post(dismiss, {"next": elsewhere}).headers["Location"] == f"/jobs/{job.pk}/"


def test_retry_makes_a_new_job_and_dismisses_the_old(as_alice: Client, alice: User, offer: Offer, team: Team) -> None:
    job = make.job(team, alice, status=Status.FAILED, offer=offer, error_kind="broke")
    token = str(uuid.uuid4())
    for _ in range(2):
        as_alice.post(f"/jobs/{job.pk}/retry/", {"submit_token": token})
    again = Job.objects.get(retry_of=job)
    assert again.status == Status.QUEUED and again.parameters == job.parameters
    job.refresh_from_db()
    assert job.dismissed_at


def test_retry_of_what_is_not_offered_any_more_says_so(as_alice: Client, alice: User, offer: Offer, team: Team) -> None:
    job = make.job(team, alice, status=Status.FAILED, offer=offer, error_kind="broke")
    offer.delete()
    page = as_alice.post(f"/jobs/{job.pk}/retry/", follow=True).content.decode()
    assert "does not offer" in page and "Nothing was sent" in page
    assert Job.objects.count() == 1


def test_activity_shows_what_needs_a_look_first(as_alice: Client, alice: User, team: Team) -> None:
    for status in (Status.SUCCEEDED, Status.UNKNOWN, Status.QUEUED, Status.RUNNING):
        make.job(team, alice, status=status, error_kind="unanswered" if status == Status.UNKNOWN else "")
    page = as_alice.get("/activity/").content.decode()
    shown = re.findall(r'data-status="(\w+)"', page)
    assert shown == ["unknown", "running", "queued", "succeeded"]


def test_an_unknown_job_says_that_it_may_have_been_billed(as_alice: Client, alice: User, team: Team) -> None:
    job = make.job(team, alice, status=Status.UNKNOWN, error_kind="unanswered")
    page = as_alice.get(f"/jobs/{job.pk}/").content.decode()
    assert "may have been billed" in page and "Retry" in page and "Dismiss" in page


def test_a_picture_that_cannot_be_fetched_says_when_it_is_tried_again(
    as_alice: Client, alice: User, team: Team
) -> None:
    job = make.job(team, alice, status=Status.RUNNING, sent_at=timezone.now())
    due = datetime(2026, 3, 1, 14, 5, tzinfo=timezone.get_current_timezone())
    job.calls.create(number=1, fence=1, spool_key="k", spool_host="h", status=CallStatus.FETCHING, not_before=due)
    page = as_alice.get(f"/jobs/{job.pk}/").content.decode()
    assert "The picture could not be fetched yet. Next try at 14:05, for an hour in all." in page
    assert "It was billed; trying again costs nothing." in page and "Rendering" not in page


def test_the_raw_answer_is_for_the_author_and_managers(as_alice: Client, alice: User, bob: User, team: Team) -> None:
    for author, sees in ((alice, True), (bob, False)):
        job = make.job(team, author, status=Status.SUCCEEDED)
        job.calls.create(number=1, fence=1, spool_key=uuid.uuid4().hex, spool_host="h", response={"said": "raw-answer"})
        assert ("raw-answer" in as_alice.get(f"/jobs/{job.pk}/").content.decode()) is sees


@pytest.mark.parametrize(
    ("kind", "words"), [("refused", "Answered: refused"), ("broke", "Answered: failed"), ("", "Stored")]
)
def test_an_answer_that_was_an_error_is_not_called_stored(
    as_alice: Client, alice: User, team: Team, kind: str, words: str
) -> None:
    job = make.job(team, alice, status=Status.FAILED)
    job.calls.create(number=1, fence=1, spool_key="k", spool_host="h", status=CallStatus.STORED, error_kind=kind)
    assert f"{words}</span></h3>" in as_alice.get(f"/jobs/{job.pk}/").content.decode()


def test_without_a_key_an_admin_is_led_to_one_and_others_are_told_whom_to_ask(client: Client, team: Team) -> None:
    admin = make.user("Ola Brandt", team=team, role=Role.MANAGER, is_admin=True)
    client.force_login(admin)
    page = client.get(CREATE).content.decode()
    assert "/console/credentials/add/" in page and "manage.py add_credential" in page
    client.force_login(make.user("Hana Sato", team=team))
    page = client.get(CREATE).content.decode()
    assert "Ask Ola Brandt to add a key." in page and "manage.py" not in page


@pytest.mark.parametrize(
    ("is_on", "words", "asked"),
    [(True, "has no model switched on", "to switch one on"), (False, "is switched off", "to switch it on")],
)
def test_a_credential_that_cannot_be_used_is_said_to_be_switched_off(
    client: Client, team: Team, offer: Offer, is_on: bool, words: str, asked: str
) -> None:
    credential = offer.credential
    Offer.objects.update(is_on=False)
    Credential.objects.update(is_on=is_on)
    client.force_login(make.user("Ola Brandt", team=team, role=Role.MANAGER, is_admin=True))
    page = client.get(CREATE).content.decode()
    console = reverse("console:models", args=[credential.pk]) if is_on else reverse("console:credentials")
    assert f"{credential.name} {words}" in page and f'btn-large" href="{console}"' in page
    assert "Add another key" in page
    client.force_login(make.user("Hana Sato", team=team))
    page = client.get(CREATE).content.decode()
    assert f"{credential.name} {words}" in page and f"Ask Ola Brandt {asked}" in page and "No key yet" not in page


def test_a_model_that_is_only_for_others_is_not_said_to_be_off(as_alice: Client, offer: Offer) -> None:
    Offer.objects.exclude(pk=offer.pk).update(is_on=False)
    offer.teams.set([make.team("Elsewhere")])
    page = as_alice.get(CREATE).content.decode()
    assert f"{offer.credential.name} has no model that your team may use" in page


def test_an_admin_of_a_team_without_a_key_reads_which_keys_others_have(client: Client, offer: Offer) -> None:
    client.force_login(make.user("Ola Brandt", team=make.team("Retouching"), is_admin=True))
    page = client.get(CREATE).content.decode()
    where = reverse("console:credential", args=[offer.credential_id])
    assert "tick Retouching" in page and f'href="{where}">{offer.credential.name}</a>' in page


@pytest.mark.parametrize("address", [CREATE, "/activity/", "/jobs/?seen=1:x"])
def test_the_number_of_queries_does_not_grow(
    as_alice: Client, alice: User, offer: Offer, team: Team, address: str, django_assert_max_num_queries: Any
) -> None:
    for _ in range(12):
        make.picture(team, alice)
        make.job(team, alice)
    with django_assert_max_num_queries(16):
        as_alice.get(address)


def test_every_post_needs_its_token(alice: User, offer: Offer) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(alice)
    assert client.post(POST, form(offer)).status_code == 403
    assert not Job.objects.exists()


def test_pages_are_private_and_locked_down(as_alice: Client, offer: Offer) -> None:
    response = as_alice.get(CREATE)
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy
    assert "no-store" in response.headers["Cache-Control"]
    assert b" style=" not in response.content and b"<style" not in response.content
    assert not re.search(rb"<script(?![^>]*src=)", response.content)


def test_a_manager_elsewhere_is_only_what_he_is_here(client: Client, alice: User, team: Team) -> None:
    mona = make.user("Mona", team=make.team("Elsewhere"), role=Role.MANAGER)
    Membership.objects.create(user=mona, team=team, role=Role.VIEWER)
    client.force_login(mona)
    job = make.job(team, alice)
    job.calls.create(number=1, fence=1, spool_key=uuid.uuid4().hex, spool_host="h", response={"said": "raw-answer"})
    page = client.get(f"/jobs/{job.pk}/").content.decode()
    assert "raw-answer" not in page and "Cancel" not in page


@pytest.mark.fault("F1")
def test_two_tabs_repeat_a_failed_job_once(as_alice: Client, alice: User, offer: Offer, team: Team) -> None:
    job = make.job(team, alice, status=Status.FAILED, offer=offer, error_kind="broke")
    for _ in range(2):
        as_alice.post(f"/jobs/{job.pk}/retry/", {"submit_token": str(uuid.uuid4())})
    assert Job.objects.filter(retry_of=job).count() == 1


def test_every_job_is_reached_from_activity_those_that_need_a_look_first(
    as_alice: Client, alice: User, team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("imagegen.studio.activity.PAGE_LENGTH", 2)
    monkeypatch.setattr("imagegen.studio.activity.FEW", 1)
    states = (Status.SUCCEEDED, Status.RUNNING, Status.QUEUED, Status.FAILED, Status.UNKNOWN)
    made = {status: [make.job(team, alice, status=status).pk for _ in range(3)] for status in states}
    dismissed = make.job(team, alice, status=Status.FAILED, dismissed_at=timezone.now()).pk
    first = as_alice.get("/activity/").context["groups"]
    assert [(group.label, group.count) for group in first] == [
        ("Needs a look", 6), ("Running", 3), ("Queued", 3), ("Done", 4),
    ]  # fmt: skip
    walked = []
    for group in first:
        ids = [card.id for card in group.cards]
        while group.older_url:
            [group] = as_alice.get(group.older_url).context["groups"]
            ids += [card.id for card in group.cards]
        walked.append(ids)
    assert walked == [
        [*made[Status.UNKNOWN][::-1], *made[Status.FAILED][::-1]],
        made[Status.RUNNING][::-1],
        made[Status.QUEUED],
        [dismissed, *made[Status.SUCCEEDED][::-1]],
    ]


@pytest.mark.parametrize("count", [2, 70])
def test_activity_takes_as_many_queries_however_many_jobs_there_are(
    as_alice: Client, alice: User, team: Team, count: int, django_assert_num_queries: Any
) -> None:
    for status in (Status.FAILED, Status.QUEUED, Status.SUCCEEDED):
        for _ in range(count):
            make.job(team, alice, status=status)
    make.picture(team, alice)
    as_alice.get("/activity/")
    with django_assert_num_queries(16):
        as_alice.get("/activity/")


def test_what_follows_in_activity_comes_alone_where_script_asks(
    as_alice: Client, alice: User, team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("imagegen.studio.activity.PAGE_LENGTH", 1)
    for status in (Status.QUEUED, Status.QUEUED, Status.SUCCEEDED, Status.SUCCEEDED):
        make.job(team, alice, status=status)
    page = as_alice.get("/activity/").content.decode()
    assert page.count('hx-trigger="revealed, click"') == 1  # what is under the queue stays in reach
    for group in ("queued", "done"):
        (older,) = re.findall(rf'hx-get="([^"]*group={group}[^"]*)"', page)
        fragment = as_alice.get(older.replace("&amp;", "&"), headers={"HX-Request": "true"}).content.decode()
        assert "<h1" not in fragment and fragment.count("<article") == 1 and "Older" not in fragment
        assert "All jobs" in as_alice.get(older.replace("&amp;", "&")).content.decode()


@pytest.mark.parametrize(
    "query", ["group=nothing", "group=done&after=x", "after=9223372036854775808", "group=look&after=1"]
)
def test_a_place_in_activity_that_nobody_wrote_breaks_nothing(as_alice: Client, query: str) -> None:
    assert as_alice.get(f"/activity/?{query}").status_code == 200


def test_a_second_press_on_cancel_says_nothing_of_money(as_alice: Client, alice: User, team: Team) -> None:
    job = make.job(team, alice)
    for _ in range(2):
        page = as_alice.post(f"/jobs/{job.pk}/cancel/", follow=True).content.decode()
    assert "billed" not in page


def test_what_was_sent_is_cancelled_as_a_wish_that_says_so(as_alice: Client, alice: User, team: Team) -> None:
    job = make.job(team, alice, status=Status.RUNNING, sent_at=timezone.now())
    hint = "It was sent already. It may be billed, and what arrives is kept."
    assert f'title="{hint}">Cancel' in as_alice.get(f"/jobs/{job.pk}/").content.decode()
    page = as_alice.post(f"/jobs/{job.pk}/cancel/", follow=True).content.decode()
    job.refresh_from_db()
    assert job.status == Status.RUNNING and job.cancel_wished_at
    page = as_alice.get(f"/jobs/{job.pk}/").content.decode()
    assert "It was sent before you cancelled. It may be billed" in page and ">Cancel<" not in page


def test_a_nested_memory_of_the_form_is_forgotten(as_alice: Client, offer: Offer) -> None:
    posted = {"model": offer.value, "fields_of": offer.value, "remembered": "[" * 100_000}
    assert as_alice.post("/create/generate/fields/", posted, **HTMX).status_code == 200  # type: ignore[arg-type]


def test_a_job_of_another_of_ones_teams_can_be_watched_and_cancelled(as_alice: Client, alice: User) -> None:
    other = make.team("Elsewhere")
    Membership.objects.create(user=alice, team=other, role=Role.MEMBER)
    job = make.job(other, alice, finished_at=None)
    assert "Cancel" in as_alice.get(f"/jobs/{job.pk}/").content.decode()
    assert as_alice.post(f"/jobs/{job.pk}/cancel/").status_code == 302
    answer = as_alice.get(f"/jobs/?new=no&seen={job.pk}:0").content.decode()
    assert "Cancelled, not charged" in answer


@pytest.mark.parametrize(
    ("days", "in_picker", "words"),
    [
        (
            -1,
            "ended {day}",
            "was switched off by its provider on {day}. Choose another, unless this server still has it.",
        ),
        (0, "ends today", "is switched off by its provider on {day}, today. Choose another."),
        (1, "ends tomorrow", "is switched off by its provider on {day}, tomorrow. Choose another in time."),
        (30, "ends in 30 days", "is switched off by its provider on {day}, in 30 days. Choose another in time."),
        (31, "", ""),
    ],
)
def test_a_model_that_ends_is_named_in_the_picker_and_warned_of_where_it_is_chosen(
    as_alice: Client, team: Team, days: int, in_picker: str, words: str
) -> None:
    offer, day = make.offer(team, preset="openai"), timezone.localdate() + timedelta(days=days)
    gpt = other(offer, make.GPT_IMAGE_2)
    gpt.ends_on = day
    gpt.save()
    posted = {"model": gpt.value, "fields_of": offer.value}
    fields = as_alice.post("/create/generate/fields/", posted, **HTMX).content.decode()  # type: ignore[arg-type]
    for page in (as_alice.get(CREATE, {"model": gpt.value}).content.decode(), fields):
        if words:
            assert f"GPT Image 2 {words.format(day=date_format(day, 'j F Y'))}" in page
        else:
            assert "GPT Image 2 is switched off" not in page and "GPT Image 2 was" not in page
    page = as_alice.get(CREATE, {"model": offer.value}).content.decode()
    option = re.search(r">GPT Image 2(?:, ([^<]*))?</option>", page)
    assert option is not None and (option[1] or "") == in_picker.format(day=date_format(day, "j F Y"))
    assert "GPT Image 2 is switched off" not in page


def test_who_switches_off_a_model_that_nobody_knows_is_its_provider(as_alice: Client, team: Team) -> None:
    house = make.credential(team, preset="openai").offers.create(
        model_id="house-model", behaves_like=make.DALL_E_3, is_on=True, ends_on=timezone.localdate()
    )
    page = as_alice.get(CREATE, {"model": house.value}).content.decode()
    assert "house-model is switched off by its provider on" in page


def test_who_switches_off_a_model_on_the_catalogues_day_is_its_maker(as_alice: Client, team: Team) -> None:
    page = as_alice.get(CREATE, {"model": make.offer(team, preset="openai").value}).content.decode()
    assert "DALL·E 3 was switched off by OpenAI on 12 May 2026" in page


def test_of_a_model_that_nobody_chose_nothing_is_warned(as_alice: Client, offer: Offer, team: Team) -> None:
    ending = make.offer(team, preset="openai", name="Second")
    Credential.objects.exclude(pk=ending.credential_id).update(is_on=False)
    ending.credential.offers.exclude(pk=ending.pk).update(is_on=False)
    assert "switched off by" in as_alice.get(CREATE, {"model": ending.value}).content.decode()
    page = as_alice.post(POST, form(offer)).content.decode()
    assert "Choose another model" in page and "switched off by" not in page


def test_no_model_of_the_sandbox_is_warned_of(as_alice: Client, offer: Offer) -> None:
    Offer.objects.update(ends_on=timezone.localdate())
    page = as_alice.get(CREATE, {"model": offer.value}).content.decode()
    assert "switched off by" not in page and "ends today" not in page


def test_today_is_the_day_of_who_looks(as_alice: Client, team: Team) -> None:
    offer = make.offer(team, preset="openai")
    for zone in ("Pacific/Kiritimati", "Etc/GMT+12"):
        as_alice.cookies["timezone"] = zone
        Offer.objects.update(ends_on=timezone.localdate(timezone=ZoneInfo(zone)))
        assert ", today. Choose another." in as_alice.get(CREATE, {"model": offer.value}).content.decode()

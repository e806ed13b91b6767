"""Every job of the team, those that need a look first."""

import re

from playwright.sync_api import expect

from tests.browser.acts import finish, generate
from tests.browser.conftest import Browse
from tests.browser.people import INES, MARA


def test_jobs_stand_under_what_they_need(browse: Browse) -> None:
    page = browse(INES)
    page.goto("/activity/")
    assert page.get_by_role("heading", level=2).all_inner_texts() == ["Needs a look", "Running", "Queued", "Done"]
    look = page.get_by_role("region", name="Needs a look")
    states = {card.get_attribute("data-status") for card in look.locator("article").all()}
    assert states == {"refused", "failed", "unknown"}


def test_what_runs_is_a_press_away_from_the_top(browse: Browse) -> None:
    page = browse(INES)
    page.goto("/activity/")
    page.set_viewport_size({"width": 390, "height": 844})
    running = page.get_by_role("heading", name="Running")
    expect(running).not_to_be_in_viewport()
    page.get_by_role("link", name="Running", exact=True).click()
    expect(running).to_be_in_viewport()
    page.evaluate("""document.querySelector('section[data-group="queued"]').hidden = true""")
    expect(page.get_by_role("link", name="Queued")).to_be_hidden()
    page.goto("/activity/?group=look")
    expect(page.get_by_role("link", name="Running", exact=True)).to_be_hidden()


def test_a_running_job_finishes_before_ones_eyes(browse: Browse) -> None:
    page = browse(MARA)
    generate(page, "Watched from elsewhere sandbox:slow=1")
    page.goto("/activity/")
    finish(page.locator("article.job").filter(has_text="Watched from elsewhere"))


def test_a_card_stands_under_what_it_is_now(browse: Browse) -> None:
    page = browse(MARA)
    for prompt in ("First of two sandbox:refuse", "Second of two sandbox:refuse"):
        finish(generate(page, prompt), "refused")
    page.goto("/activity/")
    look, done = (page.locator(f"section[data-group={name}]") for name in ("look", "done"))
    second, first = (look.locator("article").filter(has_text=words) for words in ("Second of", "First of"))
    looked, ended = (int(group.locator("[data-count]").text_content() or "") for group in (look, done))
    second.get_by_role("button", name="Dismiss").press("Enter")
    expect(done.locator("article").first).to_contain_text("Second of two")
    expect(first.locator(".job-title")).to_be_focused()
    first.get_by_role("button", name="Retry").press("Enter")
    expect(done.locator("article").nth(1)).to_contain_text("First of two")
    again = look.locator("article").filter(has_text="First of")
    finish(again, "refused")
    expect(again.locator(".job-title")).to_be_focused()
    expect(look.locator("[data-count]")).to_have_text(str(looked - 1))
    expect(done.locator("[data-count]")).to_have_text(str(ended + 2))
    expect(page.locator("#stream article")).to_have_count(0)


def test_the_page_of_a_job_tells_what_was_asked_and_answered(browse: Browse) -> None:
    page = browse(INES)
    page.goto("/activity/")
    page.locator("article[data-status=refused] .facts a").click()
    expect(page).to_have_url(re.compile(r"/jobs/\d+/$"))
    expect(page.get_by_role("heading", name="Call 1")).to_be_visible()
    page.get_by_text("What came back").click()
    expect(page.locator("pre", has_text="moderation_blocked").first).to_be_visible()


def test_older_jobs_come_as_one_scrolls_and_take_the_focus_of_the_way_there(browse: Browse) -> None:
    page = browse(INES)
    page.goto("/activity/")
    done = page.get_by_role("region", name="Done").locator("article")
    expect(done).to_have_count(50)
    page.get_by_role("link", name="Older").focus()
    expect(done.nth(50).locator(".job-title")).to_be_focused()
    expect(page.get_by_role("link", name="Older")).to_have_count(0)


def test_older_jobs_are_a_page_where_there_is_no_script(browse: Browse) -> None:
    page = browse(INES, java_script_enabled=False)
    page.goto("/activity/")
    page.get_by_role("link", name="Older").click()
    expect(page.get_by_role("heading", level=2)).to_have_text(["Done"], use_inner_text=True)
    page.get_by_role("link", name="All jobs").click()
    expect(page.get_by_role("heading", name="Needs a look")).to_be_visible()


def test_what_a_page_asks_for_itself_names_its_team(browse: Browse) -> None:
    page = browse(INES)
    with page.expect_request(lambda request: "seen=" in request.url) as asked:
        page.goto("/activity/")
    assert asked.value.headers["x-team"].isdigit()

"""Write, choose, press, look."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import acts
from tests.browser.acts import card, choose_model, chosen_model, compose, finish, generate, sign_out
from tests.browser.conftest import Browse
from tests.browser.people import HANA, MARA, TOMAS, Person


def legends(page: Page) -> list[str]:
    """The settings that the model takes, by name."""
    return [text.splitlines()[0] for text in page.locator("#fields .label").all_inner_texts()]


def button(page: Page) -> Locator:
    return page.locator("#generate")


def prompt_box(page: Page) -> Locator:
    return page.get_by_label("Prompt", exact=True)


def test_a_model_is_found_and_chosen_by_keys_alone(page: Page) -> None:
    prompt_box(page).fill("A quiet street")
    choose_model(page, "dall 3")
    expect(chosen_model(page)).to_contain_text("DALL·E 3")
    expect(page.locator("#model")).to_have_value("drawing-room:dall-e-3")
    expect(page.locator("#model-button")).to_be_focused()
    expect(prompt_box(page)).to_have_value("A quiet street")


def test_the_picker_opens_on_the_chosen_model_and_escape_changes_nothing(page: Page) -> None:
    before = chosen_model(page).inner_text()
    page.locator("#model-button").click()
    expect(page.locator(".picker-option.is-active")).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    expect(page.locator("#model-list")).to_be_hidden()
    assert chosen_model(page).inner_text() == before


def test_a_model_that_is_not_there_is_not_found(page: Page) -> None:
    page.keyboard.press("Control+k")
    page.keyboard.type("a model of that name")
    expect(page.get_by_text("No model of that name.")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator("#model-list")).to_be_visible()


def test_dall_e_3_offers_its_sizes_qualities_and_styles(page: Page) -> None:
    choose_model(page, "dall-e 3")
    page.get_by_label("Natural").wait_for(state="attached")
    assert legends(page)[:3] == ["Size", "Quality", "Style"]
    sizes = [radio.get_attribute("value") for radio in page.locator("#fields input[name=size]").all()]
    assert sizes == ["1024x1024", "1792x1024", "1024x1792"]
    qualities = [radio.get_attribute("value") for radio in page.locator("#fields input[name=quality]").all()]
    assert qualities == ["standard", "hd"]


def test_the_price_is_on_the_button_and_follows_the_settings(page: Page) -> None:
    compose(page, "A harbour", model="drawing-room:dall-e-3", size="1024x1024")
    expect(page.locator("#estimate")).to_contain_text("$0.04")
    page.get_by_label("HD").check()
    expect(page.locator("#estimate")).to_contain_text("$0.08")
    expect(button(page)).to_contain_text("Generate 1 image")
    expect(button(page)).to_contain_text("$0.08")
    expect(page.locator("#estimate")).to_contain_text("not charged")


def test_the_picker_says_what_the_select_says_whoever_sets_it(page: Page) -> None:
    compose(page, "Dunes", model="drawing-room:dall-e-3")
    page.locator("#model").select_option("drawing-room:gpt-image-2", force=True)
    expect(page.locator("#model-chosen")).to_contain_text("GPT Image 2")


def test_changing_the_model_keeps_the_prompt_and_offers_what_the_new_one_takes(page: Page) -> None:
    compose(page, "Dunes", model="drawing-room:dall-e-3", style="natural", size="1792x1024")
    choose_model(page, "GPT Image 2")
    page.get_by_label("Transparent").wait_for(state="attached")
    offered = legends(page)
    assert "Style" not in offered
    assert {"Background", "Format"} <= set(offered)
    expect(prompt_box(page)).to_have_value("Dunes")
    expect(page.locator("#fields .notice")).to_contain_text("style")


def test_what_became_of_the_settings_is_said_until_one_is_changed(page: Page) -> None:
    compose(page, "Tiles", model="drawing-room:dall-e-3", quality="hd")
    choose_model(page, "GPT Image 2")
    expect(page.locator("#dropped")).to_have_text("Quality HD became High for GPT Image 2.")
    page.get_by_role("radio", name="Low").first.check(force=True)
    expect(page.locator("#dropped")).to_have_count(0)


def test_a_prompt_that_is_too_long_has_no_price(page: Page) -> None:
    compose(page, "x", model="drawing-room:dall-e-2")
    prompt_box(page).fill("x" * 1001)
    expect(page.locator("#estimate")).to_contain_text("no price yet")
    expect(page.locator("#generate-label")).to_have_text("Generate")
    prompt_box(page).fill("x" * 1000)
    expect(page.locator("#generate-label")).to_contain_text("Generate 1 image")


def test_ten_sizes_take_hardly_more_room_than_one_row_of_them(page: Page) -> None:
    compose(page, "A harbour", model="drawing-room:gpt-image-2")
    tiles = page.locator(".tiles")
    expect(tiles.get_by_role("radio")).to_have_count(10)
    for width, most in ((1440, 100), (1024, 100), (390, 76)):
        page.set_viewport_size({"width": width, "height": 844})
        box = tiles.bounding_box()
        assert box and box["height"] <= most


def test_the_price_on_the_button_is_not_broken_on_a_phone(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    compose(page, "A harbour", model="drawing-room:gpt-image-2", size="auto", n=10)
    cost = page.locator(".generate-cost")
    expect(cost).to_contain_text(re.compile(r"^\$[\d.]+ to \$[\d.]+, not charged$"))
    assert cost.evaluate("cost => cost.getClientRects().length") == 1


def test_what_was_left_to_the_model_comes_back_so(page: Page) -> None:
    compose(page, "A harbour", model="drawing-room:gpt-image-2", size="auto")
    choose_model(page, "DALL·E 3")
    expect(page.get_by_label("HD")).to_be_visible()
    choose_model(page, "gpt-image-2")
    expect(page.locator("input[name=quality][value=auto]")).to_be_checked()
    expect(page.locator("input[name=size][value=auto]")).to_be_checked()


def test_a_prompt_survives_a_reload(page: Page) -> None:
    prompt_box(page).fill("Half a thou")
    page.reload()
    expect(prompt_box(page)).to_have_value("Half a thou")
    expect(button(page)).to_be_enabled()


def leave_and_come_back(page: Page) -> None:
    """To a picture of the newest job, and back by the browser's own way."""
    page.locator("a.shot").first.click()
    page.wait_for_url(re.compile(r"/gallery/\d+/"))
    page.go_back()
    page.wait_for_url(re.compile("/create/"))


def test_back_at_create_a_press_buys_what_the_button_says(page: Page) -> None:
    choose_model(page, "dall-e 2")
    page.get_by_label("512 × 512").check()
    page.get_by_label("Images", exact=True).fill("3")
    prompt_box(page).fill("Left for a while")
    expect(button(page)).to_contain_text("Generate 3 images")
    button(page).click()
    made = card(page, "Left for a while")
    finish(made)
    leave_and_come_back(page)
    expect(chosen_model(page)).to_contain_text("DALL·E 2")
    expect(page.locator("#model")).to_have_value("drawing-room:dall-e-2")
    expect(page.locator("input[name=size]:checked")).to_have_value("512x512")
    expect(page.get_by_label("Images", exact=True)).to_have_value("3")
    expect(button(page)).to_contain_text("Generate 3 images · $0.05")
    button(page).click()
    finish(made.first)
    expect(made.first).to_contain_text("3 images")
    expect(made.first).to_contain_text("DALL·E 2")


def test_a_press_that_outruns_the_price_sends_nothing(browse: Browse) -> None:
    page = browse(MARA, expected=(422,))
    compose(page, "Quicker than the price", model="drawing-room:dall-e-2", size="256x256")
    page.route("**/price/", lambda route: route.fulfill(status=204))
    page.get_by_label("Images", exact=True).fill("4")
    button(page).click()
    expect(page.get_by_role("alert")).to_contain_text("Nothing was sent.")
    expect(button(page)).to_contain_text("Generate 4 images")
    expect(card(page, "Quicker than the price")).to_have_count(0)
    page.unroute("**/price/")
    button(page).click()
    made = card(page, "Quicker than the price")
    finish(made)
    expect(made).to_contain_text("4 images")


def test_the_whole_form_survives_a_reload_and_a_look_elsewhere(page: Page) -> None:
    choose_model(page, "GPT Image 1.5")
    expect(page.locator("[name=fields_of]")).to_have_value("drawing-room:gpt-image-1.5")
    page.get_by_label("High", exact=True).check()
    page.get_by_label("Images", exact=True).fill("2")
    prompt_box(page).fill("Left for a while " * 20)
    expect(page.locator("#estimate")).to_contain_text("2 × $0.13 to $0.20 + under $0.001 for text")
    estimate, words = page.locator("#estimate").inner_text(), button(page).inner_text()
    for elsewhere in ("/create/", "/gallery/"):
        page.goto(elsewhere)
        page.goto("/create/")
        expect(chosen_model(page)).to_contain_text("GPT Image 1.5")
        expect(page.get_by_label("High", exact=True)).to_be_checked()
        expect(page.get_by_label("Images", exact=True)).to_have_value("2")
        expect(prompt_box(page)).to_have_value("Left for a while " * 20)
        expect(page.locator("#estimate")).to_have_text(estimate, use_inner_text=True)
        expect(button(page)).to_have_text(words, use_inner_text=True)


def test_a_link_with_settings_wins_over_what_was_left(page: Page) -> None:
    prompt_box(page).fill("Left for a while")
    compose(page, "Of the link", size="512x512")
    expect(prompt_box(page)).to_have_value("Of the link")
    page.get_by_label("256 × 256").check()
    page.reload()
    expect(page.locator("input[name=size]:checked")).to_have_value("256x256")
    compose(page, "Of the link", size="512x512")
    expect(page.locator("input[name=size]:checked")).to_have_value("512x512")


def enter(page: Page, person: Person) -> None:
    """Come to Create by the way in."""
    page.goto("/create/")
    acts.sign_in(page, person)
    expect(page).to_have_url(re.compile("/create/$"))


def test_the_next_person_in_a_browser_does_not_see_an_unsent_prompt(browse: Browse) -> None:
    page = browse(None)
    enter(page, HANA)
    expect(page.get_by_text("Write a prompt first")).to_be_visible()
    prompt_box(page).fill("A surprise for Tomás")
    sign_out(page)
    enter(page, TOMAS)
    expect(page.get_by_text("Write a prompt first")).to_be_visible()
    expect(prompt_box(page)).to_have_value("")
    sign_out(page)
    enter(page, HANA)
    expect(prompt_box(page)).to_have_value("A surprise for Tomás")


def test_on_a_phone_one_tap_is_one_job(browse: Browse) -> None:
    page = browse(MARA, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    compose(page, "", model="drawing-room:dall-e-2", size="256x256")
    prompt_box(page).tap()
    page.keyboard.type("Tapped once")
    button(page).tap()
    finish(card(page, "Tapped once"))


def test_on_a_phone_the_new_card_and_the_chosen_size_are_in_view(browse: Browse) -> None:
    page = browse(MARA, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    compose(page, "Seen at once", model="drawing-room:gpt-image-2", size="1024x1008")
    expect(page.get_by_text("Custom", exact=True)).to_be_in_viewport(ratio=1)
    button(page).tap()
    made = card(page, "Seen at once")
    expect(made).to_be_in_viewport(ratio=0.5)
    finish(made)


def test_a_choice_comes_back_with_the_model_that_takes_it(page: Page) -> None:
    compose(page, "Dunes", model="drawing-room:dall-e-3", style="natural")
    choose_model(page, "GPT Image 2")
    page.get_by_label("Transparent").wait_for(state="attached")
    choose_model(page, "DALL E 3")
    expect(page.get_by_label("Natural")).to_be_checked()


def test_a_picture_is_made_from_the_prompt_by_ctrl_and_enter(page: Page) -> None:
    compose(page, "A small boat at dawn sandbox:slow=6")
    prompt_box(page).press("Control+Enter")
    made = card(page, "A small boat at dawn")
    expect(made).to_have_attribute("data-status", re.compile("queued|running"))
    finish(made, "running")
    expect(made.get_by_role("progressbar")).to_be_visible()
    expect(page.locator("#running-badge")).to_contain_text("1")
    finish(made)
    expect(made.get_by_role("progressbar")).to_have_count(0)
    expect(made.locator("a.shot img").last).to_have_js_property("complete", True)
    expect(made).to_contain_text("1 image")
    expect(prompt_box(page)).to_have_value("A small boat at dawn sandbox:slow=6")
    expect(page.locator("#running-badge")).to_be_empty()


@pytest.mark.parametrize(("wish", "made"), [("", "1 picture"), (" sandbox:svg", "1 file")])
def test_the_end_of_a_job_is_announced(page: Page, wish: str, made: str) -> None:
    finish(generate(page, f"A contour map of an island{wish}"))
    expect(page.locator("#live")).to_have_text(re.compile(rf"Job \d+ done, {made}\."))


def test_several_images_become_several_pictures(page: Page) -> None:
    made = generate(page, "Terrazzo in three greys", n=3)
    finish(made)
    expect(made.locator("a.shot")).to_have_count(3)
    expect(made).to_contain_text("3 images")


def test_without_a_prompt_nothing_is_sent(page: Page) -> None:
    page.goto("/create/?scope=mine")
    cards = page.locator("article.job")
    before = cards.count()
    expect(page.get_by_text("Write a prompt first")).to_be_visible()
    button(page).click(force=True)  # it is marked as disabled, and says why
    expect(prompt_box(page)).to_be_focused()
    prompt_box(page).press("Control+Enter")
    page.reload()
    assert cards.count() == before


def test_earlier_prompts_come_back_into_the_empty_field_by_keys(page: Page) -> None:
    finish(generate(page, "The first of two"))
    finish(generate(page, 'The "second"\nof two sandbox:refuse'), "refused")
    prompt = prompt_box(page)
    prompt.fill("")
    for key, words in [
        ("ArrowUp", 'The "second"\nof two sandbox:refuse'),
        ("ArrowUp", "The first of two"),
        ("ArrowDown", 'The "second"\nof two sandbox:refuse'),
        ("ArrowDown", ""),
    ]:
        prompt.press(f"Alt+{key}")
        expect(prompt).to_have_value(words)
    prompt.press("Alt+ArrowUp")
    expect(page.get_by_text("Write a prompt first")).to_have_count(0)
    prompt.fill("Something else")
    prompt.press("Alt+ArrowUp")
    expect(prompt).to_have_value("Something else")


def test_a_size_that_the_model_does_not_make_is_answered_with_the_nearest(browse: Browse) -> None:
    page = browse(MARA, expected=(422,))
    compose(page, "A pattern of tiles", model="drawing-room:gpt-image-2")
    page.get_by_label("Custom").check()
    page.get_by_label("Width x height").fill("1500x1000")
    button(page).click()
    problem = page.locator(".field-error")
    expect(problem).to_contain_text("GPT Image 2 needs sides divisible by 16. Nearest: 1504x1008.")
    expect(prompt_box(page)).to_have_value("A pattern of tiles")
    problem.get_by_role("button", name="Use it").click()
    expect(page.get_by_label("Width x height")).to_have_value("1504x1008")
    expect(problem).to_have_count(0)
    expect(card(page, "A pattern of tiles")).to_have_count(0)


def test_a_double_click_is_one_job(page: Page) -> None:
    compose(page, "Pressed twice in a row")
    button(page).dblclick()
    made = card(page, "Pressed twice in a row")
    finish(made)
    page.reload()
    expect(made).to_have_count(1)


def test_a_double_click_is_one_job_however_fast_the_first_click_is_answered(page: Page) -> None:
    made = generate(page, "Answered between two clicks")
    finish(made)
    button(page).hover()
    page.mouse.down(click_count=2)
    page.mouse.up(click_count=2)
    page.reload()
    expect(made).to_have_count(1)


def test_a_size_is_judged_while_it_is_written(page: Page) -> None:
    compose(page, "A pattern of tiles", model="drawing-room:gpt-image-2")
    page.get_by_label("Custom").check()
    box, problem = page.get_by_label("Width x height"), page.locator(".field-error")
    box.clear()
    box.press_sequentially("1500x1000")
    expect(problem).to_contain_text("needs sides divisible by 16. Nearest: 1504x1008.")
    expect(box).to_have_attribute("aria-invalid", "true")
    box.fill("1504x1008")
    expect(problem).to_have_count(0)
    expect(box).not_to_have_attribute("aria-invalid", "true")
    expect(box).to_be_focused()


def test_a_count_is_judged_while_it_is_written(page: Page) -> None:
    compose(page, "A pattern of tiles", model="drawing-room:gpt-image-2", size="1024x1024")
    box, problem = page.get_by_label("Images", exact=True), page.locator(".field-error")
    for wrong in ("11", "0", "2.5", ""):
        box.fill("2")
        expect(problem).to_have_count(0)
        expect(button(page)).to_contain_text("Generate 2 images")
        box.fill(wrong)
        expect(problem).to_contain_text("GPT Image 2 makes 1 to 10 images per job.")
        expect(box).to_have_attribute("aria-invalid", "true")
        expect(page.locator("#generate-label")).to_have_text("Generate")
        expect(page.locator("#estimate")).to_contain_text("no price yet")


def test_what_was_refused_is_forgotten_once_it_is_mended(browse: Browse) -> None:
    page = browse(MARA, expected=(422,))
    compose(page, "Cut out", model="drawing-room:gpt-image-1.5", output_format="jpeg", background="transparent")
    button(page).click()
    problem = page.locator(".field-error")
    expect(problem).to_have_count(1)
    page.get_by_label("Opaque").check()
    expect(problem).to_have_count(0)
    expect(page.locator("#composer [aria-invalid=true]")).to_have_count(0)


def test_a_press_counts_although_the_price_changes_under_it(page: Page) -> None:
    compose(page, "Pressed while the price changed", model="drawing-room:dall-e-3", size="1024x1024")
    button(page).hover()
    page.mouse.down()
    page.get_by_label("HD").evaluate("radio => radio.click()")
    expect(button(page)).to_contain_text("$0.08")
    page.mouse.up()
    finish(card(page, "Pressed while the price changed"))


def test_pressing_again_is_another_job(page: Page) -> None:
    made = generate(page, "Pressed, and pressed again")
    expect(made).to_have_count(1)
    button(page).click()
    expect(made).to_have_count(2)
    finish(made.first)
    finish(made.last)


def send_offline(page: Page, prompt: str) -> Locator:
    """Press while there is no connection; what is said to that."""
    compose(page, prompt)
    page.context.set_offline(True)
    button(page).click()
    dropped = page.get_by_role("alert").filter(has_text="the connection dropped")
    expect(dropped).to_be_visible()
    return dropped


def test_a_dropped_connection_keeps_the_prompt_and_can_be_tried_again(browse: Browse) -> None:
    page = browse(MARA, offline=True)
    dropped = send_offline(page, "Fog over the wires")
    expect(prompt_box(page)).to_have_value("Fog over the wires")
    page.context.set_offline(False)
    dropped.get_by_role("button", name="Try again").click()
    finish(card(page, "Fog over the wires"))


def test_of_a_dropped_connection_one_hears_once_and_by_a_press(browse: Browse) -> None:
    page = browse(MARA, offline=True)
    compose(page, "Fog over the wires, unpriced")
    page.context.set_offline(True)
    with page.expect_event("requestfailed", lambda request: "/price/" in request.url):
        prompt_box(page).press_sequentially(" and unsaid")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("alert")).to_contain_text("Not sent: the connection dropped.")
    expect(page.locator(".toast")).to_have_count(1)


def test_what_was_not_sent_is_not_offered_again_once_it_was(browse: Browse) -> None:
    page = browse(MARA, offline=True)
    dropped = send_offline(page, "Fog over the wires, later")
    page.context.set_offline(False)
    button(page).click()
    finish(card(page, "Fog over the wires, later"))
    expect(dropped).to_have_count(0)


def test_after_signing_in_again_elsewhere_the_next_press_counts(browse: Browse) -> None:
    page = browse(None, expected=(403,))
    enter(page, MARA)
    compose(page, "Signed out meanwhile")
    other = page.context.new_page()
    other.goto("/create/")
    sign_out(other)
    button(page).click()
    expect(page.get_by_role("alert")).to_contain_text("You are signed out.")
    enter(other, MARA)
    button(page).click()
    expect(page.get_by_role("alert").last).to_contain_text("Nothing was sent: press again.")
    expect(card(page, "Signed out meanwhile")).to_have_count(0)
    button(page).click()
    finish(card(page, "Signed out meanwhile"))
    expect(page.get_by_role("alert")).to_have_count(0)


def test_a_page_of_somebody_who_left_the_browser_sends_nothing(browse: Browse) -> None:
    page = browse(None, expected=(403,))
    enter(page, HANA)
    compose(page, "Not by Tomás", model="sandbox:dall-e-2")
    other = page.context.new_page()
    other.goto("/create/")
    sign_out(other)
    enter(other, TOMAS)
    for _ in range(2):
        button(page).click()
        expect(page.get_by_role("alert").last).to_contain_text("Somebody else is signed in")
    expect(card(page, "Not by Tomás")).to_have_count(0)


def test_a_colleagues_job_appears_although_nothing_runs_here(browse: Browse) -> None:
    page = browse(MARA)
    page.clock.install()
    page.goto("/create/")
    made = card(page, "Made in another browser")
    finish(generate(browse(MARA, locale="en-GB"), "Made in another browser"))
    expect(made).to_have_count(0)
    page.clock.fast_forward(15_000)
    finish(made)


def test_enter_in_a_field_sends_nothing(page: Page) -> None:
    compose(page, "Sent by the button alone", model="drawing-room:gpt-image-2", size="1024x1008")
    for field in ("Images", "Width x height"):
        page.get_by_label(field, exact=True).press("Enter")
    page.wait_for_timeout(500)
    expect(card(page, "Sent by the button alone")).to_have_count(0)
    page.get_by_label("Images", exact=True).press("Control+Enter")
    finish(card(page, "Sent by the button alone"))


def test_more_options_stay_open(page: Page) -> None:
    compose(page, "Dunes", model="drawing-room:gpt-image-2")
    page.get_by_text("More options").click()
    expect(page.get_by_text("Moderation", exact=True)).to_be_visible()
    page.reload()
    expect(page.get_by_text("Moderation", exact=True)).to_be_visible()
    page.get_by_label("JPEG").check()
    expect(page.get_by_label("Compression")).to_be_enabled()


def test_a_model_is_chosen_with_the_mouse(page: Page) -> None:
    page.locator("#model-button").click()
    page.get_by_role("option").filter(has_text="DALL·E 3").first.click()
    page.get_by_label("Natural").wait_for(state="attached")
    expect(page.locator("#model-chosen")).to_contain_text("DALL·E 3")


def test_the_exact_name_of_a_model_comes_first(page: Page) -> None:
    choose_model(page, "gpt image 1")
    expect(page.locator("#model-chosen")).to_contain_text("GPT Image 1")
    expect(page.locator("#model-chosen")).not_to_contain_text("1.5")

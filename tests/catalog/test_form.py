from imagegen.catalog import lineup
from imagegen.catalog.capability import supports
from imagegen.catalog.fields import Choice, Count, Integer, Member, Text
from imagegen.catalog.form import form_for
from imagegen.catalog.rules import Needs

capability = supports(
    Text(name="prompt", label="Prompt", required=True, max_length=100, place="prompt"),
    Choice(name="background", label="Background", values=("auto", "transparent"), default="auto"),
    Count(name="n", label="Images", low=1, high=1, default=1),
    Choice(name="output_format", label="Format", values=("png", "jpeg"), default="png", place="more"),
    Integer(
        name="output_compression",
        label="Compression",
        low=0,
        high=100,
        default=100,
        place="more",
        only_if=("output_format", ("jpeg",)),
    ),
    Member(name="user"),
    rules=(Needs(field="background", value="transparent", other="output_format", among=("png",), why="Choose PNG."),),
)
Form = form_for(capability, lineup.GPT_IMAGE_2)


def test_a_prompt_alone_is_enough_and_gives_every_default() -> None:
    form = Form({"prompt": "a cat"})
    assert form.is_valid()
    assert form.cleaned_data == {"prompt": "a cat", "background": "auto", "n": 1, "output_format": "png"}


def test_fields_are_found_by_their_place_without_those_that_leave_no_choice() -> None:
    form = Form()
    assert [field.name for field in form.main_fields] == ["background"]
    assert [field.name for field in form.more_fields] == ["output_format", "output_compression"]


def test_what_does_not_count_is_not_checked() -> None:
    assert Form({"prompt": "a cat", "output_compression": "a lot"}).is_valid()
    wrong = Form({"prompt": "a cat", "output_format": "jpeg", "output_compression": "a lot"})
    assert wrong.errors == {"output_compression": ["Choose a whole number from 0 to 100."]}


def test_a_rule_between_fields_is_told_at_the_field_that_was_chosen() -> None:
    form = Form({"prompt": "a cat", "background": "transparent", "output_format": "jpeg"})
    assert form.errors == {"background": ["Choose PNG."]}
    assert Form({"prompt": "a cat", "background": "transparent", "output_format": "png"}).is_valid()


def test_an_unbound_form_shows_the_defaults() -> None:
    form = Form()
    assert form["background"].value() == "auto"
    assert form["output_compression"].value() == 100


def test_nobody_can_name_another_member() -> None:
    form = Form({"prompt": "a cat", "user": "somebody"})
    assert form.is_valid()
    assert "user" not in form.cleaned_data

from imagegen.catalog import lineup
from imagegen.catalog.capability import supports
from imagegen.catalog.fields import Choice, Count, Fixed, Integer, Member, Size, Text
from imagegen.catalog.rules import Needs

prompt = Text(name="prompt", label="Prompt", required=True, max_length=100, place="prompt")
style = Choice(name="style", label="Style", values=("plain", "rich"), default="plain")
format_ = Choice(name="output_format", label="Format", values=("png", "jpeg"), default="png")
compression = Integer(
    name="output_compression", label="Compression", low=0, high=100, default=90, only_if=("output_format", ("jpeg",))
)
rule = Needs(field="style", value="rich", other="output_format", among=("png",), why="Rich needs PNG.")
rich = supports(
    prompt,
    Size(name="size", label="Size", values=("auto", "1024x1024", "1536x1024"), default="auto"),
    style,
    format_,
    compression,
    Integer(name="seed", label="Seed", low=0, high=9),
    Count(name="n", label="Images", low=1, high=10, default=1),
    Fixed(name="response_format", default="b64_json"),
    Member(name="user"),
    rules=(rule,),
)
poor = supports(
    prompt,
    Size(name="size", label="Size", values=("1024x1024", "1792x1024"), default="1024x1024"),
    Count(name="n", label="Images", low=1, high=1, default=1),
)


def test_the_body_has_every_default_and_no_blank() -> None:
    assert rich.encode({"prompt": "a cat"}) == {
        "prompt": "a cat",
        "size": "auto",
        "style": "plain",
        "output_format": "png",
        "n": 1,
        "response_format": "b64_json",
    }


def test_a_field_whose_condition_fails_is_not_sent() -> None:
    given = {"prompt": "a cat", "output_compression": 50}
    assert "output_compression" not in rich.encode(given)
    assert rich.encode(given | {"output_format": "jpeg"})["output_compression"] == 50


def test_nothing_the_model_does_not_take_is_sent() -> None:
    assert poor.encode({"prompt": "a cat", "style": "rich", "response_format": "url"}, "member-1") == {
        "prompt": "a cat",
        "size": "1024x1024",
    }


def test_the_member_is_named_where_the_model_takes_it_and_nobody_switched_it_off() -> None:
    assert rich.encode({"prompt": "a cat"}, "member-1")["user"] == "member-1"
    assert "user" not in rich.encode({"prompt": "a cat", "user": "somebody else"})


def test_of_a_server_that_takes_less_only_that_remains() -> None:
    narrow = rich.among(["style", "seed", "unheard-of"])
    assert [field.name for field in narrow.fields] == ["prompt", "style", "seed", "response_format", "user"]
    assert narrow.rules == ()
    assert narrow.encode({"prompt": "a cat"}) == {"prompt": "a cat", "style": "plain", "response_format": "b64_json"}


def test_what_counts_only_with_a_field_that_is_not_taken_goes_with_it() -> None:
    assert rich.among(["output_compression"]).field("output_compression") is None
    both = rich.among(["output_format", "output_compression", "style"])
    assert both.field("output_compression") is not None and both.rules == (rule,)


def test_a_constant_is_sent_whatever_is_given() -> None:
    assert rich.encode({"prompt": "a cat", "response_format": "url"})["response_format"] == "b64_json"


def test_the_schema_describes_what_a_caller_gives() -> None:
    schema = rich.schema()
    assert list(schema["properties"]) == ["prompt", "size", "style", "output_format", "output_compression", "seed", "n"]
    assert schema["required"] == ["prompt"]
    assert schema["additionalProperties"] is False
    assert schema["properties"]["prompt"] == {"title": "Prompt", "type": "string", "maxLength": 100, "minLength": 1}
    assert schema["properties"]["n"] == {
        "title": "Images",
        "default": 1,
        "type": "integer",
        "minimum": 1,
        "maximum": 10,
    }
    assert schema["allOf"] == [
        {
            "if": {"properties": {"style": {"const": "rich"}}, "required": ["style"]},
            "then": {"properties": {"output_format": {"enum": ["png"]}}},
        }
    ]


def test_another_models_values_are_kept_mapped_or_named_as_dropped() -> None:
    given = {
        "prompt": " as typed ",
        "size": "1536x1024",
        "style": "rich",
        "output_format": "jpeg",
        "output_compression": "80",
        "n": "4",
    }
    kept, notes = poor.carry(given, rich, lineup.DALL_E_3)
    assert kept == {"prompt": " as typed ", "size": "1792x1024", "n": 1}
    assert notes == [
        "Size 1536 × 1024 became 1792 × 1024 for DALL·E 3.",
        "Images 4 became 1 for DALL·E 3.",
        "DALL·E 3 has no style, format or compression option. Kept for when you switch back.",
    ]


def test_one_lost_option_reads_as_one() -> None:
    _, notes = poor.carry({"style": "rich"}, rich, lineup.DALL_E_3)
    assert notes == ["DALL·E 3 has no style option. Kept for when you switch back."]


def test_losing_what_nobody_asked_for_is_not_worth_a_word() -> None:
    given = {"size": "auto", "style": "plain", "output_format": "png", "output_compression": "80", "n": "1", "seed": ""}
    kept, notes = poor.carry(given, rich, lineup.DALL_E_3)
    assert kept == {"n": 1}
    assert notes == []


def test_what_was_set_aside_is_taken_up_again() -> None:
    given = {"size": "1024x1024", "style": "rich", "n": "1"}
    kept, notes = rich.carry(given, poor, lineup.GPT_IMAGE_2)
    assert kept == {"size": "1024x1024", "style": "rich", "n": 1}
    assert notes == []

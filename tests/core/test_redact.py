import pytest

from imagegen.core.redact import redact


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        (
            "Incorrect API key provided: sk-proj-********abcd. Find yours at x.",
            "Incorrect API key provided: [key] Find yours at x.",
        ),
        ("Incorrect API key provided: mykey123", "Incorrect API key provided: [key]"),
        ("Authorization: Bearer abc.def-ghi", "Authorization: Bearer [key]"),
        ("GET /x?key=AIzaSyA-1234567890abcdefghij&size=1", "GET /x?key=[key]&size=1"),
        ('{"x-api-key": "abc123"}', '{"x-api-key": "[key]"}'),
        ("api-key=abc123 is wrong", "api-key=[key] is wrong"),
        ("the key xai-abcdefghijklmnop was revoked", "the key [key] was revoked"),
        ("sk-sample-1234567890", "[key]"),
    ],
)
def test_keys_are_taken_out(text: str, kept: str) -> None:
    assert redact(text, most=2000) == kept


@pytest.mark.parametrize(
    "text",
    [
        "Unknown parameter: 'style'.",
        "Your request was rejected. request ID req_0123456789abcdef. safety_violations=[sexual].",
        "Missing bearer token",
        "The risk-based task-list mask-file is fine",
    ],
)
def test_what_helps_is_kept(text: str) -> None:
    assert redact(text, most=2000) == text


def test_a_text_is_cut_and_holds_nothing_a_database_refuses() -> None:
    assert redact("a\x00b\ud800c\x1b[31m", most=100) == "abc[31m"
    assert len(redact("x" * 50_000, most=2000)) == 2000

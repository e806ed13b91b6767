from datetime import UTC, datetime

import pytest

from imagegen.assets.models import Asset
from imagegen.assets.names import download_name
from imagegen.jobs.models import Job, Output


def name_of(prompt: str, content_type: str = "image/png") -> str:
    asset = Asset(pk=7, content_type=content_type, created_at=datetime(2026, 1, 5, 12, tzinfo=UTC))
    Output(asset=asset, job=Job(prompt=prompt))
    return download_name(asset)


@pytest.mark.parametrize(
    ("prompt", "words"),
    [
        ("A lighthouse, at blue hour!", "a-lighthouse-at-blue-hour"),
        ("Сад под снегом", "сад-под-снегом"),
        ("霧の灯台", "霧の灯台"),
        ("../../etc/passwd", "etcpasswd"),
        ("C:\\aux|con?.exe ", "cauxconexe"),
        ("one\r\n\x00two\u202egnp.exe", "one-twognpexe"),
        ("--rm_", "rm"),
        ("", "picture"),
        ("🍊 🌊", "picture"),
    ],
)
def test_a_name_is_letters_and_digits_of_the_prompt(prompt: str, words: str) -> None:
    assert name_of(prompt) == f"2026-01-05-{words}-7.png"


def test_a_long_prompt_makes_no_name_that_is_too_long() -> None:
    name = name_of("\N{CJK UNIFIED IDEOGRAPH-20000}" * 32_000)
    assert 200 < len(name.encode()) <= 255


def test_what_is_no_picture_has_an_ending_that_nothing_opens() -> None:
    assert name_of("Logo", content_type="image/svg+xml") == "2026-01-05-logo-7.bin"

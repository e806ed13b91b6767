from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from imagegen.credentials.endings import FORESEEN, Ending, ending_of
from imagegen.credentials.models import Credential, Offer

DAY = date(2026, 3, 3)
HOUSE = Credential(preset="compatible")


@pytest.mark.parametrize(
    ("days", "text", "is_urgent"),
    [
        (-400, "ended 3 March 2026", True),
        (-1, "ended 3 March 2026", True),
        (0, "ends today", True),
        (1, "ends tomorrow", True),
        (2, "ends in 2 days", True),
        (30, "ends in 30 days", True),
        (31, "ends in 31 days", False),
    ],
)
def test_an_ending_is_said_from_today(days: int, text: str, is_urgent: bool) -> None:
    ending = Ending(DAY, days)
    assert (ending.text, ending.is_urgent, ending.is_past) == (text, is_urgent, days < 0)


@pytest.mark.parametrize(("days", "is_said"), [(-1, True), (0, True), (90, True), (91, False)])
def test_what_is_longer_away_is_not_said(days: int, is_said: bool) -> None:
    offer = Offer(credential=HOUSE, model_id="house-model", ends_on=timezone.localdate() + timedelta(days=days))
    assert (ending_of(offer, within=FORESEEN) is not None) is is_said


def test_where_the_provider_says_no_day_the_catalogue_does() -> None:
    assert Offer(credential=HOUSE, model_id="dall-e-3").ends == date(2026, 5, 12)
    assert Offer(credential=HOUSE, model_id="dall-e-3", ends_on=DAY).ends == DAY
    assert Offer(credential=HOUSE, model_id="house-model", behaves_like="dall-e-3").ends is None


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "UTC", "Etc/GMT+12"])
def test_today_is_the_persons_day(zone: str) -> None:
    offer = Offer(credential=HOUSE, model_id="house-model", ends_on=datetime.now(ZoneInfo(zone)).date())
    with timezone.override(ZoneInfo(zone)):
        ending = ending_of(offer, within=FORESEEN)
    assert ending is not None and ending.when == "today"


def test_no_model_of_the_sandbox_ends() -> None:
    assert Offer(credential=Credential(preset="sandbox"), model_id="dall-e-3", ends_on=DAY).ends is None

"""Keys, people and teams that are deleted while their jobs are queued, sent or answered."""

import pytest

from tests.faults import places
from tests.faults.processes import within
from tests.faults.studio import Studio


@pytest.mark.fault("F35")
@pytest.mark.parametrize(
    ("what", "words"), [("key", 'The key "Sample" was deleted.'), ("person", "Its author has left."), ("team", "")]
)
def test_what_is_deleted_meanwhile_costs_no_picture_and_sends_no_other(studio: Studio, what: str, words: str) -> None:
    studio.processes.environment["IMAGEGEN_CALL_SLOTS"] = "5"  # one team gets one of them
    studio.open("calls")
    studio.ask("add_team", name="Another")
    answered = studio.submit("a vase")
    within(lambda: studio.job(answered)["call"] == "answered")
    sent = studio.submit("sandbox:hold")
    within(lambda: studio.provider.requests()["held"])
    queued = studio.submit("a harbour")
    kept = studio.ask("take_away", what=what)
    assert ("jobs" in kept) == (what == "team")
    studio.provider.release()
    studio.work("finish")
    for job in (answered, sent):
        studio.becomes(job, "succeeded")
        assert studio.requests_for(job) == 1 and len(studio.ask("originals", pk=job)) == 1
    studio.becomes(queued, "failed" if words else "succeeded")
    assert studio.requests_for(queued) == (0 if words else 1)
    with places.looking(studio.database) as look:
        assert look(f"SELECT error_message FROM jobs_job WHERE id = {queued}").startswith(words)

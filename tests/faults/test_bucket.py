"""A bucket that keeps the originals, and hangs."""

import hashlib
import signal
import urllib.request

import pytest

from tests.faults import places
from tests.faults.processes import within
from tests.faults.studio import Studio
from tests.s3 import S3


@pytest.mark.fault("F9")
def test_a_finisher_killed_while_the_bucket_hangs_loses_nothing(studio: Studio, s3: S3) -> None:
    studio.open("calls", "finish")
    with places.looking(studio.database) as look:
        s3.processes.signal("s3", signal.SIGSTOP)
        try:
            job = studio.submit("a lighthouse")
            within(lambda: look("SELECT key FROM assets_intent"))
            studio.kill("finish")
        finally:
            s3.processes.signal("s3", signal.SIGCONT)
        studio.ask("recover")
        studio.work("finish")
        studio.becomes(job, "succeeded")
        picture = look("SELECT id FROM assets_asset")
    assert studio.requests_for(job) == 1 and studio.stored() == []
    asked = urllib.request.Request(f"{studio.serve()}/files/{picture}/", headers={"Cookie": studio.ask("sign_in")})
    with urllib.request.urlopen(asked) as answer:
        assert [hashlib.sha256(answer.read()).hexdigest()] == studio.ask("originals", pk=job)

"""manage.py sandbox, as a process."""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import httpx


def test_it_prints_its_address_answers_and_ends_when_told() -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "django", "sandbox", "--port", "0", "--delay", "0"],
        cwd=Path(__file__).parents[2],
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "imagegen.settings"},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        found = re.search(r"http://127\.0\.0\.1:\d+/v1", process.stdout.readline())
        assert found is not None
        listed = httpx.get(f"{found[0]}/models", headers={"authorization": "Bearer sk-sandbox"}, trust_env=False)
        assert listed.status_code == 200
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=20) == 0
    finally:
        process.kill()
        process.communicate()

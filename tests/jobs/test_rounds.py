"""The threads of a worker, and what a process that is forked beside them inherits."""

import os
import subprocess
import sys
from pathlib import Path

from tests.faults.processes import ROOT

FORK_BESIDE_THE_RING = """
import os, time, django
django.setup()
from django.conf import settings
from imagegen.jobs import rounds
database = settings.DATABASES["default"]["NAME"]
rounds.start_finish(2, lambda: 2, lambda: False)
inherited = 0
for _ in range(50):
    time.sleep(0.013)
    child = os.fork()
    if child == 0:
        open_files = [os.path.realpath(f"/proc/self/fd/{name}") for name in os.listdir("/proc/self/fd")]
        os._exit(any(name.startswith(database) for name in open_files))
    inherited += os.waitpid(child, 0)[1]
print(inherited)
"""


def test_a_forked_process_inherits_no_open_database(tmp_path: Path) -> None:
    environment = {**os.environ, "IMAGEGEN_DATA_DIR": str(tmp_path), "DATABASE_URL": "", "BROKER_URL": ""}
    environment["DJANGO_SETTINGS_MODULE"] = "imagegen.settings"
    command = [sys.executable, "-c", FORK_BESIDE_THE_RING]
    done = subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "0"

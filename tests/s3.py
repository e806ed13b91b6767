"""An S3 on the loopback, in a process of its own."""

import os
import subprocess
import urllib.request
from itertools import count
from pathlib import Path

from tests.faults.processes import Processes

SERVE = """
import threading
from moto.server import ThreadedMotoServer
server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
server.start()
print(server.get_host_and_port()[1], flush=True)
threading.Event().wait()
"""


class S3:
    """A server with as many buckets as tests ask for."""

    def __init__(self, folder: Path) -> None:
        self.processes = Processes(folder, dict(os.environ))
        self.processes.start("s3", "-c", SERVE, stdout=subprocess.PIPE)
        said = self.processes.running["s3"].stdout
        assert said is not None
        self.address = f"http://127.0.0.1:{said.readline().strip()}"
        self._numbers = count(1)

    def bucket(self) -> dict[str, str]:
        """A new bucket, as the environment names it."""
        name = f"bucket-{next(self._numbers)}"
        urllib.request.urlopen(urllib.request.Request(f"{self.address}/{name}", method="PUT")).close()
        return variables(self.address, name)


def variables(address: str, bucket: str = "sample") -> dict[str, str]:
    """What names a bucket in the environment."""
    return {
        "IMAGEGEN_S3_BUCKET": bucket,
        "IMAGEGEN_S3_ENDPOINT": address,
        "IMAGEGEN_S3_PREFIX": "studio",
        "AWS_ACCESS_KEY_ID": "sample",
        "AWS_SECRET_ACCESS_KEY": "sample",
    }

"""Hostile files as answers of a provider, through real workers: each ends, is kept, and is never more than a file."""

import base64
import hashlib
import io
import json
import threading
import time
import urllib.request
from collections.abc import Iterator
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from imagegen.assets.services import EXTENSIONS
from tests.faults import places
from tests.faults.processes import children, memory
from tests.faults.studio import MODEL, Studio
from tests.security.files import HTML, SCRIPT, SVG, bomb, files, pictures

pytestmark = pytest.mark.slow

JSON = {"content-type": "application/json"}


def encoded(content: bytes, **more: Any) -> bytes:
    return json.dumps({"data": [{"b64_json": base64.b64encode(content).decode()}], **more}).encode()


@cache
def cases() -> dict[str, bytes]:
    return pictures() | files()


@cache
def answers() -> dict[str, tuple[bytes, str]]:
    """What is no well-formed file in JSON, with how its job ends."""
    return {
        "SVG in the place of JSON": (SVG, "failed"),
        "HTML in the place of JSON": (HTML, "failed"),
        "a bomb in the place of JSON": (files()["a bomb of bits"], "succeeded"),
        "a polyglot in the place of JSON": (pictures()["HTML after a PNG"], "succeeded"),
        "JSON without bottom": (b"[" * 1_000_000, "failed"),
        "JSON without end": (b'{"data": [' + b'{"a": 1},' * 100_000, "failed"),
        "nothing a hundred thousand times": (json.dumps({"data": [{}] * 100_000}).encode(), "refused"),
        "a text of ten megabytes": (json.dumps({"data": [{"b64_json": "*" * 10_000_000}]}).encode(), "failed"),
        "SVG as a data URL": (b'{"data": [{"url": "data:image/svg+xml;base64,PHN2Zy8+"}]}', "succeeded"),
        "a script beside a picture": (encoded(pictures()["a thin line"], note=SCRIPT.decode()), "succeeded"),
        "addresses of others": (
            b'{"data": [{"url": "http://169.254.169.254/"}, {"url": "file:///etc/passwd"}]}',
            "failed",
        ),
        "a bomb that is unpacked on the way": (bomb(), "failed"),
    }


class Hostile(BaseHTTPRequestHandler):
    """Answers with the file or the answer that the prompt names."""

    def do_GET(self) -> None:
        self._say(json.dumps({"data": [{"id": MODEL}]}).encode())

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
        name = asked["prompt"]
        body = encoded(cases()[name]) if name in cases() else answers()[name][0]
        self._say(body, **({"content-encoding": "deflate"} if body is bomb() else {}))

    def _say(self, body: bytes, **headers: str) -> None:
        self.send_response(200)
        for field, text in {**JSON, "content-length": str(len(body)), **headers}.items():
            self.send_header(field.replace("_", "-"), text)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


class Provider:
    """As `tests.faults.studio` has it: an address."""

    def __init__(self, server: ThreadingHTTPServer) -> None:
        self.place = f"127.0.0.1:{server.server_port}"
        self.origin = f"http://{self.place}"


@pytest.fixture
def studio(tmp_path: Path) -> Iterator[Studio]:
    """With real workers, a real web process, and a hostile provider."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Hostile)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with places.database(tmp_path) as database, places.broker() as broker:
        made = Studio(tmp_path, database, broker, Provider(server))  # type: ignore[arg-type]
        try:
            made.furnish()
            made.manage("collectstatic", "--no-input", "--verbosity", "0")
            yield made.open("calls", "finish")
        finally:
            made.processes.end()
            server.shutdown()
            server.server_close()


class Watched:
    """How slow the web process was at the worst, and how large the processes became, while it is watched."""

    def __init__(self, studio: Studio, address: str, cookie: str) -> None:
        self.slowest = self.web = self.grown = self.finisher = 0.0
        self._studio = studio
        self._asked = urllib.request.Request(f"{address}/gallery/", headers={"cookie": cookie})
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch)

    def __enter__(self) -> "Watched":
        for _ in range(8):  # every thread of it has opened its connection
            self.ask()
        self.slowest, self.web = 0, self._web_now()
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def ask(self) -> None:
        started = time.monotonic()
        with urllib.request.urlopen(self._asked) as answer:
            assert answer.status == 200
        self.slowest = max(self.slowest, time.monotonic() - started)

    def _watch(self) -> None:
        while not self._over.wait(0.1):
            self.ask()
            self.grown = max(self.grown, self._web_now() - self.web)
            for child in children(self._studio.processes.running["finish"].pid):
                self.finisher = max(self.finisher, memory(child, "VmHWM"))

    def _web_now(self) -> float:
        return sum(memory(child, "VmRSS") for child in children(self._studio.processes.running["web"].pid))


def test_hostile_files_end_as_files_and_harm_nobody(studio: Studio) -> None:
    address, cookie = studio.serve(), studio.ask("sign_in")
    with Watched(studio, address, cookie) as watched:
        jobs = {name: studio.submit(name) for name in (*cases(), *answers())}
        waiting, give_up = set(jobs.values()), time.monotonic() + 700
        while waiting:
            assert time.monotonic() < give_up, {name for name, pk in jobs.items() if pk in waiting}
            waiting = {pk for pk in waiting if studio.job(pk)["status"] in ("queued", "running")}
        ends = {name: studio.job(pk) for name, pk in jobs.items()}
    wanted = dict.fromkeys(cases(), "succeeded") | {name: status for name, (_, status) in answers().items()}
    assert {name: end["status"] for name, end in ends.items()} == wanted
    assert watched.slowest < 10  # seconds, beside finishers that have every processor
    assert watched.grown < 50e6
    assert 0 < watched.finisher < 600e6
    assert studio.ask("broken") == []

    shown = set()
    with places.looking(studio.database) as look:
        for name in cases():
            assert studio.ask("originals", pk=jobs[name]) == [hashlib.sha256(cases()[name]).hexdigest()], name
            asset = look(f"SELECT asset_id FROM jobs_output WHERE job_id = {jobs[name]}")
            if harmless(f"{address}/files/{asset}/", cookie, cases()[name]):
                shown.add(name)
    assert shown == set(pictures())


def harmless(address: str, cookie: str, content: bytes) -> bool:
    """Whether it is shown at all, and then as the picture it is; what is drawn of it has nothing of its texts."""
    headers, sent = got(address, cookie)
    assert headers["X-Content-Type-Options"] == "nosniff" and sent == content
    assert headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    if headers["Content-Type"] not in EXTENSIONS:
        assert headers["Content-Type"] == "application/octet-stream"
        assert headers["Content-Disposition"].startswith("attachment; ") and ".bin" in headers["Content-Disposition"]
        return False
    drawn_as, drawn = got(f"{address}640.webp", cookie)
    image = Image.open(io.BytesIO(drawn))
    assert (drawn_as["Content-Type"], image.format) == ("image/webp", "WEBP") and max(image.size) <= 640
    assert SCRIPT not in drawn and not image.info.keys() & {"exif", "xmp", "icc_profile", "comment"}
    return True


def got(address: str, cookie: str) -> tuple[Any, bytes]:
    with urllib.request.urlopen(urllib.request.Request(address, headers={"cookie": cookie})) as answer:
        return answer.headers, answer.read()

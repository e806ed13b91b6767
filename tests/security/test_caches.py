"""Two people through a cache that keeps whatever it may: a real nginx, where there is one."""

import os
import shutil
import socket
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.test.testcases import LiveServerThread

from imagegen.accounts import services
from tests.faults.processes import Processes, free_port, within
from tests.security.people import Work, session_of
from tests.security.routes import ROUTES, address

NGINX = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
# It caches for ten minutes what does not forbid it, cookies or not.
CONFIGURATION = """
daemon off;
master_process off;
pid nginx.pid;
error_log stderr;
events {{
}}
http {{
    access_log off;
    client_body_temp_path body;
    proxy_temp_path proxy;
    fastcgi_temp_path fastcgi;
    uwsgi_temp_path uwsgi;
    scgi_temp_path scgi;
    proxy_cache_path kept keys_zone=kept:1m;
    server {{
        listen 127.0.0.1:{port};
        location / {{
            proxy_pass {studio};
            proxy_set_header Host localhost;
            proxy_cache kept;
            proxy_cache_valid any 10m;
            proxy_ignore_headers Set-Cookie;
            add_header X-Cache $upstream_cache_status always;
        }}
    }}
}}
"""

pytestmark = [
    pytest.mark.skipif(NGINX is None, reason="There is no nginx on this machine."),
    pytest.mark.django_db(transaction=True),
]


class Cache:
    """nginx before the studio, in a folder of its own."""

    def __init__(self, folder: Path, studio: str) -> None:
        self.folder = folder
        self.port = free_port()
        (folder / "nginx.conf").write_text(CONFIGURATION.format(port=self.port, studio=studio))
        self.processes = Processes(folder, dict(os.environ))
        self.processes.start("nginx", "-p", str(folder), "-c", "nginx.conf", program=str(NGINX))
        within(self._listens)

    def get(self, path: str, session: str = "") -> tuple[str, bytes]:
        """What the cache says of it, MISS or HIT, and the body."""
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=60)) as server:
            server.request("GET", path, headers={"Cookie": f"{settings.SESSION_COOKIE_NAME}={session}"})
            answer = server.getresponse()
            return answer.headers["X-Cache"], answer.read()

    def kept(self) -> bytes:
        """Everything that it has stored."""
        return b"".join(path.read_bytes() for path in (self.folder / "kept").rglob("*") if path.is_file())

    def _listens(self) -> bool:
        assert self.processes.running["nginx"].poll() is None, self.processes.log("nginx")
        with socket.socket() as visitor:
            return visitor.connect_ex(("127.0.0.1", self.port)) == 0


@pytest.fixture
def cache(tmp_path: Path) -> Iterator[Cache]:
    folder = tmp_path / "nginx"
    folder.mkdir()
    studio = LiveServerThread("localhost", StaticFilesHandler)
    studio.start()
    studio.is_ready.wait()
    made = Cache(folder, f"http://127.0.0.1:{studio.port}")
    try:
        yield made
    finally:
        made.processes.end()
        studio.terminate()


def test_a_cache_that_obeys_keeps_nothing_for_anybody_else(cache: Cache, ours: Work, theirs: Work) -> None:
    for work in (ours, theirs):
        services.set_admin(work.manager, is_admin=True)
    one, other = session_of(ours.manager), session_of(theirs.manager)
    told, seen = [], set()
    for name, route in ROUTES.items():
        if route.get is None:
            continue
        place = address(name, ours)
        for session in (one, one, other):
            said, body = cache.get(place, session)
            seen.add(said)
            if session != one and ours.secret.encode() in body:
                told.append(name)
    assert (seen, told, cache.kept()) == ({"MISS"}, [], b"")
    assert [cache.get("/static/css/app.css")[0] for _ in range(2)] == ["MISS", "HIT"]

"""A studio of real processes: a served sandbox as its provider, its own folder and database, workers, a desk."""

import json
import os
import re
import secrets
import shutil
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from tests.faults import desk, places
from tests.faults.processes import Processes, within

MODEL = "dall-e-2"
EMAIL, PASSWORD = "ada@studio.example", "sample password 1"
SECRET_KEY, ENCRYPTION_KEY = secrets.token_urlsafe(64), secrets.token_urlsafe(64)


class Provider:
    """`manage.py sandbox` on a port of its own; it answers at once unless a prompt says otherwise."""

    def __init__(self, processes: Processes) -> None:
        processes.start("sandbox", "manage.py", "sandbox", "--port", "0", "--delay", "0", stdout=subprocess.PIPE)
        said = processes.running["sandbox"].stdout
        assert said is not None
        self.origin = said.readline().split()[2].removesuffix("/v1,")

    @property
    def place(self) -> str:
        return self.origin.removeprefix("http://")

    def requests(self) -> dict[str, Any]:
        """How many came: `total`, `running` now, `by_job`."""
        with urllib.request.urlopen(f"{self.origin}/_sandbox/requests") as answer:
            counted: dict[str, Any] = json.load(answer)
        return counted

    def release(self) -> None:
        """Answer whatever is held."""
        self._post("release")

    def forget(self) -> None:
        """Let go of everything, and count anew."""

        def is_idle() -> bool:
            self.release()  # each time: what came just now is held a moment later
            return not self.requests()["running"]

        within(is_idle)
        self._post("reset")

    def picture(self, **wish: Any) -> bytes:
        """The body that it answers to such a request, which is counted but belongs to no job."""
        asked = urllib.request.Request(
            f"{self.origin}/v1/images/generations",
            json.dumps(wish).encode(),
            {"authorization": "Bearer sk-sample", "content-type": "application/json"},
        )
        with urllib.request.urlopen(asked) as answer:
            body: bytes = answer.read()
        return body

    def _post(self, verb: str) -> None:
        urllib.request.urlopen(f"{self.origin}/_sandbox/{verb}", b"").close()


class Studio:
    """One installation. Its workers are started by name, `calls` or `finish`, and killed by name."""

    def __init__(self, folder: Path, database: str, broker: str, provider: Provider) -> None:
        self.folder = folder
        self.database = database
        self.broker = broker
        self.provider = provider
        self.processes = Processes(folder, environment(folder, database, broker, provider.place))

    def manage(self, *arguments: str, says: str = "") -> None:
        """Run a command of manage.py, with `says` on its standard input."""
        command = [sys.executable, "manage.py", *arguments]
        environment = self.processes.environment
        subprocess.run(
            command, cwd=self.processes.root, env=environment, input=says, text=True, check=True, capture_output=True
        )

    def furnish(self) -> None:
        """Migrated, with a team, a person and a key for the provider."""
        self.manage("migrate", "--verbosity", "0")
        self.manage("add_team", "Studio")
        self.manage("add_user", EMAIL, "--name", "Ada", "--team", "Studio", says=PASSWORD)
        address = f"{self.provider.origin}/v1"
        key = ("add_credential", "Sample", "--preset", "compatible", "--base-url", address, "--team", "Studio")
        self.manage(*key, "--enable-all", says="sk-sample-0123456789")
        for ended in ("dall-e-2", "dall-e-3"):  # what has ended is not switched on by itself
            self.manage("set_credential", "Sample", "--model", ended, "--on")

    def open(self, *workers: str) -> "Studio":
        """Start the desk and these workers."""
        self.work(*workers)
        self.processes.start("desk", "-c", f"{desk.SETUP}; desk.serve()", stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        return self

    def work(self, *workers: str, **variables: str) -> None:
        """Start workers, with these variables besides; `calls 2` is a second one for calls."""
        for name in workers:
            self.processes.start(name, "manage.py", "work", name.split()[0], variables=variables)

    def serve(self, workers: int = 1) -> str:
        """Start a web server; its address."""
        self.manage("collectstatic", "--no-input", "--verbosity", "0")
        command = ("-m", "gunicorn", "imagegen.wsgi", "--bind", "127.0.0.1:0", "--workers", str(workers))
        self.processes.start("web", *command, "--threads", "4")
        within(lambda: "Listening at" in self.processes.log("web"))
        port = self.processes.log("web").partition("Listening at: http://127.0.0.1:")[2].split()[0]
        return f"http://localhost:{port}"

    def visit(self, address: str) -> "Visitor":
        """The person's browser at a web server of this studio."""
        return Visitor(address, self.ask("sign_in"), self.ask("value_of", model=MODEL))

    def supervise_until(self, is_so: Callable[[], bool]) -> None:
        """Start workers again that end by themselves, as the supervisor does."""

        def look() -> bool:
            for name in [name for name, process in self.processes.running.items() if process.poll() is not None]:
                self.kill(name)
                self.work(name)
            return is_so()

        within(look)

    def kill(self, *workers: str) -> None:
        """SIGKILL to the whole group of each."""
        self.processes.kill(*workers)

    def ask(self, verb: str, **given: Any) -> Any:
        """What the desk answers."""
        process = self.processes.running["desk"]
        assert process.stdin is not None and process.stdout is not None
        process.stdin.write(json.dumps([verb, given]) + "\n")
        process.stdin.flush()
        line = process.stdout.readline()
        assert line, self.processes.log("desk")
        return json.loads(line)

    def submit(self, prompt: str, *, model: str = MODEL, **values: Any) -> int:
        """A job's id."""
        job: int = self.ask("submit", prompt=prompt, model=model, **values)[0]
        return job

    def job(self, pk: int) -> dict[str, Any]:
        found: dict[str, Any] = self.ask("job", pk=pk)
        return found

    def becomes(self, pk: int, status: str) -> dict[str, Any]:
        """Wait until the job is in that state; all there is to say about it."""
        within(lambda: self.job(pk)["status"] == status)
        return self.job(pk)

    def requests_for(self, pk: int) -> int:
        """How many requests the provider got for this job."""
        count: int = self.provider.requests()["by_job"].get(str(pk), 0)
        return count

    def stored(self) -> list[Path]:
        """The originals in the storage."""
        return [path for path in (self.folder / "files").rglob("*.png") if not path.name.startswith(".")]

    def spooled(self, ending: str) -> list[Path]:
        return list((self.folder / "spool").glob(f"*.{ending}"))

    def forget_messages(self) -> None:
        """What was rung so far is lost."""
        places.flush(self.broker)

    def nobody_writes(self) -> Any:
        """While inside, no worker can write to the database."""
        return places.nobody_writes(self.database)


class Visitor:
    """A browser that is signed in: it opens Create and posts its form."""

    def __init__(self, address: str, session: str, offer: str) -> None:
        self.place = address.removeprefix("http://")
        self.patience = 60.0  # seconds
        self.session = session
        self.csrf = ""
        self.offer = offer

    def form(self, prompt: str) -> dict[str, str]:
        """What a page just opened would post."""
        status, _, page = self.ask("GET", "/create/")
        assert status == 200, page
        hidden = dict(re.findall(r'name="(csrfmiddlewaretoken|submit_token)"[^>]* value="([^"]+)"', page))
        return {**hidden, "model": self.offer, "prompt": prompt, "size": "256x256"}

    def post(self, form: dict[str, str]) -> str:
        """Where it leads; raises OSError or HTTPException where the server ends meanwhile."""
        status, location, page = self.ask("POST", "/create/generate/", form)
        assert status == 302, (status, page)
        return location

    def sign_in(self, password: str) -> int:
        """The status that the form is answered with: 302 where it was right."""
        _, _, page = self.ask("GET", "/accounts/login/")
        hidden = dict(re.findall(r'name="(csrfmiddlewaretoken)"[^>]* value="([^"]+)"', page))
        return self.ask("POST", "/accounts/login/", {**hidden, "login": EMAIL, "password": password})[0]

    def ask(self, method: str, path: str, form: dict[str, str] | None = None) -> tuple[int, str, str]:
        """Status, where it leads, and the page."""
        with closing(HTTPConnection(self.place, timeout=self.patience)) as server:
            headers = {"cookie": f"{self.session}; {self.csrf}", "content-type": "application/x-www-form-urlencoded"}
            server.request(method, path, urlencode(form or {}), headers)
            answer = server.getresponse()
            cookie = answer.headers.get("set-cookie", "").partition(";")[0]
            if cookie.startswith("csrf="):
                self.csrf = cookie
            return answer.status, answer.headers.get("location", ""), answer.read().decode()


def status(address: str) -> int:
    """What a GET is answered with."""
    try:
        with urllib.request.urlopen(address) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


def environment(folder: Path, database: str, broker: str, provider: str) -> dict[str, str]:
    """Ours, with what makes the studio its own."""
    inherited = {name: text for name, text in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return inherited | {
        "DJANGO_SETTINGS_MODULE": "imagegen.settings",
        "IMAGEGEN_DATA_DIR": str(folder),
        "IMAGEGEN_ALLOWED_PRIVATE": provider,
        "IMAGEGEN_HTTPS": "off",
        "DATABASE_URL": database,
        "BROKER_URL": broker,
        "SECRET_KEY": SECRET_KEY,
        "ENCRYPTION_KEYS": ENCRYPTION_KEY,
        "ALLOWED_HOSTS": "localhost",
        "PYTHONPYCACHEPREFIX": str(folder.parent / "compiled"),  # else every process compiles everything anew
    }


def copy(template: Path, folder: Path) -> None:
    """Keys, spool and, where it is a file, the database."""
    shutil.copytree(template, folder, ignore=shutil.ignore_patterns("*.log"))

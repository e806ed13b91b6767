"""While a new release is rolled out, the previous one still works on its schema."""

import re
from contextlib import closing
from pathlib import Path

import httpx

from tests.faults.processes import PATIENCE, ROOT
from tests.faults.studio import EMAIL, MODEL, PASSWORD, Studio
from tests.upgrade import previous


def test_the_previous_release_carries_out_jobs_on_this_schema(studio: Studio, tmp_path: Path) -> None:
    studio.processes.root = previous.unpack(tmp_path / "previous")
    studio.manage("collectstatic", "--no-input")
    studio.open("calls", "finish")
    with closing(signed_in(studio.serve())) as browser:
        job = generate(browser, "a lighthouse")
        studio.becomes(job, "succeeded")
        picture = re.search(r"/files/\d+/", browser.get("/gallery/").text)
        assert picture and browser.get(picture[0]).headers["content-type"] == "image/png"
        assert browser.get("/activity/").status_code == 200

    studio.processes.root = ROOT
    studio.work("calls new", "finish new")
    studio.kill("calls", "finish")
    studio.becomes(studio.submit("a vase"), "succeeded")
    assert studio.provider.requests()["total"] == 2


def signed_in(address: str) -> httpx.Client:
    """The person's browser."""
    browser = httpx.Client(base_url=address, follow_redirects=True, timeout=PATIENCE)
    given = {"login": EMAIL, "password": PASSWORD}
    token = {"csrfmiddlewaretoken": hidden(browser, "/accounts/login/", "csrfmiddlewaretoken")}
    browser.post("/accounts/login/", data=given | token)
    return browser


def generate(browser: httpx.Client, prompt: str) -> int:
    """Post the form of Create; the job's id."""
    given = {"prompt": prompt, "model": f"sample:{MODEL}", "size": "256x256"}
    kept = {name: hidden(browser, "/create/", name) for name in ("csrfmiddlewaretoken", "submit_token")}
    page = browser.post("/create/", data=given | kept)
    assert page.status_code == 200, page.text
    return int(page.url.path.split("/")[2])


def hidden(browser: httpx.Client, page: str, name: str) -> str:
    """What the page's form has in a hidden field."""
    found = re.search(rf'name="{name}"\s*[^>]*?value="([^"]+)"', browser.get(page).text)
    assert found, name
    return found[1]

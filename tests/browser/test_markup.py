"""Whatever people and providers write stays text: on every page, as a browser sees it."""

from collections.abc import Callable, Iterator
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Dialog, Error, Page

from tests.browser import hostile
from tests.browser.acts import open_picture
from tests.browser.browsers import Browsers
from tests.browser.payloads import MADE, PAYLOADS
from tests.browser.people import ADA, CHARLIE, HANA, INES, INVITATION, Person
from tests.browser.studio import ADMIN, running
from tests.browser.views import VIEWS, View, at

pytestmark = pytest.mark.slow

REPORT = """addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI, sample }) =>
  hostile(`${effectiveDirective} forbids ${blockedURI} ${sample}`));"""
# Attributes that no template of ours writes, addresses that lead to a script or to somebody else, and what a template
# would have made.
MADE_OF_IT = """(made) => {
  const leads = ["href", "xlink:href", "src", "srcdoc", "data", "action", "formaction", "hx-get", "hx-post"];
  const astray = (address) => {
    const { protocol, host } = new URL(address, location.href);
    return !["http:", "https:", "blob:"].includes(protocol) && !address.startsWith("data:image/webp;")
      || host.endsWith("hostile.example");
  };
  const wrong = ({ name, value }) =>
    name.startsWith("data-hostile") || name.startsWith("on") || name.includes("hx-on")
      || (leads.includes(name) && astray(value));
  const nodes = [...document.querySelectorAll("*")].filter((node) => [...node.attributes].some(wrong));
  const found = nodes.map((node) => node.outerHTML.slice(0, 300));
  return document.documentElement.outerHTML.includes(made) ? [...found, "a template's work"] : found;
}"""
# Fills every field that one can type into, without what the browser would hold back, and sends the form as it is.
TYPE = """(form, text) => {
  for (const field of form.querySelectorAll("textarea, input:not([type])," +
      ["text", "email", "search", "url", "password", "number"].map((type) => `input[type=${type}]`).join())) {
    field.disabled = false;
    field.type &&= field.localName === "input" ? "text" : field.type;
    field.value = text;
  }
  HTMLFormElement.prototype.submit.call(form);
}"""

# Pages with more of it than the views have.
MORE = {
    "activity-failed": View(INES, at("/activity/?group=look")),
    "picture-made": View(INES, lambda page: open_picture(page, "Zone")),
    "models-2": View(ADA, at("/console/credentials/1/models/?page=2")),
    "people-2": View(ADA, at("/console/people/?page=2")),
    "edit-more": View(ADA, at("/console/credentials/3/")),
    "passkeys": View(CHARLIE, at("/accounts/2fa/webauthn/")),
    "two-factor": View(CHARLIE, at("/accounts/2fa/")),
}
FOUND = (404, 422)  # what a page that is not there, and a form that is wrong, answer


def typed(address: str, field: str) -> Callable[[Page], None]:
    """The answer to the form with that field when everything in it is markup."""

    def go(page: Page) -> None:
        page.goto(address)
        form = page.locator(f"form:has([name={field}])")
        with page.expect_navigation():
            form.evaluate(TYPE, " ".join(PAYLOADS))

    return go


FORMS = {
    "sign-in": View(None, typed("/accounts/login/", "login")),
    "password-forgotten": View(None, typed("/accounts/password/reset/", "email")),
    "invitation": View(None, typed(INVITATION, "name"), FOUND),
    "create": View(INES, typed("/create/", "prompt"), FOUND),
    "settings": View(HANA, typed("/settings/", "time_zone"), FOUND),
    "password-change": View(HANA, typed("/accounts/password/change/", "oldpassword")),
    "team": View(INES, typed("/team/", "email"), FOUND),
    "console-add": View(ADA, typed("/console/credentials/add/", "base_url"), FOUND),
    "console-edit": View(ADA, typed("/console/credentials/3/", "organization"), FOUND),
    "console-models": View(ADA, typed("/console/credentials/1/models/", "typed"), FOUND),
    "console-people": View(ADA, typed("/console/people/", "name"), FOUND),
    "console-team": View(ADA, typed("/console/people/teams/1/", "name"), FOUND),
}

# Where what stands in an address may come back on the page; {} is the markup.
ADDRESSES: dict[str, Person | None] = {
    "/accounts/login/?next={}": None,
    "/accounts/password/reset/key/{}/": None,
    "/accounts/oidc/{}/login/": None,
    "/invitations/{}/": None,
    "/welcome/{}/": None,
    "/create/?prompt={}": INES,
    "/create/?model={}&size={}&quality={}&n={}&from={}&scope={}": INES,
    "/create/{}/": INES,
    "/jobs/{}/": INES,
    "/activity/?group={}&after={}": INES,
    "/gallery/?q={}": INES,
    "/gallery/?model={}&author={}&size={}&date={}&from={}&to={}": INES,
    "/gallery/1/?q={}&back={}": INES,
    "/trash/?q={}&next={}": INES,
    "/nowhere/{}": INES,
    "/console/people/?q={}&page={}": ADA,
    "/console/audit/?q={}&action={}&before={}": ADA,
    "/console/credentials/1/models/?q={}&page={}": ADA,
    "/console/credentials/add/?preset={}": ADA,
    "/console/spend/?month={}": ADA,
}
LONGEST = 3_500  # characters of an address, which gunicorn takes up to 4,094
READ = 700  # quoted; of a filter of the gallery no more than 500 are read


def filled(pattern: str) -> Iterator[str]:
    """The address with as many payloads in each of its places as fit, until each was in each."""
    most = min(LONGEST // pattern.count("{}"), READ if pattern.startswith("/gallery/?") else LONGEST)
    chunk = ""
    for text in map(written, PAYLOADS) if "?" in pattern else map(in_path, PAYLOADS):
        if len(chunk + text) > most:
            yield pattern.replace("{}", chunk)
            chunk = "%00"
        chunk += text
    yield pattern.replace("{}", chunk)


def written(text: str) -> str:
    return quote(f"{text} ", safe="/()=:;,!*'$@?{}|`")


def in_path(text: str) -> str:
    """Without the slashes, which no part of a path has."""
    return quote(text.replace("/", " "))


class Reader:
    """Opens pages, and collects what came of the markup and which texts were on them."""

    def __init__(self, browsers: Browsers) -> None:
        self.faults: list[str] = []
        self.seen: set[str] = set()
        self._browsers = browsers
        self._listened: set[Page] = set()
        self._name = ""

    def told(self) -> str:
        """The faults since it was last asked, one a line."""
        told, self.faults = "\n".join(self.faults), []
        return told

    def read(self, name: str, view: View) -> None:
        self._name = name
        page = self._browsers.open(view.person, expected=view.expected)
        if page not in self._listened:
            self._listen(page)
        try:
            view.go(page)
        except Error as error:  # perhaps since something was made of it: that is looked for all the same
            self._note(f"was not reached: {error.message}")
        for node in page.evaluate(MADE_OF_IT, MADE):
            self._note(f"made {node}")
        html = page.content()
        self.seen |= {field for field, mark in hostile.MARKS.items() if mark in html}
        for fault in self._browsers.rest():
            self._note(fault)

    def _listen(self, page: Page) -> None:
        self._listened.add(page)
        page.expose_function("hostile", lambda *said: self._note(f"ran or was reported: {said}"))
        page.add_init_script(REPORT)
        page.on("dialog", self._dismiss)

    def _dismiss(self, dialog: Dialog) -> None:
        self._note(f"a dialog: {dialog.message}")
        dialog.dismiss()

    def _note(self, fault: str) -> None:
        self.faults.append(f"{self._name}: {fault}")


@pytest.fixture(scope="module")
def reader(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    """Of a studio that is full of markup."""
    with running(tmp_path_factory.mktemp("hostile"), IMAGEGEN_MFA="on", **ADMIN) as studio:
        hostile.seed(studio.folder)
        browsers = Browsers(chromium, studio.address)
        browsers.open(CHARLIE)
        browsers.rest()
        hostile.seed_passkeys(studio.folder)
        yield Reader(browsers)


def test_every_text_that_is_stored_is_judged() -> None:
    assert len(set(PAYLOADS)) > 60
    assert set(hostile.texts()) == {*hostile.MARKS, *hostile.OURS}


def test_what_is_stored_is_only_ever_read(reader: Reader) -> None:
    for name, view in (VIEWS | MORE).items():
        reader.read(name, view)
    assert reader.told() == ""
    assert reader.seen == set(hostile.MARKS) - hostile.UNSEEN


def test_what_is_typed_is_only_ever_read(reader: Reader) -> None:
    for name, view in FORMS.items():
        reader.read(f"typed at {name}", view)
    assert reader.told() == ""


def test_what_is_in_an_address_is_only_ever_read(reader: Reader) -> None:
    for pattern, person in ADDRESSES.items():
        for address in filled(pattern):
            reader.read(pattern, View(person, at(address), FOUND))
    assert reader.told() == ""

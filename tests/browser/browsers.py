"""The browsers of the people, each with cookies and storage of its own."""

from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, StorageState, ViewportSize

from tests.browser.acts import sign_in
from tests.browser.people import Person
from tests.browser.watch import Watch

PATIENCE = 60_000  # milliseconds; nobody waits longer than it takes
WINDOW = ViewportSize(width=1280, height=720)
STILL: dict[str, Any] = {"reduced_motion": "reduce"}  # what moves is drawn again and again
EMPTY = "() => { localStorage.clear(); sessionStorage.clear(); }"


class Browsers:
    """Opens pages for people.

    Somebody's is kept from test to test, emptied but signed in, since a new one reads every stylesheet and script anew.
    One with options of its own, or nobody's, is made for the test alone.
    """

    def __init__(self, chromium: Browser, address: str) -> None:
        self.chromium = chromium
        self.address = address
        self._states: dict[Person, StorageState] = {}
        self._kept: dict[Person, Page] = {}
        self._watches: list[Watch] = []

    def open(
        self, person: Person | None, *, expected: tuple[int, ...] = (), offline: bool = False, **options: Any
    ) -> Page:
        """A blank page for a person, signed in, or for nobody.

        `expected` are the statuses of 400 and more that the test provokes, `offline` is whether it cuts the connection;
        other options are those of a browser context.
        """
        page = self._new(person, options) if options or offline or person is None else self._again(person)
        self._watches.append(Watch(page, expected=expected, offline=offline))
        return page

    def rest(self) -> list[str]:
        """End what a test has opened, and say what there was to complain about."""
        faults = []
        for watch in self._watches:
            faults += watch.end()
            if watch.page in self._kept.values() and not faults:
                watch.page.goto("/healthz")
                watch.page.evaluate(EMPTY)
                watch.page.set_viewport_size(WINDOW)
                watch.page.mouse.move(0, 0)
            else:
                watch.page.context.close()
        self._kept = {person: page for person, page in self._kept.items() if not page.is_closed()}
        self._watches = []
        return faults

    def _again(self, person: Person) -> Page:
        if person not in self._kept:
            self._kept[person] = self._new(person, {})
        return self._kept[person]

    def _new(self, person: Person | None, options: dict[str, Any]) -> Page:
        return self._context(storage_state=self._signed_in(person) if person else None, **options).new_page()

    def _context(self, **options: Any) -> BrowserContext:
        context = self.chromium.new_context(**{"base_url": self.address, **STILL, **options})
        context.set_default_timeout(PATIENCE)
        return context

    def _signed_in(self, person: Person) -> StorageState:
        """The cookies of somebody who is signed in. The door counts, so nobody goes through it in every test."""
        if person not in self._states:
            with self._context(java_script_enabled=False) as context:
                page = context.new_page()
                page.goto("/accounts/login/")
                sign_in(page, person)
                page.wait_for_url("**/create/")
                self._states[person] = context.storage_state()
        return self._states[person]

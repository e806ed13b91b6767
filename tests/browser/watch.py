"""What a browser complains about while somebody uses a page."""

from collections.abc import Collection

from playwright.sync_api import ConsoleMessage, Error, Page, Request, Response

# Chromium's line about an answer of 400 and more, and htmx's; `_answered` judges those by their status.
ANSWER = ("Failed to load resource: the server responded with a status of", "Response Status Error Code")
# What Chromium and htmx say where there is no connection.
UNSENT = ("Failed to load resource: net::ERR_INTERNET_DISCONNECTED", "htmx:")
# A page was left, or turned out to be a download, while something was still on its way.
LEFT = "net::ERR_ABORTED"


class Watch:
    """Collects console errors (the policy's violations among them), script errors, requests that failed and answers of
    400 and more, but for the statuses that are `expected`, and failed requests where `offline` is. `end` ends it."""

    def __init__(self, page: Page, *, expected: Collection[int], offline: bool) -> None:
        self.faults: list[str] = []
        self.page = page
        self.expected = expected
        self.offline = offline
        page.on("console", self._said)
        page.on("pageerror", self._threw)
        page.on("requestfailed", self._failed)
        page.on("response", self._answered)

    def end(self) -> list[str]:
        """What there was to complain about."""
        self.page.wait_for_timeout(0)  # lets in what was said by now
        self.page.remove_listener("console", self._said)
        self.page.remove_listener("pageerror", self._threw)
        self.page.remove_listener("requestfailed", self._failed)
        self.page.remove_listener("response", self._answered)
        return self.faults

    def _said(self, message: ConsoleMessage) -> None:
        if message.type != "error" or message.text.startswith(ANSWER):
            return
        if not (self.offline and message.text.startswith(UNSENT)):
            self.faults.append(f"console: {message.text}")

    def _threw(self, error: Error) -> None:
        self.faults.append(f"script: {error}")

    def _failed(self, request: Request) -> None:
        if request.failure != LEFT and not self.offline:
            self.faults.append(f"no answer: {request.method} {request.url} ({request.failure})")

    def _answered(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self.expected:
            self.faults.append(f"answered {response.status}: {response.request.method} {response.url}")

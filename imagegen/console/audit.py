"""The audit trail, to be read, searched and taken away."""

import csv
from collections.abc import Iterator
from urllib.parse import urlencode

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from imagegen.accounts.guards import admin
from imagegen.accounts.middleware import TeamRequest
from imagegen.audit.models import Action, Entry, EntryQuerySet
from imagegen.console.sheets import harmless

PAGE = 50
FIELDS = ("time (UTC)", "who", "address", "action", "what", "details")


class Echo:
    """A file that hands back what is written to it."""

    def write(self, text: str) -> str:
        return text


@require_safe
@admin
def index(request: TeamRequest) -> HttpResponse | StreamingHttpResponse:
    """The newest first: `?q=` searches, `?action=` is one kind, `?before=` goes on; with `?csv` all of it as a file."""
    asked = {name: request.GET.get(name, "").strip() for name in ("q", "action")}
    entries = Entry.objects.about(asked["q"]).order_by("-pk")
    if asked["action"] in Action.values:
        entries = entries.filter(action=asked["action"])
    if "csv" in request.GET:
        headers = {"Content-Disposition": 'attachment; filename="audit.csv"'}
        return StreamingHttpResponse(_csv(entries), content_type="text/csv; charset=utf-8", headers=headers)
    before = request.GET.get("before", "")
    page = list((entries.filter(pk__lt=int(before)) if _is_id(before) else entries)[: PAGE + 1])
    older = urlencode({**asked, "before": page[PAGE - 1].pk}) if len(page) > PAGE else ""
    context = {**asked, "entries": page[:PAGE], "older": older, "before": before, "actions": Action.choices}
    return render(request, "console/audit.html", context)


def _csv(entries: EntryQuerySet) -> Iterator[str]:
    writer = csv.writer(Echo())
    yield writer.writerow(FIELDS)
    for entry in entries.iterator(chunk_size=1000):
        texts = (entry.actor_name, entry.address, entry.action, entry.subject, entry.detail)
        yield writer.writerow([f"{entry.at:%Y-%m-%d %H:%M:%S}", *harmless(texts)])


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 19

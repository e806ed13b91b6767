"""Whether the installation works: the page for admins, and what orchestrators ask."""

import threading
import time
from http import HTTPStatus

from django.conf import settings
from django.http import Http404, HttpRequest, JsonResponse
from django.http.response import HttpResponse
from django.shortcuts import render
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_safe

from imagegen.accounts.guards import admin
from imagegen.accounts.middleware import TeamRequest
from imagegen.jobs.health import Finding, findings
from imagegen.jobs.metrics import CONTENT_TYPE, text
from imagegen.jobs.models import Worker

KEPT = 3.0  # seconds: whoever asks more often gets the same answer

_asking = threading.Lock()
_last: tuple[float, list[Finding]] = (-KEPT, [])


@require_safe
@admin
def index(request: TeamRequest) -> HttpResponse:
    """Every part in words, and the workers."""
    context = {"findings": findings(), "workers": Worker.objects.alive().order_by("host", "kind", "pk")}
    return render(request, "console/health.html", context)


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Figures for Prometheus, for whoever brings IMAGEGEN_METRICS_TOKEN; where it is unset, nobody."""
    if not settings.METRICS_TOKEN:
        raise Http404
    if not constant_time_compare(request.headers.get("Authorization", ""), f"Bearer {settings.METRICS_TOKEN}"):
        words = "Bring the token: Authorization: Bearer ….\n"
        return HttpResponse(words, status=401, content_type="text/plain; charset=utf-8")
    return HttpResponse(text(), content_type=CONTENT_TYPE)


@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """200 where every part is well, else 503: `{"ready": false, "parts": {"queue": false, …}}`."""
    global _last
    with _asking:
        if time.monotonic() - _last[0] >= KEPT:
            _last = time.monotonic(), findings()
    parts = {one.part: one.is_well for one in _last[1]}
    status = HTTPStatus.OK if all(parts.values()) else HTTPStatus.SERVICE_UNAVAILABLE
    return JsonResponse({"ready": all(parts.values()), "parts": parts}, status=status)

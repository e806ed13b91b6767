"""The bytes of the team's files. Each request is authorised; nothing is served by path.

With X_ACCEL the bytes themselves are sent by the nginx before us, which alone sees where the file is.
"""

from typing import cast

import structlog
from django.conf import settings
from django.core.files.storage import default_storage
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from imagegen.accounts.guards import team_member
from imagegen.accounts.middleware import TeamRequest
from imagegen.assets.models import Asset
from imagegen.assets.names import download_name

log = structlog.get_logger(__name__)

SANDBOXED = "default-src 'none'; sandbox"
KEPT_BY_BROWSERS = "private, max-age=3600"


@require_safe
@team_member
def original(request: TeamRequest, pk: int) -> HttpResponse:
    """The file as the provider sent it; anything but a picture only as a download."""
    asset = get_object_or_404(Asset.objects.visible_to(request.user).filter(erased_at=None), pk=pk)
    name = download_name(asset) if "download" in request.GET or not asset.is_picture else ""
    return _send(request, asset.key, asset.content_type, asset.sha256, download_as=name)


@require_safe
@team_member
def rendition(request: TeamRequest, pk: int, edge: int) -> HttpResponse:
    """A smaller WebP of a picture; 404 until it is made."""
    asset = get_object_or_404(Asset.objects.visible_to(request.user).filter(erased_at=None), pk=pk)
    found = edge if edge in asset.renditions else None
    if found is None:
        return HttpResponse(status=404, headers=_headers(""))
    name = download_name(asset, edge=edge) if "download" in request.GET else ""
    return _send(request, asset.rendition_key(edge), "image/webp", f"{asset.sha256}.{edge}", download_as=name)


def _send(request: HttpRequest, key: str, content_type: str, tag: str, *, download_as: str = "") -> HttpResponse:
    if request.headers.get("If-None-Match") == f'"{tag}"':
        return HttpResponseNotModified(headers=_headers(tag))
    headers = _headers(tag)
    try:
        if settings.X_ACCEL:
            headers["X-Accel-Redirect"] = default_storage.url(key)
            headers["Content-Disposition"] = content_disposition_header(bool(download_as), download_as) or "inline"
            return HttpResponse(content_type=content_type, headers=headers)
        file = default_storage.open(key)
    except FileNotFoundError:
        return HttpResponse(status=404, headers=_headers(""))
    except Exception as error:  # noqa: BLE001 - every storage has errors of its own
        log.error("a file cannot be read now", key=key, error=f"{type(error).__name__}: {error}")
        return HttpResponse(status=503, headers=_headers(""))
    headers["Content-Length"] = str(file.size)
    response = FileResponse(
        file, content_type=content_type, as_attachment=bool(download_as), filename=download_as, headers=headers
    )
    return cast("HttpResponse", response)


def _headers(tag: str) -> dict[str, str]:
    headers = {
        "Content-Security-Policy": SANDBOXED,
        "Cache-Control": KEPT_BY_BROWSERS if tag else "private, no-store",
        "Cross-Origin-Resource-Policy": "same-origin",
    }
    return headers | ({"ETag": f'"{tag}"'} if tag else {})

"""The gallery, one picture, the trash. Looking only: nothing changes here."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from imagegen.accounts.guards import team_member
from imagegen.accounts.middleware import TeamRequest
from imagegen.assets.models import Asset
from imagegen.gallery.back import opened_from
from imagegen.gallery.detail import detail_context
from imagegen.gallery.filters import Filters
from imagegen.gallery.pictures import with_story
from imagegen.gallery.wall import gallery_context, has_newer, page_context, trash_context


@require_safe
@team_member
def index(request: TeamRequest) -> HttpResponse:
    """The team's pictures, newest first, as far as the address filters them."""
    if is_fragment(request) and "cursor" in request.GET:
        return render(request, "gallery/index.html#more", page_context(request, request.GET))
    context = gallery_context(request, request.GET)
    if not is_fragment(request):
        return render(request, "gallery/index.html", context)
    response = render(request, "gallery/index.html#results", context)
    address = Filters.read(request.GET).address
    if address != request.htmx.current_url_abs_path:  # type: ignore[attr-defined]
        response["HX-Push-Url"] = address
    return response


@require_safe
@team_member
def newer(request: TeamRequest) -> HttpResponse:
    """The way to pictures that have come since the page was loaded; 204 while there are none.

    An open gallery asks every 15 s, since colleagues make pictures as well: one look at what is newer than a moment.
    """
    if not has_newer(request, request.GET):
        return HttpResponse(status=204)
    return render(request, "gallery/newer.html", {"newest_url": Filters.read(request.GET).address})


@require_safe
@team_member
def picture(request: TeamRequest, pk: int) -> HttpResponse:
    """One picture, how it was made, and what can be done with it.

    The gallery's tiles carry its filters: the arrows go on through what it showed, beyond the job. Any other link is
    bare, as that of a job's card, where one compares what the job made: the arrows keep to the job, in its order.
    """
    seen = Asset.objects.visible_to(request.user).filter(erased_at=None, output__isnull=False)
    page = opened_from(request)
    filters = Filters.read(request.GET) if request.GET.keys() - {"back"} else None
    found = get_object_or_404(with_story(seen, request.user), pk=pk)
    return render(request, "gallery/picture.html", detail_context(found, request.membership, filters, page))


@require_safe
@team_member
def trash(request: TeamRequest) -> HttpResponse:
    """What the team threw away in the last 30 days."""
    page = "gallery/trash.html#more" if is_fragment(request) and "cursor" in request.GET else "gallery/trash.html"
    return render(request, page, trash_context(request, request.GET))


def is_fragment(request: HttpRequest) -> bool:
    """Whether htmx asks for a part of the page, and not for all of it by its history or a boosted link."""
    htmx = request.htmx  # type: ignore[attr-defined]
    return bool(htmx) and not htmx.boosted and not htmx.history_restore_request

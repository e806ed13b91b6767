"""What people press: favourite, delete, restore, download. Every picture named in a request is looked up as theirs."""

from typing import cast
from urllib.parse import urlencode, urlsplit

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, QueryDict, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from imagegen.accounts.guards import signed_in, team_member
from imagegen.accounts.middleware import TeamRequest
from imagegen.assets.models import Asset, AssetQuerySet
from imagegen.core.addresses import is_ours
from imagegen.gallery import services
from imagegen.gallery.amounts import Amount
from imagegen.gallery.archive import MOST_FILES, Busy, TooMuch, Turn, archive, taking_turns
from imagegen.gallery.filters import whole
from imagegen.gallery.own_data import in_parts, pictures_of, record_of
from imagegen.gallery.services import Changed
from imagegen.gallery.views import is_fragment
from imagegen.gallery.wall import gallery_context, trash_context

NONE_SELECTED = "No picture is selected."


@require_POST
@team_member
def favourite(request: TeamRequest, pk: int) -> HttpResponse:
    """Make it a favourite of the person, or no longer; answers the button, and says so to a screen reader."""
    picture = get_object_or_404(_visible(request), pk=pk)
    is_favourite = services.toggle_favourite(picture, user=request.user)
    if not is_fragment(request):
        return redirect(_address(request))
    heart = {"id": pk, "is_favourite": is_favourite, "place": request.POST.get("place"), "is_news": True}
    return render(request, "gallery/favourite.html", heart)


@require_POST
@team_member
def favourite_pictures(request: TeamRequest) -> HttpResponse:
    """Make all of them favourites of the person."""
    pictures = list(_named(request, request.POST))
    services.add_favourites(pictures, user=request.user)
    are = "are" if len(pictures) > 1 else "is"
    said = f"{Amount.of(pictures)} {are} among your favourites." if pictures else NONE_SELECTED
    messages.success(request, said)
    return _back(request)


@require_POST
@team_member
def trash_pictures(request: TeamRequest) -> HttpResponse:
    """Put pictures into the trash, as far as they are the person's to delete; the message can undo it."""
    _only_for_makers(request)
    changed = services.trash(_named(request, request.POST), membership=request.membership)
    if not changed.ids:
        messages.info(request, _outcome("Deleted", changed))
        return _back(request)
    toast = {
        "level": "success",
        "text": _outcome("Deleted", changed),
        "undo_url": f"{reverse('gallery:restore')}?{urlencode({'next': _address(request)})}",
        "undo_name": "picture",
        "undo_values": [",".join(map(str, changed.ids))],
    }
    messages.success(request, render_to_string("components/toast.html", toast, request=request), extra_tags="toast")
    return _back(request)


@require_POST
@team_member
def restore(request: TeamRequest) -> HttpResponse:
    """Take pictures out of the trash, as far as they are the person's to restore."""
    _only_for_makers(request)
    changed = services.restore(_named(request, request.POST), membership=request.membership)
    messages.success(request, _outcome("Restored", changed))
    return _back(request)


@require_http_methods(["GET", "POST"])
@team_member
def download(request: TeamRequest) -> HttpResponse:
    """The originals in one ZIP, newest first."""
    named = _named(request, request.POST if request.method == "POST" else request.GET)
    pictures = list(named.select_related("output__job").order_by("-created_at", "-pk"))
    if not pictures:
        messages.info(request, NONE_SELECTED)
        return _back(request)
    try:
        content = taking_turns(archive(pictures), request.user)
    except (TooMuch, Busy) as error:
        messages.error(request, str(error))
        return _back(request)
    return _sent(content, "pictures.zip")


@require_GET
@signed_in
def own_data(request: TeamRequest) -> HttpResponse:
    """What the studio keeps of the person, to be taken away in parts."""
    parts = [(Amount.of(part), sum(picture.size for picture in part)) for part in in_parts(pictures_of(request.user))]
    return render(request, "gallery/own_data.html", {"parts": parts})


@require_GET
@signed_in
def own_archive(request: TeamRequest, number: int) -> HttpResponse:
    """One part of it: pictures, and with the first the record of everything."""
    parts = in_parts(pictures_of(request.user))
    if not 1 <= number <= len(parts):
        raise Http404("There is no such part.")
    record = record_of(request.user, parts) if number == 1 else b""
    try:
        content = taking_turns(archive(parts[number - 1], record=record), request.user)
    except Busy as error:
        messages.error(request, str(error))
        return redirect("own_data")
    return _sent(content, f"my-data-{number}.zip")


def _sent(content: Turn, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Content-Length": str(len(content.stream))}
    return cast("HttpResponse", StreamingHttpResponse(content, content_type="application/zip", headers=headers))


def _visible(request: TeamRequest) -> AssetQuerySet:
    return Asset.objects.visible_to(request.user).filter(erased_at=None, output__isnull=False)


def _named(request: TeamRequest, given: QueryDict) -> AssetQuerySet:
    """The pictures that a request names, one by one or with commas; 404 where one of them is not theirs to see."""
    texts = given.getlist("only") or given.getlist("picture")
    numbers = [whole(text) for several in texts for text in several.split(",")]
    ids = {number for number in numbers if number is not None}
    named = _visible(request).filter(pk__in=ids)
    if None in numbers or len(ids) > MOST_FILES or named.count() != len(ids):
        raise Http404("One of these pictures is gone, or was never there.")
    return named


def _only_for_makers(request: TeamRequest) -> None:
    if not (request.membership.can_make or request.membership.can_manage):
        raise PermissionDenied("You can look at this team's pictures, not delete any. Ask a manager to change that.")


def _outcome(verb: str, changed: Changed) -> str:
    """ "Deleted 2 pictures. 1 belongs to somebody else." """
    others = changed.others
    if not changed.ids and not others:
        return NONE_SELECTED
    said = f"{verb} {changed.amount if changed.ids else 'nothing'}."
    return f"{said} {others} belong{'s' * (others == 1)} to somebody else." if others else said


def _address(request: TeamRequest) -> str:
    """Where the person was; the gallery where that is another site's or nowhere."""
    address = request.POST.get("next") or request.GET.get("next", "")
    return address if is_ours(address) else reverse("gallery:index")


def _back(request: TeamRequest) -> HttpResponse:
    """The page where the person was, as it is now: whole, or for htmx what has changed of it."""
    address = urlsplit(_address(request))
    query = QueryDict(address.query)
    if not is_fragment(request):
        return redirect(address.geturl())
    if address.path == reverse("gallery:index"):
        return render(request, "gallery/index.html#results", gallery_context(request, query))
    if address.path == reverse("gallery:trash"):
        return render(request, "gallery/trash.html#results", trash_context(request, query))
    return HttpResponse(headers={"HX-Redirect": address.geturl()})

"""The pages on which admins rename a team, and delete one."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from imagegen.accounts import services
from imagegen.accounts.guards import admin
from imagegen.accounts.middleware import TeamRequest
from imagegen.accounts.models import Team
from imagegen.console.forms import TeamForm
from imagegen.credentials.models import Offer
from imagegen.jobs import erasure


@admin
def rename(request: TeamRequest, pk: int) -> HttpResponse:
    """Another name for the team; everything in it stays."""
    team = get_object_or_404(Team, pk=pk)
    before = team.name
    form = TeamForm(request.POST or None, initial={"name": before})
    if request.method == "POST" and form.is_valid():
        try:
            services.rename_team(team, name=form.cleaned_data["name"])
        except ValidationError:
            form.add_error("name", services.NAME_TAKEN)
        else:
            messages.success(request, f"{before} is called {team} now.")
            return redirect("console:people")
    return render(request, "console/team.html", {"before": before, "form": form}, status=422 if form.errors else 200)


@admin
def delete(request: TeamRequest, pk: int) -> HttpResponse:
    """Says what is in the team, and deletes it; with everything in it where its name was typed."""
    team = get_object_or_404(Team, pk=pk)
    if request.method == "POST":
        typed = request.POST.get("name")
        if typed is not None and typed.strip() != team.name:
            messages.error(request, "That is not the team's name. Nothing was changed.")
            return redirect("console:delete_team", pk)
        try:
            (services.delete_team if typed is None else erasure.delete_team)(team)
        except services.Kept as kept:
            messages.error(request, str(kept))
            return redirect("console:delete_team", pk)
        messages.success(request, f"{team} was deleted.")
        return redirect("console:people")
    context = {
        "doomed": team,
        "people": team.memberships.count(),
        "pictures": team.assets.count(),
        "jobs": team.jobs.count(),
        "limited": Offer.objects.filter(teams=team).select_related("credential").first(),
        "is_last": not Team.objects.exclude(pk=pk).exists(),
    }
    return render(request, "console/delete_team.html", context)

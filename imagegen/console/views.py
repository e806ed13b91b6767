"""The one-time page on which the first admin is made."""

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth import login
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters

from imagegen.accounts import services as accounts
from imagegen.console.forms import FirstRunForm


@sensitive_post_parameters()
def first_run(request: HttpRequest, token: str) -> HttpResponse:
    """Make the first admin and team, once; then the address is dead, and Create asks where pictures come from."""
    if not accounts.setup_is_open(token):
        return _closed(request)
    form = FirstRunForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user, team = accounts.use_setup_link(token, **form.cleaned_data)
        except accounts.AlreadyClaimed:
            return _closed(request)
        except ValidationError as error:
            form.add_error(None, " ".join(error.messages))
        else:
            login(request, user)
            messages.success(request, f"Welcome to {team.name}.")
            return redirect("studio:create")
    return render(request, "accounts/first_run.html", {"form": form}, status=422 if form.errors else 200)


def _closed(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/first_run_closed.html", status=HTTPStatus.NOT_FOUND)

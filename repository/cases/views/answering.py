"""What every page that changes something does alike: show a form or do the act; a refusal becomes a sentence on the page."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.views.decorators.http import require_http_methods

from socialicense.errors import Refusal

page = require_http_methods(["GET", "HEAD", "POST"])
UNFIT = 422


def attempt(
    request: HttpRequest, act: Callable[[], object], *, done: str | Promise, following: str
) -> HttpResponseBase:
    """Do what a button asks and go back; a refusal is shown there as a sentence."""
    try:
        act()
    except Refusal as refusal:
        messages.error(request, refusal.sentence())
    else:
        messages.success(request, str(done))
    return redirect(following)


def respond(
    request: HttpRequest,
    template: str,
    *,
    form: Any,
    act: Callable[[Any], object],
    done: str | Promise,
    following: str,
    **context: Any,
) -> HttpResponseBase:
    """A page with one form: shown, refused with what is wrong, or done and on to the next page."""
    status = 200
    if request.method == "POST":
        status = UNFIT
        if form.is_valid():
            try:
                act(form)
            except Refusal as refusal:
                form.add_error(None, refusal.sentence())
                status = int(refusal.status)
            else:
                messages.success(request, str(done))
                return redirect(following)
    return show(request, template, status=status, form=form, **context)


def show(request: HttpRequest, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
    """A page of the repository that is not for everybody: it is kept by no cache."""
    response = render(request, f"repository/cases/{template}", context, status=status)
    response["Cache-Control"] = "no-store, private"
    return response

"""What the pages of paper share: their frame, and acts of which nothing is kept on the way."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language

from consultations import selectors as consultations
from consultations.ballots.models import Ballot
from consultations.ballots.services.casting import frozen
from consultations.papers import pdfs, selectors
from consultations.papers.forms import SearchForm
from consultations.views.editing import attempt as attempt_and_go
from consultations.views.visits import private


def address(ballot: Ballot, name: str = "paper") -> str:
    """The address of one of the pages of a ballot's paper."""
    return reverse(f"consultations:{name}", args=[ballot.component.consultation.slug, ballot.id])


def language() -> str:
    return get_language() or "en"


def show(request: HttpRequest, template: str, ballot: Ballot, *, status: int = 200, **context: Any) -> HttpResponse:
    """A page of a ballot's paper, kept nowhere on the way."""
    consultation = ballot.component.consultation
    values = {
        "consultation": consultation,
        "ballot": ballot,
        "ballot_title": frozen(ballot.id).definition.title,
        "short": pdfs.short_code(ballot),
        "held": {permission.value for permission in consultations.held(request.user, consultation)},
        "home": address(ballot),
        **context,
    }
    return private(render(request, f"consultations/papers/{template}", values, status=status))


def attempt(
    request: HttpRequest, ballot: Ballot, act: Callable[[], object], *, done: str | Promise, page: str
) -> HttpResponse:
    """Do what a button asks and go back; a refusal is shown there as a sentence."""
    return private(attempt_and_go(request, act, done=done, following=address(ballot, page)))


def given_out(content: bytes, name: str) -> HttpResponse:
    """A PDF as a file, kept nowhere on the way."""
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return private(response)


def look_up(request: HttpRequest, template: str, ballot: Ballot, **more: Any) -> HttpResponse:
    """Find somebody by member code or name. What was typed is posted, so that it stands in no address."""
    form = SearchForm(request.POST or None)
    found = selectors.people(ballot, form.cleaned_data["words"]) if form.is_bound and form.is_valid() else None
    status = 422 if form.is_bound and not form.is_valid() else 200
    return show(request, template, ballot, form=form, found=found, listed=selectors.LISTED, status=status, **more)

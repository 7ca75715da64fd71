"""Who writes in a session: somebody with a seat who accepted the notice, or a facilitator with an account."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from consultations import selectors
from consultations.methods.codesign.services.prototypes import Author
from consultations.people import notices
from consultations.views.visits import Visit, private, visit
from socialicense.accounts import limits
from socialicense.accounts.permissions import Permission

View = Callable[..., HttpResponse]
WRITINGS_A_MINUTE = 20


def facilitates(request: HttpRequest, here: Visit) -> bool:
    """Whether whoever asks may facilitate here."""
    return selectors.may(request.user, here.consultation, Permission.FACILITATE)


def author(request: HttpRequest, here: Visit) -> Author | None:
    """Who would write here: the person in the seat, else a facilitator; None for everybody else."""
    if here.seat is not None:
        return here.seat.participation
    return request.user if facilitates(request, here) else None


def writing(view: View) -> View:
    """For pages where something is written: the view gets the visit, and who writes. A person first accepts the notice."""

    @wraps(view)
    def wrapped(request: HttpRequest, slug: str, *args: Any, **kwargs: Any) -> HttpResponse:
        here = visit(request, slug)
        by = author(request, here)
        if by is None:
            return private(render(request, "consultations/no_seat.html", here.context(), status=403))
        if here.seat is not None and not notices.accepted(here.seat.participation):
            return redirect("consultations:notice", slug=here.consultation.slug)
        if request.method == "POST":
            limits.check("codesign.writing", str(by.pk), per_minute=WRITINGS_A_MINUTE)
        return private(view(request, here, by, *args, **kwargs))

    return wrapped

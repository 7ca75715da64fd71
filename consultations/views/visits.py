"""Who comes to a page of a consultation, and what stands between them and it: a seat, and the privacy notice."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language

from consultations import clock, selectors
from consultations.ballots.models import Ballot
from consultations.ballots.services.casting import Voter
from consultations.domain import texts
from consultations.models import Consultation
from consultations.people import notices, seats
from consultations.people.seats import Seat


@dataclass(frozen=True)
class Brand:
    """How a consultation presents itself: letters for its mark, and an accent that has a style sheet."""

    name: str
    letters: str
    accent: str


@dataclass(frozen=True)
class Visit:
    """Somebody at a page of a consultation, with or without a seat; words come in `language`."""

    consultation: Consultation
    seat: Seat | None
    language: str

    @property
    def voter(self) -> Voter:
        """The person at the door of a box; only for those who have a seat."""
        if self.seat is None:
            raise Http404
        return Voter(self.seat.participation.id, self.seat.credential)

    def words(self, text: texts.Text) -> dict[str, str]:
        """A text as a template needs it: the wording, and the language that it is in."""
        return {"text": texts.wording(text, self.language), "lang": texts.language_of(text, self.language)}

    def context(self, **more: Any) -> dict[str, Any]:
        """What every page of the consultation shows."""
        one = self.consultation
        return {
            "consultation": one,
            "title": self.words(one.title),
            "brand": Brand(one.brand_name, one.brand_mark, one.brand_accent),
            "seat": self.seat,
            **more,
        }


def visit(request: HttpRequest, slug: str, *, preview: UUID | None = None) -> Visit:
    """The visit to a public consultation; Http404 where there is none to see."""
    consultation = selectors.public(slug, preview=preview)
    clock.tell(consultation)
    return Visit(consultation, seats.current(request, consultation), get_language() or "en")


def ballot_of(visit: Visit, ballot_id: UUID) -> Ballot:
    """A ballot of this consultation that people cast themselves, by its number. Http404 where there is none."""
    ballot = (
        Ballot.objects.filter(pk=ballot_id, component__consultation=visit.consultation)
        .select_related("component", "paper")
        .defer("definition", "superseded", "checkpoint")
        .first()
    )
    if ballot is None:
        raise Http404
    return ballot


View = Callable[..., HttpResponse]


def private(response: HttpResponse) -> HttpResponse:
    """Nothing of this page is kept, neither on the way nor on this device."""
    response["Cache-Control"] = "no-store, private"
    return response


def kept_private(request: HttpRequest, here: Visit, response: HttpResponse) -> HttpResponse:
    """A page that everybody may see, private where it shows something for a seat or an account alone."""
    return private(response) if here.seat or request.user.is_authenticated else response


def seated(view: View) -> View:
    """For pages of people who take part: without a seat the page says how to get one."""

    @wraps(view)
    def wrapped(request: HttpRequest, slug: str, *args: Any, **kwargs: Any) -> HttpResponse:
        here = visit(request, slug)
        if here.seat is None:
            return private(render(request, "consultations/no_seat.html", here.context(), status=403))
        return private(view(request, here, *args, **kwargs))

    return wrapped


def informed(view: View) -> View:
    """For pages where something is said or answered: first a seat, then the notice in force must be accepted."""

    @wraps(view)
    def wrapped(request: HttpRequest, here: Visit, *args: Any, **kwargs: Any) -> HttpResponse:
        if here.seat is None or not notices.accepted(here.seat.participation):
            return redirect("consultations:notice", slug=here.consultation.slug)
        return view(request, here, *args, **kwargs)

    return seated(wrapped)

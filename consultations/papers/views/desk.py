"""The desk: who stands there, paper for them, paper that comes back, and envelopes.

No address holds a person or a serial, and no answer is kept: what is done for whom stands in forms alone.
"""

from collections.abc import Callable
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from consultations.ballots.models import Ballot
from consultations.ballots.paper import desk as services
from consultations.ballots.paper.takers import Way
from consultations.domain import codes
from consultations.papers import forms, pdfs, selectors
from consultations.papers.views.pages import attempt, given_out, look_up, show
from consultations.views.setup import page
from socialicense.accounts.permissions import Permission
from socialicense.errors import Refusal

DONE: dict[str, str | Promise] = {
    "room": gettext_lazy("Recorded: this person votes on paper. Let them take any paper from the pile."),
    "post": gettext_lazy(
        "Recorded: this person votes by post. Write the member code on the outer envelope and put in any paper of the pile."
    ),
    "back": gettext_lazy("The paper is out of the count, and the person can vote online again. Destroy the paper."),
    "lost": gettext_lazy("The person can vote online again. An envelope that still comes will not be let in."),
}


def _ballot(request: HttpRequest, slug: str, ballot_id: UUID) -> Ballot:
    return selectors.ballot_for(request.user, slug, ballot_id, Permission.HAND_OUT_PAPER)


@login_required
@page
def desk(request: HttpRequest, slug: str, ballot_id: UUID) -> HttpResponse:
    """Who stands at the desk, and what can be done for them."""
    return look_up(request, "desk.html", _ballot(request, slug, ballot_id))


@login_required
@require_POST
def act(request: HttpRequest, slug: str, ballot_id: UUID) -> HttpResponse:
    """One thing for one person: paper in the room or by post, paper given back, or lost in the post."""
    ballot = _ballot(request, slug, ballot_id)
    person = selectors.person_of(ballot, request.POST.get("person", "")).id
    what = request.POST.get("act", "")
    acts: dict[str, Callable[[], None]] = {
        "room": lambda: services.hand_out(ballot=ballot, participation=person, way=Way.ROOM),
        "post": lambda: services.hand_out(ballot=ballot, participation=person, way=Way.POST),
        "back": lambda: services.take_back(ballot=ballot, participation=person, serial=_serial(request)),
        "lost": lambda: services.give_up(ballot=ballot, participation=person),
    }
    if what not in acts:
        raise Http404
    return attempt(request, ballot, acts[what], done=DONE[what], page="paper_desk")


def _serial(request: HttpRequest) -> str:
    """The serial as typed; one that cannot be right is looked up as it is, and not found."""
    typed = request.POST.get("serial", "")[:40]
    try:
        return codes.normalise(typed, codes.SERIAL)
    except codes.CodeMistyped:
        return typed.strip() or "–"


@login_required
@page
def spoilt(request: HttpRequest, slug: str, ballot_id: UUID) -> HttpResponse:
    """A paper that comes back spoilt: it is out of the count, and the person takes another one."""
    ballot = _ballot(request, slug, ballot_id)
    return _one_by_one(
        request,
        ballot,
        forms.SerialForm(request.POST or None),
        act=lambda given: services.spoil(ballot=ballot, serial=given["serial"]),
        done=_("The paper is out of the count. The person may take another one from the pile."),
        title=_("A spoilt paper"),
        lede=_("Type its serial, put it aside and let the person take another paper. Nobody needs to know who it was."),
    )


@login_required
@page
def envelopes(request: HttpRequest, slug: str, ballot_id: UUID) -> HttpResponse:
    """Outer envelopes, one after the other: ticked off, and their inner envelope thrown among the others."""
    ballot = _ballot(request, slug, ballot_id)

    def check_in(given: dict[str, str]) -> None:
        person = selectors.by_code(ballot, given["code"])
        services.check_in(ballot=ballot, participation=person.id if person else ballot.id)

    return _one_by_one(
        request,
        ballot,
        forms.EnvelopeForm(request.POST or None),
        act=check_in,
        done=_("Ticked off. Put the inner envelope, closed, among the others."),
        title=_("Envelopes that came back"),
        lede=_(
            "Type the member code of an outer envelope. Take the inner one out closed and put it among the others; shuffle"
            " them, and open them only when all are in. Whoever is not sent paper is refused here."
        ),
    )


@login_required
@require_safe
def labels(request: HttpRequest, slug: str, ballot_id: UUID) -> HttpResponse:
    """Labels for the outer envelopes of everybody who was sent paper, with the code that is ticked off."""
    ballot = _ballot(request, slug, ballot_id)
    return given_out(pdfs.labels(ballot, selectors.posted(ballot)), f"envelopes-{pdfs.short_code(ballot)}.pdf")


def _one_by_one(
    request: HttpRequest,
    ballot: Ballot,
    form: forms.forms.Form,
    *,
    act: Callable[[dict[str, str]], None],
    done: str,
    title: str,
    lede: str,
) -> HttpResponse:
    """A page with one field that is filled again and again."""
    status = 200
    if form.is_bound:
        if form.is_valid():
            try:
                act(form.cleaned_data)
            except Refusal as refusal:
                form.add_error(None, refusal.sentence())
            else:
                return attempt(request, ballot, lambda: None, done=done, page=request.resolver_match.url_name)
        status = 422
    return show(request, "one_by_one.html", ballot, form=form, title=title, lede=lede, status=status)

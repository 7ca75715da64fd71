"""The room: everybody in it votes on one page, and all of them see the result at once when the vote is closed.

Two hundred phones do this in the same minute. The page is asked once; what changes is asked for with its version, and
answered from memory for a second, mostly with "not modified". Nothing of a vote but its number of ballots is told.
"""

import secrets
import time
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from consultations import selectors
from consultations.ballots import secrecy
from consultations.ballots.models import Ballot
from consultations.ballots.refusals import RepeatDiffers
from consultations.ballots.services import casting
from consultations.forms import answers, sheets
from consultations.forms.answers import Typed
from consultations.methods.assembly.models import Assembly
from consultations.methods.assembly.views.access import of_visit
from consultations.methods.assembly.views.public import FOLDER, context
from consultations.people import notices
from consultations.views import results
from consultations.views.ballot import receipt_text
from consultations.views.visits import Visit, private, visit
from repository.licenses.domain.answers import AnswerRefused
from repository.licenses.domain.questions import BallotDefinition, Question
from socialicense.errors import Refusal

MEMORY_SECONDS = 1.0


@dataclass(frozen=True)
class State:
    """What the room's page follows: which vote there is, and how many have voted."""

    ballot: str
    standing: str  # open, closed, or none
    cast: int
    eligible: int

    @property
    def version(self) -> str:
        return f"{self.ballot}-{self.standing}-{self.cast}"


_remembered: dict[UUID, tuple[float, State]] = {}


def state_of(component: UUID) -> State:
    """The state of the room, at most a second old: one look for two hundred phones."""
    held = _remembered.get(component)
    now = time.monotonic()
    if held is not None and now - held[0] < MEMORY_SECONDS:
        return held[1]
    found = _look(component)
    if len(_remembered) > 1000:
        _remembered.clear()
    _remembered[component] = (now, found)
    return found


def _look(component: UUID) -> State:
    return _state(_latest(component))


def _state(ballot: Ballot | None) -> State:
    if ballot is None:
        return State("", "none", 0, 0)
    turnout = selectors.turnout(ballot)
    ends = ballot.state == Ballot.State.OPEN and ballot.closes > timezone.now()
    counted = ballot.state == Ballot.State.CLOSED
    standing = "open" if ends else "closed" if counted else "counting"
    return State(str(ballot.id), standing, turnout.cast, turnout.eligible)


def _latest(component: UUID) -> Ballot | None:
    """The vote that the room is about: the last one that has begun."""
    return (
        Ballot.objects.filter(component=component, opens__lte=timezone.now())
        .exclude(state=Ballot.State.VOIDED)
        .select_related("component")
        .order_by("opens", "id")
        .last()
    )


@require_safe
def state(request: HttpRequest, slug: str, component_id: UUID) -> HttpResponse:
    """The version of the room as JSON; 304 when the caller has it. The same for everybody."""
    found = state_of(component_id)
    etag = f'"{found.version}"'
    if request.headers.get("If-None-Match") == etag:
        response: HttpResponse = HttpResponseNotModified()
    else:
        response = JsonResponse(
            {"version": found.version, "standing": found.standing, "cast": found.cast, "eligible": found.eligible}
        )
    response["ETag"], response["Cache-Control"] = etag, "no-cache"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def room(request: HttpRequest, slug: str, component_id: UUID) -> HttpResponse:
    """Every question of the vote on one page for those on its roll; its result for everybody once it is closed."""
    here = visit(request, slug)
    assembly = of_visit(here, component_id)
    ballot = _latest(component_id)
    if ballot is None:
        return private(render(request, f"{FOLDER}/room.html", _page(here, assembly, None)))
    ballot.component = assembly.component
    if request.method == "POST":
        return private(_cast(request, here, assembly, ballot))
    return private(_show(request, here, assembly, ballot))


def _page(here: Visit, assembly: Assembly, ballot: Ballot | None, **more: Any) -> dict[str, Any]:
    return context(here, assembly, ballot=ballot, room=_state(ballot), **more)


def _show(
    request: HttpRequest, here: Visit, assembly: Assembly, ballot: Ballot, *, typed: Any = None, error: str = ""
) -> HttpResponse:
    definition = casting.frozen(ballot.id).definition
    more: dict[str, Any] = {"name": here.words(definition.title)}
    if ballot.state == Ballot.State.CLOSED:
        more["results"] = _results(here, definition, ballot)
        return render(request, f"{FOLDER}/room.html", _page(here, assembly, ballot, **more))
    barred = _barred(here, ballot)
    more |= {"barred": barred, "ends": secrecy.ends(ballot)}
    if barred == "":
        more |= {
            "sheets": _sheets(here, definition, typed or {}),
            "once": secrets.token_urlsafe(18),
            "errors": [{"href": "#q-1", "text": error}] if error else [],
        }
    status = 422 if error else 200
    return render(request, f"{FOLDER}/room.html", _page(here, assembly, ballot, **more), status=status)


_shown: dict[tuple[UUID, str], str] = {}


def _results(here: Visit, definition: BallotDefinition, ballot: Ballot) -> str:
    """The counted questions as HTML: they never change, and every phone asks for them in the same second."""
    place = (ballot.id, here.language)
    if place not in _shown:
        figures = results.figures_of(ballot)
        rows = results.rows_of(here, definition, ballot, figures)
        if len(_shown) > 100:
            _shown.clear()
        _shown[place] = render_to_string(f"{FOLDER}/room_results.html", {"results": rows})
    return _shown[place]


def _barred(here: Visit, ballot: Ballot) -> str:
    """Why there is no form: visitor, notice, or the sentence of a refusal; "" when the door is open."""
    if here.seat is None:
        return "visitor"
    if not notices.accepted(here.seat.participation):
        return "notice"
    try:
        casting.approach(ballot=ballot.id, voter=here.voter)
    except Refusal as shut:
        return shut.sentence()
    return ""


def _sheets(here: Visit, definition: BallotDefinition, typed: dict[str, Typed]) -> list[dict[str, Any]]:
    """The questions with fields of their own names, so that all of them fit into one form."""
    found = []
    for number, question in enumerate(definition.questions, start=1):
        marks = sheets.shown_marks(question, seed=definition.option_seed, person=here.voter.participation.bytes)
        sheet = sheets.sheet(question, here.language, shown=marks, typed=typed.get(question.id, Typed()))
        rows = (*sheet.rows, *sheet.rest)
        found.append({"number": number, "sheet": sheet, "rows": rows, "name": f"q-{question.id}", "id": f"q-{number}"})
    return found


def _cast(request: HttpRequest, here: Visit, assembly: Assembly, ballot: Ballot) -> HttpResponse:
    """Cast what was chosen; what was left out is blank. The receipt stands in this answer and nowhere else."""
    if _barred(here, ballot):
        return _show(request, here, assembly, ballot)
    definition = casting.frozen(ballot.id).definition
    typed = {question.id: _typed(request, question) for question in definition.questions}
    try:
        raw = {
            question.id: answers.read(question, typed[question.id])
            for question in definition.questions
            if typed[question.id].chosen
        }
        receipt = casting.cast(
            ballot=ballot.id, voter=here.voter, raw=raw, idempotency_key=request.POST.get("once", "")[:100]
        )
    except AnswerRefused as refused:
        return _show(request, here, assembly, ballot, typed=typed, error=answers.sentence(refused))
    except RepeatDiffers:
        raise
    except Refusal as shut:
        return _show(request, here, assembly, ballot, typed=typed, error=shut.sentence())
    more = {"name": here.words(definition.title), "receipt": receipt, "file": receipt_text(receipt)}
    values = _page(here, assembly, ballot, answered=len(raw), asked=len(definition.questions), **more)
    return render(request, f"{FOLDER}/room_cast.html", values, status=201)


def _typed(request: HttpRequest, question: Question) -> Typed:
    words = request.POST.get(f"words-{question.id}", "").replace("\r\n", "\n")
    return Typed(chosen=tuple(request.POST.getlist(f"q-{question.id}")), words=words)


def forget() -> None:
    """Empty the memory; for tests, which do not wait."""
    _remembered.clear()



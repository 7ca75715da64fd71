"""Voting: what is secret, one question a page, check your answers, cast, and the receipt in the answer itself."""

import secrets
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from consultations import selectors
from consultations.ballots import secrecy
from consultations.ballots.models import Ballot
from consultations.ballots.refusals import (
    BallotClosed,
    BallotNotOpen,
    BallotStopped,
    BallotVoided,
    OnPaper,
    RepeatDiffers,
)
from consultations.ballots.services import casting
from consultations.forms import answers, sheets
from consultations.method import ballot_title
from consultations.models import Consultation
from consultations.views import exhibits, parts
from consultations.views.visits import Visit, ballot_of, informed
from repository.licenses.domain import canonical
from repository.licenses.domain.answers import AnswerRefused
from repository.licenses.domain.questions import BallotDefinition, Question
from socialicense.errors import Refusal


@informed
@require_safe
def choose(request: HttpRequest, here: Visit) -> HttpResponse:
    """The vote of the moment: straight to the one vote, or to the part in which people work, or to the draft while it
    may be commented on; a list of votes."""
    ballots = selectors.open_ballots(here.consultation, voter=here.voter.participation)
    if len(ballots) == 1:
        return redirect("consultations:ballot", slug=here.consultation.slug, ballot_id=ballots[0].id)
    if not ballots and here.consultation.state == Consultation.State.REVIEW:
        return redirect("consultations:draft", slug=here.consultation.slug)
    running = parts.running(here)
    if not ballots and len(running) == 1 and not here.consultation.has_sessions:
        return redirect(running[0].url)
    if not ballots and running:
        return redirect("consultations:me", slug=here.consultation.slug)
    rows = [{"ballot": ballot, "title": here.words(ballot_title(ballot.component, ballot.stage_kind))} for ballot in ballots]
    return render(request, "consultations/vote/choose.html", here.context(rows=rows, parts=running))


@informed
@require_safe
def start(request: HttpRequest, here: Visit, ballot_id: UUID) -> HttpResponse:
    """Before the first question: what is secret, who sees what and until when; and what can be done from here."""
    ballot = ballot_of(here, ballot_id)
    try:
        own = casting.approach(ballot=ballot.id, voter=here.voter)
    except Refusal as shut:
        return shut_page(request, here, ballot, shut)
    definition = casting.frozen(ballot.id).definition
    first = next((n for n, q in enumerate(_asked(here, definition), start=1) if q.id not in own.partial), None)
    more = {
        "ballot": ballot,
        "ballot_title": here.words(ballot_title(ballot.component, ballot.stage_kind)),
        "promise": secrecy.promise(ballot, definition),
        "own": own,
        "total": len(definition.questions),
        "first": first,
    }
    return render(request, "consultations/vote/start.html", here.context(**more))


def _asked(here: Visit, definition: BallotDefinition) -> tuple[Question, ...]:
    """The questions in the order of the person at this page."""
    return sheets.shown_questions(definition, person=here.voter.participation.bytes)


def shut_page(request: HttpRequest, here: Visit, ballot: Ballot, shut: Refusal) -> HttpResponse:
    """Why nothing can be cast just now, and what can be done instead."""
    kinds = {BallotNotOpen: "early", BallotClosed: "closed", BallotVoided: "voided", BallotStopped: "stopped", OnPaper: "paper"}
    more = {"ballot": ballot, "kind": kinds.get(type(shut), "refused"), "sentence": shut.sentence()}
    return render(request, "consultations/vote/shut.html", here.context(**more), status=int(shut.status))


@informed
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, here: Visit, ballot_id: UUID, number: int) -> HttpResponse:
    """One question. What is saved goes into the box under the pseudonym, and nowhere else."""
    ballot = ballot_of(here, ballot_id)
    try:
        kept = dict(casting.approach(ballot=ballot.id, voter=here.voter).partial)
    except Refusal as shut:
        return shut_page(request, here, ballot, shut)
    definition = casting.frozen(ballot.id).definition
    if not 1 <= number <= len(definition.questions):
        raise Http404
    asked = _asked(here, definition)[number - 1]
    person = casting.own_order(ballot=ballot.id, participation=here.voter.participation, question=asked)
    shown = sheets.shown_marks(asked, seed=definition.option_seed, person=person)
    typed, error, act = answers.typed_from_answer(asked, kept.get(asked.id)), "", request.POST.get("act", "")
    if request.method == "POST":
        typed = answers.typed_from_post(asked, request.POST)
        if act == "save" or act == "blank" or not act:
            try:
                answer = None if act == "blank" else answers.read(asked, typed)
            except AnswerRefused as refused:
                error = answers.sentence(refused)
            else:
                casting.save_partial(ballot=ballot.id, voter=here.voter, raw=kept | {asked.id: answer})
                return _onward(request, here, ballot, number, len(definition.questions))
        elif asked.scale.kind == "ranking":
            typed = answers.moved(asked, typed, shown, act)
    sheet = sheets.sheet(asked, here.language, shown=shown, typed=typed, error=error)
    more = {
        "ballot": ballot,
        "sheet": sheet,
        "number": number,
        "before": number - 1,
        "total": len(definition.questions),
        "exhibit": exhibits.about(here, asked),
        "back_to_check": "check" in request.GET,
        "faults": [error] if error else [],
        "errors": [{"href": "#question", "text": error}] if error else [],
        "ends": secrecy.ends(ballot),
        "open_vote": definition.open,
    }
    return render(request, "consultations/vote/question.html", here.context(**more), status=422 if error else 200)


def _onward(request: HttpRequest, here: Visit, ballot: Ballot, number: int, total: int) -> HttpResponse:
    place = {"slug": here.consultation.slug, "ballot_id": ballot.id}
    if number == total or "check" in request.GET:
        return redirect("consultations:ballot_check", **place)
    return redirect("consultations:ballot_question", **place, number=number + 1)


@informed
@require_safe
def check(request: HttpRequest, here: Visit, ballot_id: UUID) -> HttpResponse:
    """Every answer once more, each with a way to change it, and the button that casts exactly these."""
    ballot = ballot_of(here, ballot_id)
    try:
        kept = dict(casting.approach(ballot=ballot.id, voter=here.voter).partial)
    except Refusal as shut:
        return shut_page(request, here, ballot, shut)
    return _check_page(request, here, ballot, kept)


def _check_page(
    request: HttpRequest, here: Visit, ballot: Ballot, given: dict[str, Any], *, error: str = "", status: int = 200
) -> HttpResponse:
    definition = casting.frozen(ballot.id).definition
    rows = [_given(here, number, asked, given) for number, asked in enumerate(_asked(here, definition), start=1)]
    cast = {id: answer for id, answer in given.items() if answer is not None}
    more = {
        "ballot": ballot,
        "rows": rows,
        "blank": sum(not row["lines"] for row in rows),
        "answers": canonical.canonical(cast).decode(),
        "once": secrets.token_urlsafe(18),
        "promise": secrecy.promise(ballot, definition),
        "errors": [{"href": "#cast", "text": error}] if error else [],
    }
    return render(request, "consultations/vote/check.html", here.context(**more), status=status)


def _given(here: Visit, number: int, asked: Question, given: dict[str, Any]) -> dict[str, Any]:
    return {
        "number": number,
        "question": here.words(asked.text),
        "about": here.words(asked.help) if asked.help and asked.scale.kind == "text" else None,
        "lines": sheets.in_words(asked, given.get(asked.id), here.language),
        "met": asked.id in given,
    }


@informed
@require_POST
def cast(request: HttpRequest, here: Visit, ballot_id: UUID) -> HttpResponse:
    """Cast exactly what the check page showed. The receipt stands in this answer: no redirect, no copy anywhere."""
    ballot = ballot_of(here, ballot_id)
    try:
        given = canonical.parse(request.POST.get("answers", "").encode("utf-8", "surrogatepass"))
        if not isinstance(given, dict):
            raise AnswerRefused("wrong-type", question="")
        receipt = casting.cast(
            ballot=ballot.id, voter=here.voter, raw=given, idempotency_key=request.POST.get("once", "")[:100]
        )
    except (AnswerRefused, canonical.Unreadable):
        kept = dict(casting.own(ballot=ballot.id, voter=here.voter).partial)
        return _check_page(request, here, ballot, kept, error=str(answers.UNKNOWN), status=422)
    except RepeatDiffers:
        raise
    except Refusal as shut:
        return shut_page(request, here, ballot, shut)
    definition = casting.frozen(ballot.id).definition
    more = {
        "ballot": ballot,
        "receipt": receipt,
        "file": receipt_text(receipt),
        "open_vote": definition.open,
        "totals_only": definition.totals_only,
    }
    return render(request, "consultations/vote/receipt.html", here.context(**more), status=201)


def receipt_text(receipt: casting.Receipt) -> str:
    """The receipt as the voter keeps it: one JSON object."""
    kept = {
        "schema": "socialicense/receipt/1",
        "ballot": receipt.ballot,
        "definition": receipt.definition_sha256,
        "leaves": list(receipt.leaves),
        "receipt": receipt.receipt,
        "signature": receipt.signature,
        "secret": receipt.secret,
    }
    return canonical.canonical(kept).decode()


@informed
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, here: Visit, ballot_id: UUID) -> HttpResponse:
    """Take one's own ballot out again, after being asked once."""
    ballot = ballot_of(here, ballot_id)
    if request.method != "POST":
        try:
            casting.approach(ballot=ballot.id, voter=here.voter)
        except Refusal as shut:
            return shut_page(request, here, ballot, shut)
        return render(request, "consultations/vote/withdraw.html", here.context(ballot=ballot))
    try:
        taken = casting.withdraw(ballot=ballot.id, voter=here.voter)
    except Refusal as shut:
        return shut_page(request, here, ballot, shut)
    return render(request, "consultations/vote/withdrawn.html", here.context(ballot=ballot, taken=taken))

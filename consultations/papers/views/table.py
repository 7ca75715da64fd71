"""At the table: a paper is read by two people, and settled by a third where they differ.

Serial and reading are posted and stand in no address. Nobody sees what another read before both have.
"""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from consultations.ballots.models import Ballot
from consultations.ballots.paper import counting, reading, slips
from consultations.ballots.paper.refusals import CountSettled
from consultations.ballots.services.casting import frozen
from consultations.forms import sheets
from consultations.papers import forms, printed, selectors
from consultations.papers.forms import WHY, Whole
from consultations.papers.views.pages import address, language, show
from consultations.views.setup import page
from consultations.views.visits import private
from repository.licenses.domain.questions import BallotDefinition
from socialicense.accounts.permissions import Permission
from socialicense.errors import Refusal


def _ballot(request: HttpRequest, slug: str, ballot_id: UUID) -> Ballot:
    return selectors.ballot_for(request.user, slug, ballot_id, Permission.COUNT_PAPER)


def _whole(definition: BallotDefinition, serial: str, request: HttpRequest, *, given: bool) -> Whole:
    data = request.POST if given else None
    return forms.whole(definition, language(), lambda question: printed.shown(definition, question, serial), data)


@login_required
@page
def read(request: HttpRequest, slug: str, ballot_id: UUID) -> HttpResponse:
    """First the serial, then the whole paper on one page; saved, the next serial is asked."""
    ballot = _ballot(request, slug, ballot_id)
    form = forms.SerialForm(request.POST or None)
    if not (form.is_bound and form.is_valid()):
        return show(request, "serial.html", ballot, form=form, status=422 if form.is_bound else 200, **_left(ballot))
    serial = form.cleaned_data["serial"]
    saving = "save" in request.POST
    try:
        _require_readable(ballot, serial, request)
        whole = _whole(frozen(ballot.id).definition, serial, request, given=saving)
        if saving and whole.read is not None:
            counting.read(ballot=ballot, serial=serial, read=whole.read, by=request.user)
            messages.success(request, _("The paper is read."))
            return private(redirect(address(ballot, "paper_read")))
    except Refusal as refusal:
        form.add_error(None, refusal.sentence())
        return show(request, "serial.html", ballot, form=form, status=int(refusal.status), **_left(ballot))
    return _sheet(request, ballot, serial, whole, title=_("Read a paper"))


def _sheet(request: HttpRequest, ballot: Ballot, serial: str, whole: Whole, **more: Any) -> HttpResponse:
    values = {
        "serial": serial,
        "whole": whole,
        "errors": list(whole.errors),
        "why": WHY.items(),
        "invalid": True,
        **more,
    }
    return show(request, "sheet.html", ballot, status=422 if whole.errors else 200, **values)


def _require_readable(ballot: Ballot, serial: str, request: HttpRequest) -> None:
    """Say at once, and not after the whole paper is typed, why this one cannot be read by this person."""
    counting.require_readable(ballot=ballot, serial=serial, by=request.user)


def _left(ballot: Ballot) -> dict[str, Any]:
    if not slips.exist(ballot.id):
        raise CountSettled()
    return {"numbers": counting.numbers(ballot)}


@login_required
@require_safe
def differences(request: HttpRequest, slug: str, ballot_id: UUID) -> HttpResponse:
    """The papers that two people read differently. What each read is shown to a third person alone, on the next page."""
    ballot = _ballot(request, slug, ballot_id)
    serials = slips.in_standing(ballot.id, "differing") if slips.exist(ballot.id) else []
    rows = [{"serial": serial, "own": counting.is_reader(ballot, serial, request.user)} for serial in serials]
    once = slips.in_standing(ballot.id, "once") if slips.exist(ballot.id) else []
    return show(request, "differences.html", ballot, rows=rows, once=once)


@login_required
@page
def settle(request: HttpRequest, slug: str, ballot_id: UUID) -> HttpResponse:
    """A third person settles a difference; one of the two readers reads once more, without seeing the other reading."""
    ballot = _ballot(request, slug, ballot_id)
    form = forms.ReasonedSerialForm(request.POST if "save" in request.POST else None)
    asked = forms.SerialForm(request.POST or None)
    if not asked.is_bound or not asked.is_valid():
        return private(redirect(address(ballot, "paper_differences")))
    serial, definition = asked.cleaned_data["serial"], frozen(ballot.id).definition
    held = slips.readings(ballot.id, serial) if slips.exist(ballot.id) else []
    own = any(one.reader == request.user.pk for one in held)
    whole = _whole(definition, serial, request, given=form.is_bound)
    error = ""
    if form.is_bound and form.is_valid() and whole.read is not None:
        try:
            act = counting.read if own else counting.settle_difference
            act(ballot=ballot, serial=serial, read=whole.read, reason=form.cleaned_data["reason"], by=request.user)
        except Refusal as refusal:
            error = refusal.sentence()
        else:
            messages.success(request, _("Kept."))
            return private(redirect(address(ballot, "paper_differences")))
    if len(held) != 2:
        return private(redirect(address(ballot, "paper_differences")))
    reasons = [{"href": "#id_reason", "text": _("Say why, in a few words.")}] if form.errors else []
    more = {
        "reason": form["reason"] if form.is_bound else forms.ReasonedSerialForm()["reason"],
        "errors": [*([{"href": "#sheet", "text": error}] if error else []), *whole.errors, *reasons],
    }
    return _looked_again(request, ballot, serial, whole, held, own=own, **more)


def _looked_again(
    request: HttpRequest,
    ballot: Ballot,
    serial: str,
    whole: Whole,
    held: list[slips.Reading],
    *,
    own: bool,
    errors: list[dict[str, str]],
    **more: Any,
) -> HttpResponse:
    """The paper with the questions that differ, and for a third person what the two have read."""
    definition = frozen(ballot.id).definition
    told = [reading.decode(one.answers, one.why) for one in held]
    differing = set(reading.differing(*told))
    differ = [question.id for question in definition.questions if question.id in differing]
    values = {
        "title": _("Read it once more") if own else _("Settle a difference"),
        "told": [] if own else [_told(definition, question, told) for question in differ],
        "differ": [n for n, question in enumerate(definition.questions, start=1) if question.id in differ],
        "own": own,
    }
    return _sheet(request, ballot, serial, whole, errors=errors, **values, **more)


def _told(definition: BallotDefinition, question_id: str, told: list[reading.Read]) -> dict[str, Any]:
    question = definition.question(question_id)
    number = definition.questions.index(question) + 1
    return {"number": number, "text": question.text, "read": [_words(definition, question_id, one) for one in told]}


def _words(definition: BallotDefinition, question_id: str, read: reading.Read) -> list[tuple[str, str]]:
    if question_id in read.invalid:
        return [(f"{_('Invalid')}: {WHY[read.invalid[question_id]]}", "")]
    return sheets.in_words(definition.question(question_id), read.answers[question_id], language()) or [
        (_("Left blank"), "")
    ]

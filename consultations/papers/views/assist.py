"""Answers entered for somebody, by phone or at a desk: who it is, consent, the whole ballot, check, and the receipt.

The page begins empty whatever the person has answered before. No address names the person or holds an answer.
"""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.views.decorators.http import require_POST

from consultations.ballots.models import AssistedConsent, Ballot
from consultations.ballots.paper import reading
from consultations.ballots.refusals import TextChanged
from consultations.ballots.services import assisting
from consultations.ballots.services.casting import frozen, own_order
from consultations.domain import texts
from consultations.forms import answers, sheets
from consultations.forms.texts import local_name
from consultations.models import NoticeText
from consultations.papers import forms, pdfs, selectors
from consultations.papers.views.pages import language, look_up, show
from consultations.people import notices
from consultations.people import services as people
from consultations.views.ballot import receipt_text
from consultations.views.setup import page
from repository.licenses import printing
from repository.licenses.domain import canonical
from repository.licenses.domain.answers import AnswerRefused
from socialicense.accounts.permissions import Permission
from socialicense.errors import Refusal


def _ballot(request: HttpRequest, slug: str, ballot_id: UUID) -> Ballot:
    return selectors.ballot_for(request.user, slug, ballot_id, Permission.ASSIST_VOTERS)


@login_required
@page
def search(request: HttpRequest, slug: str, ballot_id: UUID) -> HttpResponse:
    """Who asks for help: found by member code or name."""
    ballot = _ballot(request, slug, ballot_id)
    tags = [(tag, local_name(tag)) for tag in ballot.component.consultation.languages]
    return look_up(request, "assist.html", ballot, tags=tags)


def _text(ballot: Ballot, tag: str) -> NoticeText:
    """What is read to the person before anything is asked."""
    with translation.override(tag):
        words = render_to_string(
            "consultations/papers/consent.txt", {"title": texts.wording(frozen(ballot.id).definition.title, tag)}
        )
    return assisting.text_of(consultation=ballot.component.consultation, language=tag, words=words.strip() + "\n")


@login_required
@require_POST
def consent(request: HttpRequest, slug: str, ballot_id: UUID) -> HttpResponse:
    """The two texts to read aloud, and what the person said; with that recorded, the ballot itself."""
    ballot = _ballot(request, slug, ballot_id)
    consultation = ballot.component.consultation
    person = selectors.person_of(ballot, request.POST.get("person", ""))
    tag = request.POST.get("tag", "")
    if tag not in consultation.languages:
        raise Http404
    text, notice = _text(ballot, tag), notices.current(consultation, tag)
    form = forms.ConsentForm(request.POST if "agreed_to" in request.POST else None)
    status = 200
    if form.is_bound:
        status = 422
        if request.POST["agreed_to"] != f"{text.sha256} {notice.sha256}":
            form.add_error(None, TextChanged().sentence())
        elif form.is_valid():
            try:
                given = _record(ballot, person, text, notice, form.cleaned_data, request)
            except Refusal as refusal:
                form.add_error(None, refusal.sentence())
                status = int(refusal.status)
            else:
                return _sheet(request, ballot, given, tag, whole=_whole(ballot, given, tag, None))
    return show(
        request, "consent.html", ballot, form=form, person=person, tag=tag, text=text, notice=notice, status=status
    )


def _record(
    ballot: Ballot, person: Any, text: NoticeText, notice: NoticeText, given: dict[str, Any], request: HttpRequest
) -> AssistedConsent:
    made = assisting.consent(
        ballot=ballot,
        participation=person,
        text=text,
        channel=given["channel"],
        known=given["known"],
        receipt=given["receipt"],
        by=request.user,
    )
    people.accept_notice(participation=person, sha256=notice.sha256, language=notice.language, channel=given["channel"])
    return made


def _whole(ballot: Ballot, given: AssistedConsent, tag: str, data: Any) -> forms.Whole:
    definition = frozen(ballot.id).definition
    with translation.override(tag):
        return forms.whole(
            definition,
            tag,
            lambda question: sheets.shown_marks(
                question,
                seed=definition.option_seed,
                person=own_order(ballot=ballot.id, participation=given.participation_id, question=question),
            ),
            data,
            invalid=False,
        )


def _sheet(
    request: HttpRequest, ballot: Ballot, given: AssistedConsent, tag: str, *, whole: forms.Whole, error: str = ""
) -> HttpResponse:
    errors = [*([{"href": "#sheet", "text": error}] if error else []), *whole.errors]
    values = {"whole": whole, "errors": errors, "given": given, "tag": tag, "invalid": False}
    return show(request, "assisted_sheet.html", ballot, status=422 if errors else 200, **values)


@login_required
@require_POST
def answer(request: HttpRequest, slug: str, ballot_id: UUID) -> HttpResponse:
    """The whole ballot as the person says it; then every answer once more, to be read back."""
    ballot = _ballot(request, slug, ballot_id)
    tag = request.POST.get("tag", "")
    given = assisting.living(ballot=ballot, consent_id=_id(request), by=request.user)
    whole = _whole(ballot, given, tag, request.POST)
    if whole.read is None:
        return _sheet(request, ballot, given, tag, whole=whole)
    raw = reading.to_cast(whole.read)
    definition = frozen(ballot.id).definition
    rows = [
        {"number": n, "text": question.text, "lines": sheets.in_words(question, raw.get(question.id), language())}
        for n, question in enumerate(definition.questions, start=1)
    ]
    return show(
        request,
        "assisted_check.html",
        ballot,
        rows=rows,
        given=given,
        tag=tag,
        answers=canonical.canonical(raw).decode(),
    )


@login_required
@require_POST
def cast(request: HttpRequest, slug: str, ballot_id: UUID) -> HttpResponse:
    """Cast what was read back. The receipt stands in this answer alone."""
    ballot = _ballot(request, slug, ballot_id)
    tag, error = request.POST.get("tag", ""), ""
    given = assisting.living(ballot=ballot, consent_id=_id(request), by=request.user)
    try:
        raw = canonical.parse(request.POST.get("answers", "").encode("utf-8", "surrogatepass"))
        if not isinstance(raw, dict):
            raise AnswerRefused("wrong-type", question="")
        told = assisting.cast(
            ballot=ballot,
            consent_id=given.id,
            raw=raw,
            by=request.user,
        )
    except (AnswerRefused, canonical.Unreadable):
        error = str(answers.UNKNOWN)
    except Refusal as refusal:
        error = refusal.sentence()
    if error:
        return _sheet(request, ballot, given, tag, whole=_whole(ballot, given, tag, None), error=error)
    place = f"{pdfs.receipts_address()}?ballot={ballot.id}#{told.code}"
    more = {"told": told, "given": given, "file": receipt_text(told.receipt), "qr": printing.qr(place), "place": place}
    return show(request, "assisted_receipt.html", ballot, status=201, address=pdfs.receipts_address(), **more)


def _id(request: HttpRequest) -> UUID:
    try:
        return UUID(request.POST.get("consent", ""))
    except ValueError as error:
        raise Http404 from error

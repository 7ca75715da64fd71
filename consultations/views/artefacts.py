"""What everybody may have of a ballot: its frozen questions from the start, and the whole log after close."""

import json
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from consultations import method, selectors
from consultations.ballots import lookup
from consultations.ballots.models import Ballot, FreeText
from consultations.ballots.services import casting, closing, rows
from consultations.domain import paper
from consultations.papers import standing
from consultations.views import drawn, openvotes, results
from consultations.views.visits import Visit, ballot_of, private, visit

FOR_EVER = {"public": True, "max_age": 86400, "immutable": True}


@require_safe
def result(request: HttpRequest, slug: str, ballot_id: UUID) -> HttpResponse:
    """Questions and rules from the start; after close the result of each question and everything to recount it."""
    here = visit(request, slug)
    ballot = ballot_of(here, ballot_id)
    definition = casting.frozen(ballot.id).definition
    figures = results.figures_of(ballot)
    more = {
        "ballot": ballot,
        "ballot_title": here.words(method.ballot_title(ballot.component, ballot.stage_kind)),
        "rows": results.rows_of(here, definition, ballot, figures),
        "grid": drawn.grid(definition.questions, figures, here.language),
        "counted": bool(figures),
        "published": closing.published(ballot),
        "few": ballot.state == Ballot.State.CLOSED and (ballot.cast or 0) < definition.least,
        "totals_only": definition.totals_only,
        "turnout": selectors.turnout(ballot) if ballot.state != Ballot.State.VOIDED else None,
        "issued": ballot.roll.count(),
        "channels": _channels(ballot),
        "counting": selectors.counting_papers(ballot),
        "papers": standing.public(ballot),
        "texts": _texts(here, ballot) if closing.published(ballot) else [],
        "open_vote": definition.open,
        "linked": definition.rows_published,
        "voters": openvotes.voters(here, ballot, definition) if definition.open and closing.published(ballot) else [],
    }
    page = render(request, "consultations/results/ballot.html", here.context(**more))
    return private(page) if here.seat else page


def _texts(here: Visit, ballot: Ballot) -> list[dict[str, Any]]:
    """Published words by question, with how many are withheld or still to be read."""
    questions = {question.id: question for question in casting.frozen(ballot.id).definition.questions}
    found: dict[str, dict[str, Any]] = {}
    for text in FreeText.objects.filter(ballot=ballot).order_by("question", "commitment"):
        group = found.setdefault(
            text.question,
            {"question": here.words(questions[text.question].text), "texts": [], "withheld": 0, "waiting": 0},
        )
        if text.state == FreeText.State.PUBLISHED:
            group["texts"].append(text)
        else:
            group["withheld" if text.state == FreeText.State.WITHHELD else "waiting"] += 1
    return list(found.values())


def _channels(ballot: Ballot) -> dict[str, int | None] | None:
    """How many voted online, on paper and through a helper, once that is known and where there was more than one way."""
    if ballot.state != Ballot.State.CLOSED or (ballot.on_paper is None and ballot.assisted is None):
        return None
    return paper.by_channel(ballot.cast or 0, ballot.on_paper or 0, ballot.assisted or 0)


def _closed(request: HttpRequest, slug: str, ballot_id: UUID, *, leaves: bool = False) -> Ballot:
    here = visit(request, slug)
    ballot = Ballot.objects.filter(
        pk=ballot_id, component__consultation=here.consultation, state=Ballot.State.CLOSED
    ).first()
    if ballot is None or (leaves and not closing.published(ballot)):
        raise Http404
    return ballot


@require_safe
@cache_control(**FOR_EVER)
def definition(request: HttpRequest, slug: str, ballot_id: UUID) -> HttpResponse:
    """The frozen definition, byte for byte as it was hashed."""
    ballot = ballot_of(visit(request, slug), ballot_id)
    return HttpResponse(ballot.definition.encode(), content_type="application/json")


@require_safe
@cache_control(**FOR_EVER)
def ballots(request: HttpRequest, slug: str, ballot_id: UUID) -> HttpResponseBase:
    """Every answer in log order, one line of canonical JSON each."""
    ballot = _closed(request, slug, ballot_id, leaves=True)
    response = StreamingHttpResponse(closing.ballots_file(ballot), content_type="application/jsonl")
    response["Content-Disposition"] = 'attachment; filename="ballots.jsonl"'
    return response


@require_safe
@cache_control(**FOR_EVER)
def linked_rows(request: HttpRequest, slug: str, ballot_id: UUID) -> HttpResponseBase:
    """The answers of each person together, where the frozen definition promised it: open votes, imported public data."""
    ballot = _closed(request, slug, ballot_id, leaves=True)
    if not casting.frozen(ballot.id).definition.rows_published:
        raise Http404
    response = StreamingHttpResponse(rows.rows_file(ballot), content_type="application/jsonl")
    response["Content-Disposition"] = 'attachment; filename="rows.jsonl"'
    return response


@require_safe
@cache_control(**FOR_EVER)
def checkpoint(request: HttpRequest, slug: str, ballot_id: UUID) -> HttpResponse:
    """The signed checkpoint of the log (C2SP tlog-checkpoint)."""
    ballot = _closed(request, slug, ballot_id)
    return HttpResponse(ballot.checkpoint.encode(), content_type="text/plain; charset=utf-8")


@require_safe
@cache_control(**FOR_EVER)
def superseded(request: HttpRequest, slug: str, ballot_id: UUID) -> HttpResponse:
    """The signed list of receipts that a later vote or a withdrawal replaced."""
    ballot = _closed(request, slug, ballot_id)
    return HttpResponse(ballot.superseded.encode(), content_type="application/json")


@require_safe
def words(request: HttpRequest, slug: str, ballot_id: UUID) -> HttpResponse:
    """Free texts after moderation, each with the salt that opens its commitment; withheld ones are counted."""
    ballot = _closed(request, slug, ballot_id, leaves=True)
    texts = FreeText.objects.filter(ballot=ballot)
    content = {
        "schema": "socialicense/texts/1",
        "ballot": str(ballot.id),
        "published": [
            {"question": text.question, "commitment": text.commitment, "salt": text.salt, "text": text.text}
            for text in texts.filter(state=FreeText.State.PUBLISHED).order_by("commitment")
        ],
        "withheld": texts.filter(state=FreeText.State.WITHHELD).count(),
        "waiting": texts.filter(state=FreeText.State.WAITING).count(),
    }
    return HttpResponse(json.dumps(content, ensure_ascii=False).encode(), content_type="application/json")


@require_safe
@cache_control(**FOR_EVER)
def proof(request: HttpRequest, slug: str, ballot_id: UUID, position: int) -> HttpResponse:
    """The proof that the leaf at this place is in the signed log (C2SP tlog-proof)."""
    ballot = _closed(request, slug, ballot_id)
    if position >= (ballot.size or 0):
        raise Http404
    response = HttpResponse(lookup.proof(ballot, position).encode(), content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="leaf-{position}.tlog-proof"'
    return response

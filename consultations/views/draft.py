"""The draft license in community review: what it says, its number and fingerprint, and what people say about it."""

import json
from functools import lru_cache
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from consultations.domain import texts
from consultations.views import rooms
from consultations.views.visits import Visit, private, visit
from repository.licenses.domain.draft import Clause
from repository.licenses.domain.draft import Draft as LicenseDraft
from repository.licenses.models import Draft
from repository.licenses.reading import support, words
from socialicense.discussion import selectors as said
from socialicense.discussion.views import pages as discussion
from socialicense.discussion.views import visits as discussing


def latest(here: Visit) -> Draft:
    """The newest draft of the consultation, or Http404 where there is none to see yet."""
    found = (
        Draft.objects.filter(consultation=here.consultation.id).exclude(state=Draft.State.DRAFT).order_by("-n").first()
    )
    if found is None:
        raise Http404
    return found


@require_safe
def draft(request: HttpRequest, slug: str) -> HttpResponse:
    """Read the draft, and what people say about it; the form to say something goes to the page of its discussion."""
    here = visit(request, slug)
    one = latest(here)
    room = rooms.draft_room(request, here, one)
    discussed = discussing.Visit(request, room, said.found(room.target))
    more = {"draft": one, "reading": reading(here, parsed(bytes(one.content))), **discussion.beginning(discussed)}
    page = render(request, "consultations/draft/draft.html", here.context(**more))
    return private(page) if room.private else page


@lru_cache(maxsize=16)
def parsed(content: bytes) -> LicenseDraft:
    """A draft never changes, so it is read once for each process."""
    return LicenseDraft.from_json(json.loads(content))


def reading(here: Visit, one: LicenseDraft) -> dict[str, Any]:
    """The draft in the language of the page."""
    chosen = texts.language_of({tag: " ".join(lines) for tag, lines in one.summary.items()}, here.language)
    figures = {figure.id: figure for figure in one.figures}
    return {
        "summary": one.summary.get(chosen, ()),
        "summary_lang": chosen,
        "uses": [
            {
                "ref": use.case.ref,
                "title": here.words(use.case.title),
                "mark": words.verdict_mark(use.verdict),
                "word": words.verdict_word(use.verdict),
                "share": support.share_of(figures[use.decided_by]) if use.decided_by else None,
            }
            for use in one.use_cases
        ],
        "red_lines": [_clause(here, line) for line in one.red_lines],
        "conditions": [_clause(here, line) for line in one.conditions],
        "statements": [
            {
                "text": here.words(line.text),
                "mark": words.verdict_mark(line.result),
                "word": words.verdict_word(line.result),
            }
            for line in one.statements
            if line.top
        ],
    }


def _clause(here: Visit, line: Clause) -> dict[str, Any]:
    return {"text": here.words(line.text), "sentence": here.words(line.sentence)}


@require_safe
@cache_control(public=True, max_age=86400, immutable=True)
def content(request: HttpRequest, slug: str, n: int) -> HttpResponse:
    """Draft n, byte for byte as it was hashed: what the ballot names and the community signs."""
    here = visit(request, slug)
    one = Draft.objects.filter(consultation=here.consultation.id, n=n).exclude(state=Draft.State.DRAFT).first()
    if one is None:
        raise Http404
    response = HttpResponse(bytes(one.content), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="draft-{n}.json"'
    return response

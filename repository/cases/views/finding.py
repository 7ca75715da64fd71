"""The list of cases as a search: words, facets, order and pages, all in the address; and what is kept of it."""

from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from repository.cases.domain import search
from repository.cases.domain.search import Asked
from repository.cases.models import Case
from repository.cases.reading import finder
from repository.cases.reading.finder import Piece
from repository.cases.selectors import finding, public, work
from repository.cases.selectors.finding import Found, Wanted
from repository.cases.views.public import Line, line_of
from socialicense.accounts import limits

BODY = 12_000  # characters of a case in which found words are looked for to be shown


@dataclass(frozen=True)
class Hit:
    """A found case, with the found words marked where the search has words."""

    number: int
    line: Line
    title: list[Piece]
    summary: list[Piece]
    part: list[Piece]


def asked_of(request: HttpRequest) -> Asked:
    """The search in the address of a page."""
    return search.asked(dict(request.GET.lists()))


def count_search(request: HttpRequest) -> None:
    """Raises TooMany when this network searched too often this minute; the API counts with it."""
    limits.check("cases.search", limits.network(request), per_minute=settings.CASE_SEARCHES_PER_MINUTE)


def reader_language() -> str:
    return (get_language() or "en").split("-")[0]


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Every published case, searched and narrowed by what stands in the address."""
    count_search(request)
    asked = asked_of(request)
    found = finding.find(asked, language=reader_language())
    pages: Any = Paginator(range(found.total), finding.PAGE_SIZE)
    if asked.page > pages.num_pages:
        asked = replace(asked, page=pages.num_pages)
        found = finding.find(asked, language=reader_language())
    context = {
        "page": pages.get_page(asked.page),
        "hits": hits_of(found),
        "asked": asked,
        "facets": finder.facets(asked, found.counts),
        "chosen": finder.chosen(asked),
        "sorts": finder.sorts(asked),
        "led": finder.led(found.wanted.led) if found.wanted else [],
        "unknown": found.wanted.unknown if found.wanted else (),
        "query": asked.query(),
        "collections": [] if asked.narrowed else list(public.collections()[:6]),
        "held": work.held(request.user),
        "mine": request.user.is_authenticated and work.mine(request.user).exists(),
    }
    return render(request, "repository/cases/index.html", context)


def hits_of(found: Found) -> list[Hit]:
    """The page's cases as lines, in their order."""
    cases = finding.in_order(found.cases)
    shown = marked_texts(cases, found.wanted)
    return [Hit(int(case.number or 0), line_of(case), *texts) for case, texts in zip(cases, shown, strict=True)]


def marked_texts(cases: list[Case], wanted: Wanted | None) -> list[tuple[list[Piece], list[Piece], list[Piece]]]:
    """Title, summary and, where neither holds a found word, the part of the text that does."""
    texts = []
    for case in cases:
        document = case.public_versions[0].content
        told = search.texts(document)
        body = told.body[:BODY] if wanted else ""
        texts.append((str(document["language"]), *map(finder.unmarked, (case.title, str(document["summary"]), body))))
    marked = finding.marked(wanted.terms if wanted else (), texts)
    shown = []
    for title, summary, body in marked:
        part = body if finder.BEGIN in body and finder.BEGIN not in title + summary else ""
        shown.append((finder.pieces(title), finder.pieces(summary), finder.pieces(part)))
    return shown

"""The whole board on paper: a PDF in A3 or A4, in parts where there are very many cards."""

from typing import Any

from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from consultations.domain import texts
from consultations.methods.codesign.domain import rights
from consultations.methods.codesign.models import Card
from consultations.methods.codesign.selectors import board as reading
from consultations.methods.codesign.views.board.access import Standing, for_board, show
from repository.licenses import pdf
from socialicense.accounts import limits
from socialicense.errors import Refusal

SIZES = ("a3", "a4")
A_PART = 500
A_MINUTE = 6


@require_safe
@for_board
def print_board(request: HttpRequest, before: Standing) -> HttpResponse:
    """What can be printed; with `size` and `part` the PDF itself, for people who take part and the team."""
    cards = reading.numbers(before.workshop).cards
    parts = range(1, max(1, -(-cards // A_PART)) + 1)
    size, part = request.GET.get("size", ""), request.GET.get("part", "1")
    if not size:
        return show(request, before, "print.html", sizes=SIZES, parts=parts, cards=cards)
    if size not in SIZES or not (part.isascii() and part.isdigit() and len(part) < 4 and int(part) in parts):
        raise Http404
    if before.by.roles.isdisjoint({rights.PARTICIPANT, rights.FACILITATOR}):
        raise Http404
    try:
        limits.check("codesign.print", before.by.key, per_minute=A_MINUTE)
        made = typeset(before, size, int(part))
    except Refusal as refusal:
        values = {"sizes": SIZES, "parts": parts, "cards": cards, "error": refusal.sentence()}
        return show(request, before, "print.html", status=int(refusal.status), **values)
    response = HttpResponse(made.content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="board-{size}-{part}.pdf"'
    return response


def typeset(before: Standing, size: str, part: int) -> pdf.Rendered:
    """One part of the board as a PDF. Raises PdfUnavailable where the machine lacks the libraries."""
    html = render_to_string("pdf/codesign/board.html", context(before, size, part))
    at = timezone.now().replace(microsecond=0)
    return pdf.render(html, at=at, identifier=pdf.identifier_of(html.encode()))


def context(before: Standing, size: str, part: int) -> dict[str, Any]:
    """Everything that the pages say: cards by cluster, the loose ones last."""
    workshop, language = before.workshop, get_language() or "en"
    rows = Card.objects.filter(workshop=workshop, state=Card.State.SHOWN).select_related("cluster")
    ordered = rows.order_by(F("cluster__position").asc(nulls_last=True), "cluster__number", "place", "number")
    some = reading.shown(workshop, list(ordered[(part - 1) * A_PART : part * A_PART]))
    groups: dict[int, dict[str, Any]] = {}
    for one in some:
        cluster = one.card.cluster
        key = cluster.number if cluster else 0
        groups.setdefault(key, {"title": before.title(cluster) if cluster else None, "cards": []})["cards"].append(one)
    component = workshop.component
    return {
        "size": size,
        "lang": language,
        "dir": "rtl" if translation.get_language_bidi() else "ltr",
        "title": texts.wording(component.title, language),
        "whole": texts.wording(component.consultation.title, language),
        "organisation": component.consultation.initiative.organisation.name,
        "challenge": before.here.words(workshop.challenge),
        "groups": list(groups.values()),
        "numbers": reading.numbers(workshop),
        "revision": workshop.revision,
        "made_at": timezone.localtime(),
        "part": part,
    }

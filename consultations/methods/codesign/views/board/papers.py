"""The whole board on paper: asked for here, made in the background, fetched here. For people who take part and the team."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from consultations.methods.codesign.domain import rights
from consultations.methods.codesign.forms import board as forms
from consultations.methods.codesign.models import BoardPrint
from consultations.methods.codesign.selectors import board as reading
from consultations.methods.codesign.services.board import printing
from consultations.methods.codesign.views.board.access import Standing, attempt, for_board, show
from socialicense.jobs import selectors as jobs

READERS = {rights.PARTICIPANT, rights.FACILITATOR}


@require_http_methods(["GET", "HEAD", "POST"])
@for_board
def print_board(request: HttpRequest, before: Standing) -> HttpResponse:
    """What was printed, what is being made, and a button for each size."""
    workshop, language = before.workshop, get_language() or "en"
    may_print = not before.by.roles.isdisjoint(READERS)
    parts = printing.parts(workshop)
    if request.method == "POST":
        size, part = request.POST.get("size", ""), forms.number(request.POST.get("part")) or 0
        if not may_print or size not in printing.SIZES or part not in parts:
            raise Http404
        wanted = printing.Wanted(size, part, language)
        return attempt(
            request,
            before,
            lambda: printing.ask(workshop=workshop, wanted=wanted, by=before.by),
            done=_("It is being printed. You can leave this page."),
            following=before.address("board_print"),
        )
    made = {
        (one.size, one.part): one
        for one in BoardPrint.objects.filter(workshop=workshop, language=language).defer("content")
    }
    wanted_ones = [printing.Wanted(size, part, language) for size in printing.SIZES for part in parts] if may_print else []
    asked = jobs.found(kind=printing.KIND, keys=[one.key(workshop) for one in wanted_ones])
    rows = [
        {"size": one.size, "part": one.part, "made": made.get((one.size, one.part)), "job": asked.get(one.key(workshop))}
        for one in wanted_ones
    ]
    return show(
        request, before, "print.html", rows=rows, many=len(parts) > 1, cards=reading.numbers(workshop).cards,
        may_print=may_print,
    )  # fmt: skip


@require_safe
@for_board
def printed(request: HttpRequest, before: Standing, size: str, part: int) -> HttpResponse:
    """The PDF as last made."""
    found = BoardPrint.objects.filter(
        workshop=before.workshop, size=size, part=part, language=get_language() or "en"
    ).first()
    if found is None or before.by.roles.isdisjoint(READERS):
        raise Http404
    response = HttpResponse(bytes(found.content), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="board-{size}-{part}.pdf"'
    return response

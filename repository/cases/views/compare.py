"""Two to four cases side by side, field by field."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from repository.cases.models import Case
from repository.cases.reading import page
from repository.cases.selectors import finding, public
from repository.cases.views import links

LEAST, MOST = 2, 4
SECTIONS = ("context", "place", "data", "governance", "results", "response", "evaluation", "lessons")


@dataclass(frozen=True)
class Row:
    """A field, and what each case says of it; an empty cell where its sources do not."""

    label: str
    cells: tuple[tuple[str, str], ...]


@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """`?case=1&case=2`. With fewer or more than can be compared the page says so."""
    given = [int(one) for one in request.GET.getlist("case") if one.isascii() and one.isdigit() and len(one) < 9]
    known = dict(public.listed().filter(number__in=given).values_list("number", "pk"))
    ids = [known[one] for one in dict.fromkeys(given) if one in known]
    wrong = ""
    if len(ids) < LEAST:
        wrong = _("Mark two to four cases in the list, then compare them.")
    elif len(ids) > MOST:
        wrong = _("Only four cases can stand side by side; the first four are shown.")
    context = {"cases": [], "groups": [], "wrong": wrong}
    if len(ids) >= LEAST:
        cases = finding.in_order(ids[:MOST])
        context |= {"cases": [(case, links.public(case)) for case in cases], "groups": _groups(cases)}
    return render(request, "repository/cases/finding/compare.html", context)


def _groups(cases: list[Case]) -> list[tuple[str, list[Row]]]:
    readings = [page.reading(case.public_versions[0].content) for case in cases]
    parts = tuple(("\n".join(f"{part.title}: {part.method}" for part in one.parts), one.language) for one in readings)
    first = [
        Row(_("Summary"), tuple((one.summary, one.language) for one in readings)),
        Row(_("How people were asked"), parts),
    ]
    groups = [(_("In short"), first)]
    for name in SECTIONS:
        blocks = [one.blocks[name] for one in readings]
        order = dict.fromkeys((row.path, row.label) for block in blocks for row in block.rows)
        rows = []
        for path, label in order:
            cells = []
            for block, one in zip(blocks, readings, strict=True):
                row = next((row for row in block.rows if row.path == path), None)
                text = "\n".join(told.text for told in row.statements) if row else ""
                cells.append((text, one.language if row and row.free else ""))
            rows.append(Row(label, tuple(cells)))
        if rows:
            groups.append((blocks[0].title, rows))
    return groups

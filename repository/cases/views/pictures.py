"""Map and timeline of whatever a search finds, each with its table."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from repository.cases.reading import finder, pictures, world
from repository.cases.selectors import finding
from repository.cases.views.finding import asked_of, count_search, reader_language

FEWEST = 24  # years that the drawing has room for, so that a few bars do not grow without end


def _context(request: HttpRequest, facet: str) -> dict[str, object]:
    count_search(request)
    asked = asked_of(request)
    found = finding.find(asked, language=reader_language(), size=1)
    counts = found.counts.get(facet, {})
    known = next((one for one in finder.facets(asked, {facet: counts} if counts else {}) if one.key == facet), None)
    rows = (
        known.choices
        if known
        else [finder.Choice(code, finder.name_of(facet, code), n, False, code) for code, n in counts.items()]
    )
    base = asked if not asked.chosen.get(facet) else finder.without_facet(asked, facet)
    return {
        "counts": counts, "rows": [one for one in rows if one.n], "total": found.total, "query": asked.query(),
        "base": base.query(), "told": finder.title(base), "narrowed": asked.narrowed,
    }  # fmt: skip


@require_safe
def places(request: HttpRequest) -> HttpResponse:
    """In which countries: an outline map, and a table. A case of two countries counts in both."""
    context = _context(request, "country")
    context |= {"world": world.world(context["rows"])}  # type: ignore[arg-type]
    return render(request, "repository/cases/finding/map.html", context)


@require_safe
def years(request: HttpRequest) -> HttpResponse:
    """In which year they began: a bar a year, and a table."""
    context = _context(request, "year")
    bars = pictures.bars(context["counts"])  # type: ignore[arg-type]
    context |= {"bars": bars, "width": max(len(bars), FEWEST) * pictures.STEP, "height": pictures.HIGH}
    return render(request, "repository/cases/finding/timeline.html", context)

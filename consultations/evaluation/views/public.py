"""What everybody sees: results of surveys, reports, and figures of one consultation and of the platform."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from consultations.evaluation import indicators, results
from consultations.evaluation.models import Report, Survey
from consultations.evaluation.views.shown import rows, written
from consultations.views.visits import visit


@require_safe
def evaluation(request: HttpRequest, slug: str) -> HttpResponse:
    """How good the process was, as those who took part and those who ran it say, and as can be computed."""
    here = visit(request, slug)
    found = results.surveys(here.consultation)
    shown = [
        {"name": Survey.Moment(moment).label, "result": found[moment], "rows": rows(found[moment])}
        for moment in Survey.Moment.values
        if moment in found
    ]
    more = {
        "surveys": shown,
        "reports": [one for kind in Report.Kind.values if (one := written(here.consultation, kind))],
        "groups": indicators.grouped(indicators.of(here.consultation)),
    }
    return render(request, "consultations/evaluation/public.html", here.context(**more))


@require_safe
def platform(request: HttpRequest) -> HttpResponse:
    """The figures over all consultations."""
    found = indicators.platform()
    return render(
        request,
        "consultations/evaluation/platform.html",
        {"platform": found, "groups": indicators.grouped(list(found.indicators))},
    )

"""For the team: plan surveys, and write the report of one's office."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from consultations import selectors
from consultations.evaluation import indicators, questionnaire, reporting, results
from consultations.evaluation.forms import ReportForm, SurveyForm
from consultations.evaluation.models import Report, Survey
from consultations.evaluation.services import reports, surveys
from consultations.evaluation.views.shown import written
from consultations.models import Consultation
from consultations.views.editing import back_to, editable, respond, show
from socialicense.accounts.permissions import Permission


@login_required
@require_safe
def overview(request: HttpRequest, slug: str) -> HttpResponse:
    """Surveys, reports and figures in one place."""
    consultation = selectors.workspace_for(request.user, slug)
    held, found = selectors.held(request.user, consultation), results.surveys(consultation)
    moments = [_moment(consultation, moment, found.get(moment)) for moment in Survey.Moment]
    mine = [
        {
            "name": kind.label,
            "url": back_to(consultation, "evaluation_report", kind),
            "newest": written(consultation, kind),
        }
        for kind, permission in reporting.WRITES.items()
        if permission in held
    ]
    return show(
        request,
        "evaluation/overview.html",
        consultation,
        title=_("Evaluation"),
        lede=_("How good was the process? Those who took part say it in secret, you report, and figures are computed."),
        runs=Permission.CONFIGURE_CONSULTATION in held,
        moments=moments,
        mine=mine,
        groups=indicators.grouped(indicators.of(consultation)),
    )


def _moment(consultation: Consultation, moment: Survey.Moment, found: results.Result | None) -> dict[str, Any]:
    url = back_to(consultation, "evaluation_survey", moment)
    written = [(_(one.item.text), one.texts) for one in results.own_words(found)] if found else []
    return {"moment": moment, "name": moment.label, "result": found, "url": url, "written": written}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def survey(request: HttpRequest, slug: str, moment: str) -> HttpResponse:
    """Plan one survey."""
    consultation = editable(request, slug)
    if moment not in Survey.Moment.values:
        raise Http404
    form = SurveyForm(request.POST or None, at=moment)

    def save() -> None:
        given = form.cleaned_data
        surveys.plan(
            consultation=consultation,
            moment=moment,
            items=given["items"],
            opens=given["opens"],
            closes=given["closes"],
            by=request.user,
        )

    return respond(
        request,
        consultation,
        title=_(questionnaire.TITLES[Survey.Moment(moment)]),
        lede=_(
            "Everybody on the roll may answer in secret, in an order of questions of their own, and leave any question"
            " out. Only totals are published, and nothing but a number where fewer than ten people answer. What they"
            " write in their own words is for your team alone, once ten people have answered."
        ),
        form=form,
        save=save,
        following=back_to(consultation, "evaluation_overview"),
        button=_("Plan this survey"),
        clock=True,
        always=True,
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """Write a report; the newest one stands in the fields to go on from."""
    if kind not in Report.Kind.values:
        raise Http404
    consultation = selectors.workspace_for(request.user, slug, reporting.WRITES[Report.Kind(kind)])
    asked = reporting.fields(kind, consultation)
    newest = Report.objects.filter(consultation=consultation, kind=kind).order_by("-n").first()
    form = ReportForm(
        request.POST or None, asked=asked, languages=consultation.languages, initial=_typed(newest) if newest else {}
    )
    return respond(
        request,
        consultation,
        title=Report.Kind(kind).label.capitalize(),
        lede=_("Everybody can read it at once. Write a new one when something changes: earlier ones stay."),
        form=form,
        save=lambda: reports.write(
            consultation=consultation,
            kind=kind,
            answers=form.answers(),
            language=form.cleaned_data["language"],
            by=request.user,
        ),
        following=back_to(consultation, "evaluation_overview"),
        button=_("Publish this report"),
        always=True,
    )


def _typed(newest: Report) -> dict[str, Any]:
    found: dict[str, Any] = {"language": newest.language}
    for id, value in newest.answers.items():
        if isinstance(value, dict):
            found[id], found[f"{id}-text"] = value["done"], value["text"]
        else:
            found[id] = value
    return found

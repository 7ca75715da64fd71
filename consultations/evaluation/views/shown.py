"""Reports and surveys in words, for the pages that show them."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from consultations.evaluation import questionnaire, reporting, results
from consultations.evaluation.models import Report
from consultations.models import Consultation


@dataclass(frozen=True)
class Line:
    """One field of a report as it is shown."""

    label: Any
    lang: str
    state: str
    text: str


@dataclass(frozen=True)
class Written:
    """A report in words, and how many stand before it."""

    report: Report
    lines: tuple[Line, ...]


def written(consultation: Consultation, kind: str) -> Written | None:
    """The newest report of a kind; None where there is none."""
    report = Report.objects.filter(consultation=consultation, kind=kind).order_by("-n").first()
    if report is None:
        return None
    lines = [
        _line(field, report.answers[field.id])
        for field in reporting.fields(kind, consultation)
        if field.id in report.answers
    ]
    return Written(report, tuple(lines))


def _line(field: reporting.Field, value: Any) -> Line:
    if isinstance(value, dict):
        return Line(field.label, field.lang, str(reporting.DONE[value["done"]]) if value["done"] else "", value["text"])
    return Line(field.label, field.lang, "", value)


@dataclass(frozen=True)
class Row:
    """One item of a survey: its words, and what a table and a drawn bar need."""

    text: str
    answered: results.Answered
    in_favour: int
    neither: int
    against: int
    cant_say: int


def rows(result: results.Result) -> list[Row]:
    """The items of a counted survey in the order of the questionnaire."""
    found = []
    for one in result.items:
        marks = dict(one.marks)
        found.append(
            Row(
                text=_(one.item.text),
                answered=one,
                in_favour=marks.get("strongly_agree", 0) + marks.get("agree", 0),
                neither=marks.get("neither", 0),
                against=marks.get("disagree", 0) + marks.get("strongly_disagree", 0),
                cant_say=marks.get(questionnaire.CANT_SAY, 0),
            )
        )
    return found

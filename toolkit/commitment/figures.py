"""Figures that the platform computes for one calendar year: of the agency of communities, and of what it set going.

Each has a version. A definition is never changed in place: it gets a new version, and pages show both series.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import F, Min
from django.utils.translation import gettext_lazy as _

from consultations.evaluation.models import Report
from consultations.models import CommunityRepresentative, Consultation
from repository.cases.models import Case
from repository.licenses.domain import canonical
from repository.licenses.domain import draft as drafted
from repository.licenses.models import Draft, Kind, License, LicenseState
from socialicense.audit.models import Event
from toolkit.trials.models import Proposal, Trial

Compute = Callable[[datetime, datetime], Decimal | int | None]


@dataclass(frozen=True)
class YearFigure:
    """One figure: `compute(start, end)` gives its value over [start, end), None where there is nothing to compute."""

    slug: str
    group: str
    name: Any
    definition: Any
    compute: Compute
    unit: str = "count"
    version: int = 1
    less_is_better: bool = False


GROUPS = {
    "agency": _("Ownership and agency of communities"),
    "catalysis": _("Engagement set going"),
    "activity": _("Activity"),
}


def _real() -> Any:
    return Consultation.objects.filter(demo=False, exercise=False, import_key=None)


def _drafts(start: datetime, end: datetime) -> list[drafted.Draft]:
    """The first counted draft of every real consultation, where it was made in that time."""
    real = set(_real().values_list("id", flat=True))
    rows = Draft.objects.filter(n=1, created_at__gte=start, created_at__lt=end, consultation__in=real).only("content")
    return [drafted.Draft.from_json(canonical.parse(bytes(row.content))) for row in rows]


def _differing(start: datetime, end: datetime) -> int:
    return sum(case.verdict != "acceptable" for draft in _drafts(start, end) for case in draft.use_cases)


def _judged(start: datetime, end: datetime) -> int:
    return sum(len(draft.use_cases) for draft in _drafts(start, end))


def _begun_by_communities(start: datetime, end: datetime) -> int:
    speakers = CommunityRepresentative.objects.filter(community__state="confirmed").values("user")
    real = {str(id) for id in _real().values_list("id", flat=True)}
    begun = Event.objects.filter(event="consultation.begun", at__gte=start, at__lt=end, actor__in=speakers)
    return sum(target in real for target in begun.values_list("target", flat=True))


def _kept_on_time(start: datetime, end: datetime) -> Decimal | None:
    reports = Report.objects.filter(kind="holder", written_at__gte=start, written_at__lt=end, consultation__in=_real())
    newest = {report.consultation_id: report.answers for report in reports.order_by("n")}
    said = [
        value["done"]
        for answers in newest.values()
        for id, value in answers.items()
        if id.startswith("clause-") and value["done"] not in ("", "not_yet")
    ]
    return Decimal(100 * said.count("kept")) / len(said) if said else None


def _days_to_effect(start: datetime, end: datetime) -> Decimal | None:
    acts = LicenseState.objects.filter(
        state=LicenseState.State.WITHDRAWN, license__kind=Kind.LICENSE, at__gte=start, at__lt=end
    ).annotate(said=F("statement__received_at"))
    days = sorted((act.at - act.said).total_seconds() / 86400 for act in acts)
    return Decimal(str(round(days[len(days) // 2], 3))) if days else None


def _opened(start: datetime, end: datetime) -> int:
    return int(_real().filter(opened_at__gte=start, opened_at__lt=end).count())


def _issued(start: datetime, end: datetime) -> int:
    return License.objects.filter(kind=Kind.LICENSE, issued_at__gte=start, issued_at__lt=end).count()


def _new_organisations(start: datetime, end: datetime) -> int:
    first = (
        _real()
        .exclude(opened_at=None)
        .values("initiative__organisation")
        .annotate(first=Min("opened_at"))
        .filter(first__gte=start, first__lt=end)
    )
    return int(first.count())


def _begun_from(event: str) -> Compute:
    """How many real consultations have an event of that kind in the time."""

    def compute(start: datetime, end: datetime) -> int:
        real = {str(id) for id in _real().values_list("id", flat=True)}
        targets = Event.objects.filter(event=event, at__gte=start, at__lt=end).values_list("target", flat=True)
        return len(set(targets) & real)

    return compute


def _cases(start: datetime, end: datetime) -> int:
    return int(Case.objects.filter(published_at__gte=start, published_at__lt=end).count())


def _trials(start: datetime, end: datetime) -> int:
    last = (end - timedelta(days=1)).date()
    finished = Trial.objects.filter(state=Trial.State.FINISHED, ended_on__range=(start.date(), last))
    return int(finished.count())


def _adaptations(start: datetime, end: datetime) -> int:
    accepted = Proposal.objects.filter(kind=Proposal.Kind.ADAPTATION, decided_at__gte=start, decided_at__lt=end)
    return int(accepted.filter(state__in=[Proposal.State.ACCEPTED, Proposal.State.RELEASED]).count())


FIGURES = (
    YearFigure(
        "verdicts-differing",
        "agency",
        _("Uses not accepted as proposed"),
        _(
            "Use cases that the data holder proposed and people refused, accepted only with conditions or left undecided."
        ),
        _differing,
    ),
    YearFigure(
        "verdicts", "agency", _("Uses judged"), _("Use cases with a verdict in a first counted draft."), _judged
    ),
    YearFigure(
        "begun-by-communities",
        "agency",
        _("Consultations that communities began"),
        _("Begun by an account that speaks for a confirmed community."),
        _begun_by_communities,
    ),
    YearFigure(
        "clauses-kept",
        "agency",
        _("Clauses kept, in per cent"),
        _("Of the clauses that were due, by the newest report of each data holder in the year."),
        _kept_on_time,
        "percent",
    ),
    YearFigure(
        "days-to-effect",
        "agency",
        _("Days from withdrawal to effect"),
        _("Median of the time between the community's signed statement and the license being marked withdrawn."),
        _days_to_effect,
        "days",
        less_is_better=True,
    ),
    YearFigure(
        "organisations",
        "catalysis",
        _("New organisations"),
        _("Organisations that opened their first consultation in the year."),
        _new_organisations,
    ),
    YearFigure(
        "begun-after-cases",
        "catalysis",
        _("Consultations begun after a case"),
        _("Begun in the year with the chain of a published case."),
        _begun_from("consultation.after_a_case"),
    ),
    YearFigure(
        "begun-from-worksheets",
        "catalysis",
        _("Consultations filled from worksheets"),
        _("Consultations into which worksheets of the toolkit were put in the year."),
        _begun_from("consultation.filled_from_worksheets"),
    ),
    YearFigure(
        "adaptations",
        "catalysis",
        _("Adaptations of tools"),
        _("Proposals to adapt a tool to another context that were accepted in the year."),
        _adaptations,
    ),
    YearFigure("cases", "activity", _("Cases published"), _("In the repository of this platform."), _cases),
    YearFigure(
        "trials", "activity", _("Trials finished"), _("Registered before they started, whatever they found."), _trials
    ),
    YearFigure(
        "consultations", "activity", _("Consultations opened"), _("Demo, exercises and imports left out."), _opened
    ),
    YearFigure("licenses", "activity", _("Licenses issued"), _("Exercises left out."), _issued),
)
BY_SLUG = {figure.slug: figure for figure in FIGURES}


def span(year: int) -> tuple[datetime, datetime]:
    """The calendar year in UTC as [start, end)."""
    return datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC)


def value(figure: YearFigure, year: int) -> Decimal | None:
    """What the figure is for the year, as it can be computed now."""
    found = figure.compute(*span(year))
    return None if found is None else Decimal(found)

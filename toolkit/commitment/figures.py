"""Figures that the platform computes for one calendar year: of the agency of communities, and of what it set going.

Each has a version. A definition is never changed in place: it gets a new version, and pages show both series.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Min, QuerySet
from django.db.models.functions import ExtractYear
from django.utils.translation import gettext_lazy as _

from consultations.evaluation import reporting
from consultations.evaluation.models import Report
from consultations.models import CommunityRepresentative, Consultation
from repository.cases.models import Case
from repository.licenses.domain import canonical
from repository.licenses.domain import draft as drafted
from repository.licenses.models import Draft, Kind, License, LicenseState
from socialicense.audit.models import Event
from toolkit.trials.models import Proposal, Trial


class Years:
    """Calendar years in UTC from `first` to `last`, with what several figures of them read: it is read once for all."""

    def __init__(self, first: int, last: int) -> None:
        self.first, self.last = first, last

    def within(self, field: str) -> dict[str, datetime]:
        """The filter for a moment in these years."""
        return {
            f"{field}__gte": datetime(self.first, 1, 1, tzinfo=UTC),
            f"{field}__lt": datetime(self.last + 1, 1, 1, tzinfo=UTC),
        }

    def count(self, rows: QuerySet[Any], field: str) -> dict[int, int]:
        """How many of the rows have that moment in each year; years without any are left out."""
        found = rows.filter(**self.within(field)).annotate(in_year=ExtractYear(field, tzinfo=UTC))
        return dict(found.order_by().values_list("in_year").annotate(n=Count("pk")))

    @cached_property
    def real(self) -> frozenset[UUID]:
        """The consultations that count."""
        return frozenset(_real().values_list("id", flat=True))

    @cached_property
    def targets(self) -> frozenset[str]:
        """The same as events name them."""
        return frozenset(map(str, self.real))

    @cached_property
    def drafts(self) -> list[tuple[int, drafted.Draft]]:
        """The first counted draft of every real consultation that was made in these years, with its year."""
        rows = Draft.objects.filter(n=1, consultation__in=self.real, **self.within("created_at"))
        return [
            (row.created_at.year, drafted.Draft.from_json(canonical.parse(bytes(row.content))))
            for row in rows.only("content", "created_at")
        ]


Numbers = Mapping[int, Decimal | int]


@dataclass(frozen=True)
class YearFigure:
    """One figure: `compute` gives its values by year; a year that is left out has none, which for a count is 0."""

    slug: str
    group: str
    name: Any
    definition: Any
    compute: Callable[[Years], Numbers]
    unit: str = "count"
    version: int = 1
    less_is_better: bool = False


GROUPS = {
    "agency": _("Ownership and agency of communities"),
    "catalysis": _("Engagement set going"),
    "activity": _("Activity"),
}


def _real() -> QuerySet[Consultation]:
    return Consultation.objects.filter(demo=False, exercise=False, import_key=None)


def _by_year(found: Iterable[tuple[int, Any]]) -> dict[int, list[Any]]:
    years: dict[int, list[Any]] = defaultdict(list)
    for year, one in found:
        years[year].append(one)
    return years


def _differing(years: Years) -> Numbers:
    return Counter(year for year, draft in years.drafts for case in draft.use_cases if case.verdict != "acceptable")


def _judged(years: Years) -> Numbers:
    return Counter(year for year, draft in years.drafts for _case in draft.use_cases)


def _begun_by_communities(years: Years) -> Numbers:
    speakers = CommunityRepresentative.objects.filter(community__state="confirmed").values("user")
    begun = Event.objects.filter(event="consultation.begun", actor__in=speakers, **years.within("at"))
    return Counter(at.year for target, at in begun.values_list("target", "at") if target in years.targets)


def _kept_on_time(years: Years) -> Numbers:
    written = Report.objects.filter(kind="holder", consultation__in=years.real, **years.within("written_at"))
    newest = {(report.written_at.year, report.consultation_id): report.answers for report in written.order_by("n")}
    said = _by_year((year, done) for (year, _id), answers in newest.items() for done in reporting.due(answers))
    return {year: Decimal(100 * of.count("kept")) / len(of) for year, of in said.items()}


def _days_to_effect(years: Years) -> Numbers:
    acts = LicenseState.objects.filter(
        state=LicenseState.State.WITHDRAWN, license__kind=Kind.LICENSE, **years.within("at")
    ).annotate(said=F("statement__received_at"))
    lasted = _by_year((act.at.year, (act.at - act.said).total_seconds() / 86400) for act in acts)
    return {year: Decimal(str(round(sorted(days)[len(days) // 2], 3))) for year, days in lasted.items()}


def _opened(years: Years) -> Numbers:
    return years.count(_real(), "opened_at")


def _issued(years: Years) -> Numbers:
    return years.count(License.objects.filter(kind=Kind.LICENSE), "issued_at")


def _new_organisations(years: Years) -> Numbers:
    opened = _real().exclude(opened_at=None).values("initiative__organisation").annotate(first=Min("opened_at"))
    return Counter(first.year for first in opened.filter(**years.within("first")).values_list("first", flat=True))


def _begun_from(event: str) -> Callable[[Years], Numbers]:
    """How many real consultations have an event of that kind in each year."""

    def compute(years: Years) -> Numbers:
        rows = Event.objects.filter(event=event, **years.within("at")).values_list("target", "at")
        return Counter(year for year, target in {(at.year, target) for target, at in rows} if target in years.targets)

    return compute


def _cases(years: Years) -> Numbers:
    return years.count(Case.objects.all(), "published_at")


def _trials(years: Years) -> Numbers:
    days = (date(years.first, 1, 1), date(years.last, 12, 31))
    finished = Trial.objects.filter(state=Trial.State.FINISHED, ended_on__range=days)
    return Counter(day.year for day in finished.values_list("ended_on", flat=True))


def _adaptations(years: Years) -> Numbers:
    done = (Proposal.State.ACCEPTED, Proposal.State.RELEASED)
    return years.count(Proposal.objects.filter(kind=Proposal.Kind.ADAPTATION, state__in=done), "decided_at")


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


def over(wanted: Iterable[YearFigure], first: int, last: int) -> dict[str, dict[int, Decimal | None]]:
    """By figure and year, what they are from `first` to `last` as it can be computed now; None where nothing can be.

    At most two queries for each figure, however many years there are.
    """
    years = Years(first, last)
    found: dict[str, dict[int, Decimal | None]] = {}
    for figure in wanted:
        numbers, nothing = figure.compute(years), Decimal(0) if figure.unit == "count" else None
        found[figure.slug] = {
            year: Decimal(numbers[year]) if year in numbers else nothing for year in range(first, last + 1)
        }
    return found

"""Where a commitment stands: each measure year by year, frozen where a report is final, and computed where it is not."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils import timezone, translation

from toolkit.commitment import figures
from toolkit.commitment.models import Commitment, Measure, Value, YearReport

Numbers = Mapping[str, Mapping[int, Decimal | None]]


@dataclass(frozen=True)
class Cell:
    """One year of one measure. `kind`: "frozen" (in a final report), "computed" (as of now), "told" (from elsewhere)."""

    year: int
    reached: Decimal | None = None
    target: Decimal | None = None
    kind: str = ""
    source: str = ""


@dataclass(frozen=True)
class Series:
    """One measure under one definition. A changed definition makes a second series of the same measure."""

    measure: Measure
    name: str
    definition: str
    version: int
    unit: str
    cells: tuple[Cell, ...] = field(default=())

    def met(self, cell: Cell) -> bool | None:
        """Whether the target of a year was reached; None where there is no target or no number."""
        if cell.reached is None or cell.target is None:
            return None
        figure = figures.BY_SLUG.get(self.measure.figure)
        less = figure is not None and figure.less_is_better
        return cell.reached <= cell.target if less else cell.reached >= cell.target

    @property
    def baseline(self) -> Decimal | None:
        return self.measure.baseline


def series(commitment: Commitment, year: int | None = None, *, drafts: bool = False) -> list[Series]:
    """Every measure of the commitment with all its years, or with one: in a number of queries that no year adds to.

    What a report says that is still a draft is left out unless `drafts` are asked for: they are the keepers'.
    """
    told = commitment.reports.all() if drafts else commitment.reports.exclude(state=YearReport.State.DRAFT)
    reports = {report.year: report for report in told.prefetch_related("own_values")}
    measures = list(commitment.measures.prefetch_related("values"))
    years = {one.pk: _years(one, commitment) if year is None else [year] for one in measures}
    now = _now({each for some in years.values() for each in some}, measures)
    return [one for measure in measures for one in _of(measure, years[measure.pk], reports, now)]


def _years(measure: Measure, commitment: Commitment) -> list[int]:
    return sorted({*commitment.years, *(one.year for one in measure.values.all())})


def _now(years: set[int], measures: list[Measure]) -> Numbers:
    """The figures of the measures in these years, as far as they have begun."""
    begun = [year for year in years if year <= timezone.localdate().year]
    wanted = [figures.BY_SLUG[one.figure] for one in measures if one.figure in figures.BY_SLUG]
    return figures.over(wanted, min(begun), max(begun)) if begun else {}


def _of(measure: Measure, years: list[int], reports: dict[int, YearReport], now: Numbers) -> list[Series]:
    values = list(measure.values.all())
    targets = {one.year: one.value for one in values if one.kind == Value.Kind.TARGET}
    told = {one.year: one for one in values if one.kind == Value.Kind.REACHED}
    kept = {
        year: frozen
        for year, report in reports.items()
        for frozen in report.figures
        if frozen["measure"] == str(measure.id)
    }
    versions = sorted({frozen["version"] for frozen in kept.values()} | {_version(measure)})

    def cell(version: int, year: int) -> Cell:
        if year in kept:
            return _kept(kept[year], version, year, targets.get(year))
        if year in told or version == _version(measure):
            return _open(measure, year, targets.get(year), told, reports.get(year), now)
        return Cell(year, None, targets.get(year))

    return [_series(measure, version, [cell(version, year) for year in years]) for version in versions]


def _version(measure: Measure) -> int:
    figure = figures.BY_SLUG.get(measure.figure)
    return figure.version if figure else 1


def _series(measure: Measure, version: int, cells: list[Cell]) -> Series:
    figure = figures.BY_SLUG.get(measure.figure)
    name = str(figure.name) if figure else measure.name
    definition = str(figure.definition) if figure else measure.definition
    return Series(measure, name, definition, version, figure.unit if figure else "count", tuple(cells))


def _kept(frozen: dict[str, Any], version: int, year: int, target: Decimal | None) -> Cell:
    """As a final report holds it: in the series of the definition that it was counted by, and in no other."""
    if frozen["version"] != version:
        return Cell(year, None, target, source=frozen["source"])
    return Cell(year, Decimal(frozen["value"]) if frozen["value"] else None, target, "frozen", frozen["source"])


def _open(
    measure: Measure,
    year: int,
    target: Decimal | None,
    told: dict[int, Value],
    report: YearReport | None,
    now: Numbers,
) -> Cell:
    """As it is told from elsewhere, computed, or said of an own measure by the report that is being written."""
    own = [one for one in report.own_values.all() if one.measure_id == measure.pk] if report else []
    if source := told.get(year) or next(iter(own), None):
        return Cell(year, source.value, target, "told", source.source)
    if year in now.get(measure.figure, {}):
        return Cell(year, now[measure.figure][year], target, "computed")
    return Cell(year, None, target)


def of_report(report: YearReport) -> list[dict[str, Any]]:
    """The figures of a report: frozen in a final one, even where there are none, and as they stand in any other."""
    return report.figures if report.state == YearReport.State.FINAL else freeze(report)


def freeze(report: YearReport) -> list[dict[str, Any]]:
    """The figures of the report's year with their definitions, as they will stand for good: numbers as strings."""
    with translation.override(report.commitment.language):
        return [
            {
                "measure": str(one.measure.id),
                "figure": one.measure.figure,
                "name": one.name,
                "definition": one.definition,
                "version": one.version,
                "unit": one.unit,
                "value": "" if cell.reached is None else _plain(cell.reached),
                "target": "" if cell.target is None else _plain(cell.target),
                "source": cell.source,
            }
            for one in series(report.commitment, report.year, drafts=True)
            if one.version == _version(one.measure)
            for cell in one.cells
        ]


def _plain(number: Decimal) -> str:
    return format(number.normalize(), "f")

"""Where a commitment stands: each measure year by year, frozen where a report is final, and computed where it is not."""

import hashlib
import json
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils import timezone, translation

from toolkit.commitment import figures
from toolkit.commitment.models import Commitment, Measure, Value, YearReport


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


def series(commitment: Commitment) -> list[Series]:
    """Every measure of the commitment with all its years; a fixed number of queries beside the figures themselves."""
    reports = {report.year: report for report in commitment.reports.prefetch_related("own_values")}
    found: list[Series] = []
    for measure in commitment.measures.prefetch_related("values"):
        found += _of(measure, commitment, reports)
    return found


def _of(measure: Measure, commitment: Commitment, reports: dict[int, YearReport]) -> list[Series]:
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
    years = sorted({*commitment.years, *targets, *told})
    return [
        _series(
            measure, version, [_cell(measure, version, year, targets, told, kept, reports.get(year)) for year in years]
        )
        for version in versions
    ]


def _version(measure: Measure) -> int:
    figure = figures.BY_SLUG.get(measure.figure)
    return figure.version if figure else 1


def _series(measure: Measure, version: int, cells: list[Cell]) -> Series:
    figure = figures.BY_SLUG.get(measure.figure)
    name = str(figure.name) if figure else measure.name
    definition = str(figure.definition) if figure else measure.definition
    return Series(measure, name, definition, version, figure.unit if figure else "count", tuple(cells))


def _cell(
    measure: Measure,
    version: int,
    year: int,
    targets: dict[int, Decimal],
    told: dict[int, Value],
    kept: dict[int, dict[str, Any]],
    report: YearReport | None,
) -> Cell:
    target = targets.get(year)
    if year in kept:
        mine = kept[year]["version"] == version
        number = Decimal(kept[year]["value"]) if mine and kept[year]["value"] else None
        return Cell(year, number, target, "frozen" if mine else "", kept[year].get("source", ""))
    if year in told:
        return Cell(year, told[year].value, target, "told", told[year].source)
    if version != _version(measure) or year > timezone.localdate().year:
        return Cell(year, None, target)
    return _now(measure, year, target, report)


def _now(measure: Measure, year: int, target: Decimal | None, report: YearReport | None) -> Cell:
    """As it stands now: computed, or what the report that is being written says of an own measure."""
    figure = figures.BY_SLUG.get(measure.figure)
    if figure is not None:
        return Cell(year, figures.value(figure, year), target, "computed")
    own = [one for one in report.own_values.all() if one.measure_id == measure.id] if report else []
    return Cell(year, own[0].value, target, "told", own[0].source) if own else Cell(year, None, target)


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
            for one in series(report.commitment)
            if one.version == _version(one.measure)
            for cell in one.cells
            if cell.year == report.year
        ]


def _plain(number: Decimal) -> str:
    return format(number.normalize(), "f")


def digest(rows: list[dict[str, Any]]) -> str:
    """SHA-256 of the frozen rows as sorted JSON."""
    return hashlib.sha256(json.dumps(rows, sort_keys=True, ensure_ascii=False).encode()).hexdigest()

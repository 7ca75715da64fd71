"""A trial that ran elsewhere, brought in from the filled form as CSV: every fault with its row, nothing by half."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext_lazy as _

from consultations.people.uploads import RowFault, sheet
from toolkit.models import ToolVersion
from toolkit.trials.models import Problem, Rating, Trial

COLUMNS = ("tool", "voice", "n", "clarity", "usefulness", "fit", "ease", "words", "severity", "problem")


@dataclass(frozen=True)
class Line:
    """One row: ratings of a tool for one voice, or a problem of it, or both."""

    version: ToolVersion
    voice: str
    n: int
    ratings: dict[str, Decimal]
    words: str
    severity: str
    problem: str


def template(trial: Trial) -> list[list[str]]:
    """The form to fill in: a row for each tool and voice, with nothing in it yet."""
    rows = [list(COLUMNS)]
    for version in trial.versions.all():
        rows += [[version.tool.slug, voice, *[""] * 8] for voice in Rating.Voice.values]
    return rows


def read(trial: Trial, content: bytes) -> tuple[list[Line], list[RowFault]]:
    """The rows of a filled form, or its faults: never both. Rows without any rating or problem are left out."""
    found = sheet(content, columns=COLUMNS, one_of=("tool",))
    if found.faults:
        return [], list(found.faults)
    versions = {version.tool.slug: version for version in trial.versions.all()}
    lines: list[Line] = []
    faults: list[RowFault] = []
    seen: set[tuple[Any, str]] = set()
    for number, cells in found.rows:
        line, wrong = _line(number, cells, versions)
        faults += wrong
        if line is None or (not line.ratings and not line.problem):
            continue
        if line.ratings and (line.version.pk, line.voice) in seen:
            faults.append(RowFault(number, "tool", _("This tool is rated for these people twice.")))
        seen.add((line.version.pk, line.voice))
        lines.append(line)
    if not lines and not faults:
        faults.append(RowFault(1, "", _("No tool is rated and no problem is told.")))
    return ([], faults) if faults else (lines, [])


def _line(
    number: int, cells: Mapping[str, str], versions: Mapping[str, ToolVersion]
) -> tuple[Line | None, Sequence[RowFault]]:
    faults: list[RowFault] = []
    version = versions.get(cells.get("tool", ""))
    if version is None:
        return None, [RowFault(number, "tool", _("This trial did not try a tool of that name."))]
    voice = cells.get("voice", "")
    if voice not in Rating.Voice.values:
        faults.append(RowFault(number, "voice", _("Write facilitator or participants.")))
    given = {name: cells.get(name, "") for name in ("clarity", "usefulness", "fit", "ease")}
    ratings: dict[str, Decimal] = {}
    if any(given.values()):
        for name, value in given.items():
            rating = _rating(value)
            if rating is None:
                faults.append(RowFault(number, name, _("Write a number from 1 to 5, such as 4 or 4.2.")))
            else:
                ratings[name] = rating
    n = cells.get("n", "") or "1"
    if not (n.isascii() and n.isdigit() and len(n) <= 6 and 1 <= int(n) <= 100_000):
        faults.append(RowFault(number, "n", _("Write how many people, as a whole number.")))
    severity, problem = cells.get("severity", ""), cells.get("problem", "")
    if problem and severity not in Problem.Severity.values:
        faults.append(RowFault(number, "severity", _("Write minor, moderate or severe.")))
    if len(problem) > 4000 or len(cells.get("words", "")) > 4000:
        faults.append(RowFault(number, "problem", _("Keep it under 4,000 characters.")))
    if faults:
        return None, faults
    return Line(version, voice, int(n), ratings, cells.get("words", ""), severity, problem), ()


def _rating(value: str) -> Decimal | None:
    try:
        number = Decimal(value.replace(",", "."))
    except InvalidOperation:
        return None
    return round(number, 1) if number.is_finite() and 1 <= number <= 5 else None

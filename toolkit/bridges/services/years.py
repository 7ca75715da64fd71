"""The yearly self-evaluation: the report of that year of a commitment."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from socialicense.accounts.models import User
from toolkit.bridges.refusals import NoYear
from toolkit.bridges.services.desk import Outcome
from toolkit.commitment.models import Commitment, Part, YearReport
from toolkit.commitment.services import reports
from toolkit.domain.tools import Tool
from toolkit.domain.values import Row
from toolkit.models import Worksheet
from toolkit.selectors import worksheets

TEXTS = {"changes": "plan_changes", "risks": "risks", "resources": "resources", "forum": "forum"}
# Columns of the two tables, and where they go.
ACTIVITY = {
    "rating": "rating", "planned": "planned", "done": "done", "evidence": "evidence", "reason": "reason", "next": "next_step",
}  # fmt: skip
OUTCOME = {"rating": "rating", "evidence": "evidence"}
TABLES = (
    (Part.Kind.ACTIVITY, "activities", "activity", ACTIVITY),
    (Part.Kind.OUTCOME, "outcomes", "outcome", OUTCOME),
)
FORUM, SOURCE = 300, 500
LARGEST = 10**11

Parts = dict[UUID, dict[str, str]]


def report(worksheet: Worksheet, commitment: Commitment, by: User) -> tuple[Outcome, ...]:
    """Begin or update the report. It is written only when something is new, since writing takes back signatures."""
    answers, tool = worksheets.answers_of(worksheet), worksheets.definition(worksheet)
    year = answers.get("year")
    if not year:
        raise NoYear()
    row = commitment.reports.filter(year=int(year)).first()
    new = row is None
    row = row or reports.begin(commitment=commitment, year=int(year), by=by)
    outcomes: list[Outcome] = []
    texts = {name: words for name, words in _texts(tool, answers) if words and words != getattr(row, name)}
    parts = _parts(commitment, answers, outcomes)
    held = {one.part_id: one for one in row.parts.all()}
    fresh = {
        part: cells
        for part, cells in parts.items()
        if part not in held or any(getattr(held[part], name) != words for name, words in cells.items())
    }
    own = _own(row, answers, outcomes)
    if answers.get("comments"):
        outcomes.append(
            Outcome(
                "skipped", _field(tool, "comments"), _("People leave their comments themselves, on the report's page.")
            )
        )
    name = f"{commitment.title} {year}"
    if texts or fresh or own:
        reports.write(report=row, texts=texts, parts=fresh, own=own, by=by)
        return (Outcome("made" if new else "updated", name), *outcomes)
    return (Outcome("left", name, _("Nothing has changed since it was written.")), *outcomes)


def _field(tool: Tool, id: str) -> str:
    found = tool.field(id)
    return found.label if found else id


def _texts(tool: Tool, answers: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    refused = answers.get("refused")
    failed = [str(answers.get("did_not_work") or ""), f"{_field(tool, 'refused')}: {refused}" if refused else ""]
    yield "failed", "\n\n".join(part for part in failed if part)
    for name, id in TEXTS.items():
        words = str(answers.get(id) or "")
        yield name, words[:FORUM] if name == "forum" else words


def _parts(commitment: Commitment, answers: Mapping[str, Any], outcomes: list[Outcome]) -> Parts:
    """What each activity and outcome gets: a row goes to that of the same words, otherwise to the one in its place."""
    found: Parts = {}
    for kind, table, column, columns in TABLES:
        rows: Sequence[Row] = answers.get(table) or ()
        for row, part in _matched(rows, column, list(commitment.parts.filter(kind=kind))):
            if part is None:
                why = _("The commitment has none of these words. Add it there, or write it as it stands there.")
                outcomes.append(Outcome("skipped", row.cells.get(column, row.key), why))
            else:
                cells = {name: row.cells.get(id, "") for id, name in columns.items()}
                found[part.pk] = {name: words for name, words in cells.items() if words}
    return found


def _plain(words: str) -> str:
    return " ".join(words.split()).casefold().rstrip(".")


def _matched(rows: Sequence[Row], column: str, parts: list[Part]) -> Iterator[tuple[Row, Part | None]]:
    named = {_plain(part.text): part for part in parts}
    words = [_plain(row.cells.get(column, "")) for row in rows]
    free = [part for part in parts if _plain(part.text) not in words]
    for place, row in enumerate(rows):
        same = named.get(words[place])
        there = parts[place] if place < len(parts) and parts[place] in free else None
        yield row, same or there


def _own(
    row: YearReport, answers: Mapping[str, Any], outcomes: list[Outcome]
) -> dict[UUID, tuple[Decimal, str] | None]:
    """Figures of the commitment's own, by their name; those that the platform works out are not typed in."""
    measures = {_plain(one.name): one for one in row.commitment.measures.filter(figure="")}
    held = {one.measure_id: (one.value, one.source) for one in row.own_values.all()}
    found: dict[UUID, tuple[Decimal, str] | None] = {}
    for line in answers.get("indicators") or ():
        name, value = line.cells.get("figure", ""), line.cells.get("this_year")
        measure = measures.get(_plain(name))
        if measure is None or value is None or abs(value) >= LARGEST:
            why = _("It needs a figure of the commitment's own with this name, and a value for this year.")
            outcomes.append(Outcome("skipped", name or line.key, why))
            continue
        given = (Decimal(value), str(line.cells.get("how") or name)[:SOURCE])
        if held.get(measure.pk) != given:
            found[measure.pk] = given
    return found

"""Evaluation questionnaires and response template: the reports of organiser and data holder, and the public answer.

What a member ticked on a form is never read here: those answers belong into the ballot box.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeVar

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from consultations.domain.points import Answer, Point
from consultations.evaluation import reporting
from consultations.evaluation.models import Report
from consultations.evaluation.services import reports
from consultations.method import method_of
from consultations.models import Component
from consultations.services import answering
from repository.licenses.domain.draft import Clause
from socialicense.errors import Refusal
from toolkit.bridges.services.desk import Desk, Outcome
from toolkit.domain import plain
from toolkit.domain.values import Row

# Fields of the report, each with the answers of the worksheet that it holds. Numbers stand with their question.
ORGANISER = {
    "independence": ("o_independent",),
    "funding": ("o_paid_by", "o_cost"),
    "framing": ("o_framed",),
    "selection": ("o_invited", "o_registered", "o_selected", "o_started", "o_finished", "o_support"),
    "changes": ("o_changes",),
    "incidents": ("o_incidents",),
}
HOURS = {
    "hours_learning": "o_hours_learning",
    "hours_deliberation": "o_hours_deliberation",
    "hours_decision": "o_hours_decision",
}
NUMBERS_OF_HOLDER = ("d_answered_on", "d_agreements", "d_ask_again")
NOT_KEPT = frozenset({"rejected", "not_competent"})
KINDS = {"under_consideration": "considering"}  # answers of the worksheet that a recommendation calls otherwise
UNCHANGED = _("Nothing has changed since it was published.")
N = TypeVar("N", Clause, Point)
OWNER = 200  # letters; who is responsible for what a recommendation asks
SURE = 12  # letters that a point must have to be found inside the words of a clause


def report(desk: Desk, kind: Report.Kind) -> None:
    """Publish a report where its section says something that the newest one does not. Fields that the worksheet leaves
    empty stay as they were written elsewhere."""
    said = _organiser(desk) if kind == Report.Kind.ORGANISER else _holder(desk)
    name = str(kind.label)
    if not said:
        desk.skip(name, _("Its section of the worksheet is empty."))
        return
    newest = Report.objects.filter(consultation=desk.consultation, kind=kind).order_by("-n").first()
    before = dict(newest.answers) if newest else {}
    answers = before | {id: _clause_with(before.get(id), value) for id, value in said.items()}
    if newest and answers == before and newest.language == desk.language:
        desk.left(name, UNCHANGED)
        return
    reports.write(consultation=desk.consultation, kind=kind, answers=answers, language=desk.language, by=desk.by)
    desk.outcomes.append(Outcome("updated" if newest else "made", name))


def _clause_with(before: Any, value: Any) -> Any:
    """What was said elsewhere about a clause being kept stays where the worksheet does not say it."""
    if isinstance(value, dict) and isinstance(before, dict) and not value["done"]:
        return value | {"done": before["done"]}
    return value


def _said(desk: Desk, id: str) -> str:
    """An answer in words."""
    field, value = desk.tool.field(id), desk.answers.get(id)
    return plain.cell(field, value) if field is not None and value not in (None, "", ()) else ""


def _asked(desk: Desk, id: str) -> str:
    """An answer behind its question; "" where there is none."""
    field, said = desk.tool.field(id), _said(desk, id)
    return f"{field.label}: {said}" if field is not None and said else ""


def _lines(parts: Iterator[str]) -> str:
    return "\n".join(part for part in parts if part)


def _organiser(desk: Desk) -> dict[str, str]:
    found = {
        name: _said(desk, ids[0]) if len(ids) == 1 else _lines(_asked(desk, id) for id in ids)
        for name, ids in ORGANISER.items()
    }
    found |= {name: str(desk.answer(id)) for name, id in HOURS.items() if desk.answer(id) is not None}
    again = _said(desk, "o_again")
    found["failed"] = again or found["changes"]
    return {name: words for name, words in found.items() if words}


def _holder(desk: Desk) -> dict[str, Any]:
    clauses = reporting.clauses(desk.consultation)
    found: dict[str, Any] = {}
    others = []
    for row in desk.rows("d_points"):
        clause = _clause(clauses, row.cells.get("point", ""))
        if clause is None:
            others.append(_point(desk, "d_points", row))
        else:
            found[f"clause-{clause.ref}"] = {"done": _done(row.cells), "text": _point(desk, "d_points", row)}
    changed = _said(desk, "d_changed")
    if changed:
        more = [*(_asked(desk, id) for id in NUMBERS_OF_HOLDER), *others]
        found["changed"] = _lines(iter([changed, *more]))
    if hard := _said(desk, "d_hard"):
        found["failed"] = hard
    return found


def _named(points: Iterable[N], words: str) -> list[N]:
    """The points that a row names: by short name or by all their words, or else by a part of them."""
    wanted, whole, partly = _folded(words), [], []
    for point in points:
        texts = [_folded(text) for text in point.text.values()]
        if wanted == point.ref.casefold() or wanted in texts:
            whole.append(point)
        elif len(wanted) >= SURE and any(wanted in text for text in texts):
            partly.append(point)
    return whole or partly


def _folded(words: str) -> str:
    return " ".join(words.split()).casefold().rstrip(".")


def _clause(clauses: tuple[Clause, ...], point: str) -> Clause | None:
    """The adopted clause that a point names."""
    return next(iter(_named(clauses, point)), None)


def _done(cells: Mapping[str, Any]) -> str:
    """Whether the clause is kept, as far as an answer says so; that it was accepted does not show that it is kept."""
    answer, due = cells.get("answer"), cells.get("by_when")
    if answer in NOT_KEPT:
        return "not_kept"
    if answer == "partly":
        return "partly"
    later = due is not None and due > timezone.localdate()
    return "not_yet" if answer == "under_consideration" or later else ""


def _point(desk: Desk, id: str, row: Row) -> str:
    """A row as one paragraph: what it says in each column, behind the name of the column where the words need it."""
    field = desk.tool.field(id)
    columns = field.columns if field is not None else ()
    said = [(column, plain.cell(column, row.cells.get(column.id))) for column in columns]
    return "; ".join(f"{column.label}: {words}" for column, words in said if words)


def response(desk: Desk) -> None:
    """The whole answer in the worksheet's language, section by section; other languages of it stay. Each row of it also
    answers the one recommendation that it names, where a method has some."""
    words = "\n\n".join(filter(None, (_section(desk, section) for section in desk.tool.sections)))
    name = str(_("The data holder's answer"))
    before = dict(desk.consultation.response)
    if not words:
        desk.skip(name, _("The worksheet is empty."))
    elif before.get(desk.language) == words:
        desk.left(name, UNCHANGED)
    else:
        answering.respond(consultation=desk.consultation, response=before | {desk.language: words}, by=desk.by)
        desk.outcomes.append(Outcome("updated" if before.get(desk.language) else "made", name))
    owed = [
        (component, point)
        for component in desk.consultation.components.all()
        for point in method_of(component).points(component)
    ]
    points = [point for _component, point in owed]
    for row in desk.rows("points") if owed else ():
        words = str(row.cells.get("point") or "")
        found = _named(points, words)
        named = [one for one in owed if one[1] in found]
        if len(found) != 1 or not named or not row.cells.get("answer"):
            desk.skip(
                words[:80], _("It must name one recommendation, word for word and only once, and choose an answer.")
            )
        else:
            owed.remove(named[0])
            _answer(desk, *named[0], row)


def _answer(desk: Desk, component: Component, point: Point, row: Row) -> None:
    """Answer the one recommendation that a row names."""
    kind = str(row.cells["answer"])
    given = Answer(
        kind=KINDS.get(kind, kind),
        reason=desk.text(str(row.cells.get("reason") or "")),
        action=desk.text(str(row.cells.get("action") or "")),
        owner=str(row.cells.get("owner") or "")[:OWNER],
        deadline=row.cells.get("by_when"),
    )
    name = str(_("The answer to %(point)s") % {"point": point.ref.upper()})
    try:
        new = method_of(component).answer(component, point.ref, given, desk.by)
    except Refusal as refusal:
        desk.skip(name, refusal.sentence())
    else:
        desk.outcomes.append(Outcome("made", name)) if new else desk.left(name, UNCHANGED)


def _section(desk: Desk, section: Any) -> str:
    parts = []
    for field in section.fields:
        rows = desk.rows(field.id)
        if rows:
            points = [f"{number}. {_point(desk, field.id, row)}" for number, row in enumerate(rows, start=1)]
            parts.append("\n".join([field.label, *points]))
        elif said := _said(desk, field.id):
            parts.append(f"{field.label}: {said}")
    return "\n".join(parts)

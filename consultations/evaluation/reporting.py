"""What the organiser and the data holder are asked to report, field by field."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from consultations.evaluation.models import Report
from consultations.models import Consultation
from repository.licenses import selectors as licenses
from repository.licenses.domain import canonical
from repository.licenses.domain import draft as drafted
from repository.licenses.domain.draft import Clause
from repository.licenses.models import Draft
from socialicense.accounts.permissions import Permission


@dataclass(frozen=True)
class Field:
    """One field of a report. `kind` is "text", "line", "hours" or "clause"."""

    id: str
    label: Any
    help: Any = ""
    kind: str = "text"
    required: bool = False
    lang: str = ""


DONE = {
    "": _("not told"),
    "kept": _("kept"),
    "partly": _("kept in part"),
    "not_yet": _("not due yet"),
    "not_kept": _("not kept"),
}
WRITES = {
    Report.Kind.ORGANISER: Permission.CONFIGURE_CONSULTATION,
    Report.Kind.HOLDER: Permission.ANSWER,
}
"""What lets somebody write a report of that kind."""
ORGANISER = (
    Field(
        "independence",
        _("Who decided on the design?"),
        _("Name the people or bodies, and what ties them to the data holder."),
    ),
    Field("funding", _("Who paid for it, and how much?")),
    Field("framing", _("Who worded the question, and who checked it?")),
    Field("selection", _("How were people found, and who was hard to reach?")),
    Field("hours_learning", _("Hours of learning for each person"), kind="hours"),
    Field("hours_deliberation", _("Hours of talking with one another"), kind="hours"),
    Field("hours_decision", _("Hours of deciding"), kind="hours"),
    Field("changes", _("What went differently from the plan, and why?")),
    Field("incidents", _("Complaints and incidents, and what was done"), _("Name nobody.")),
    Field(
        "failed",
        _("What did not work?"),
        _("Every process has something. Say it so that others learn from it."),
        required=True,
    ),
    Field("next_time", _("What would you do differently next time?")),
)
HOLDER = (
    Field("changed", _("What changed because of what people said?"), required=True),
    Field("failed", _("What did not work, or was not done?"), required=True),
)


def fields(kind: str, consultation: Consultation) -> tuple[Field, ...]:
    """The fields of a report; the data holder's has one for every condition and red line that was adopted."""
    if kind == Report.Kind.ORGANISER:
        return ORGANISER
    return (*(_clause(clause) for clause in clauses(consultation)), *HOLDER)


def clauses(consultation: Consultation) -> tuple[Clause, ...]:
    """Adopted conditions and red lines of the newest license."""
    license = licenses.newest_of(consultation.id)
    if license is None:
        return ()
    row = Draft.objects.only("content").get(pk=license.draft_id)
    draft = drafted.Draft.from_json(canonical.parse(bytes(row.content)))
    return (*draft.adopted_conditions, *draft.adopted_red_lines)


def due(answers: Mapping[str, Any]) -> list[str]:
    """What a report says of every clause that is due: "kept", "partly" or "not_kept"."""
    said = [value["done"] for id, value in answers.items() if id.startswith("clause-")]
    return [done for done in said if done not in ("", "not_yet")]


def _clause(clause: Clause) -> Field:
    language = "en" if "en" in clause.text else next(iter(clause.text))
    return Field(f"clause-{clause.ref}", clause.text[language], kind="clause", lang=language)

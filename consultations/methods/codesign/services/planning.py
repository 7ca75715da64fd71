"""A session as the file of a plan holds it: challenge, story and rules, steps, stakeholders and personas."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from consultations.methods.codesign import selectors
from consultations.methods.codesign.models import Persona, Stakeholder, Step, Workshop
from consultations.methods.codesign.services import rules
from consultations.models import Component

ROWS: dict[str, tuple[type[Step | Stakeholder | Persona], tuple[str, ...]]] = {
    "steps": (Step, ("sitting", "kind", "title", "instructions", "question", "minutes", "settings")),
    "stakeholders": (Stakeholder, ("name", "touched", "interest", "influence")),
    "personas": (Persona, ("name", "about", "goals", "fears", "touchpoints", "journey")),
}


def given(component: Component) -> dict[str, Any]:
    """Everything that was prepared, as plain JSON; lists that hold nothing are left out."""
    workshop = selectors.workshop_of(component)
    found = rules.given(component)
    for name, (kind, fields) in ROWS.items():
        rows = kind.objects.filter(workshop=workshop).order_by("position")
        listed = [{field: getattr(row, field) for field in fields} for row in rows]
        found |= {name: listed} if listed else {}
    return found


def take(*, component: Component, given: Mapping[str, Any]) -> None:
    """Put such a plan onto a fresh session. Raises ValidationError by member for what it does not know or cannot keep."""
    known = {*rules.KEPT, *ROWS}
    if unknown := sorted(set(given) - known):
        raise ValidationError({unknown[0]: _("A co-design session has no such rule.")})
    rules.take(component=component, given={name: value for name, value in given.items() if name not in ROWS})
    workshop = selectors.workshop_of(component)
    for name, (kind, fields) in ROWS.items():
        for position, row in enumerate(given.get(name, ()), start=1):
            _keep(workshop, kind, position, {field: row[field] for field in fields if field in row}, name)


def _keep(
    workshop: Workshop, kind: type[Step | Stakeholder | Persona], position: int, values: Mapping[str, Any], name: str
) -> None:
    row = kind(workshop=workshop, position=position, **values)
    try:
        row.full_clean(exclude=["workshop", "meeting", "item"], validate_unique=False, validate_constraints=False)
    except ValidationError as error:
        field, reasons = next(iter(error.message_dict.items()))
        raise ValidationError({f"{name}/{position - 1}/{field}": reasons[0]}) from error
    row.save()

"""What meetings hold about a member, handed out and erased.

Attendance and seats stay after erasure, on a participation that names nobody: issued figures must stay true.
"""

from typing import Any

from consultations.gatherings.models import (
    Attendance,
    Badge,
    FixedPlace,
    Pack,
    Place,
    Question,
    Support,
    Trait,
    Turn,
)
from consultations.models import Participation
from socialicense.accounts import subjects

TABLES = [
    "gatherings_attendance",
    "gatherings_badge",
    "gatherings_fixedplace",
    "gatherings_place",
    "gatherings_question",
    "gatherings_support",
    "gatherings_trait",
    "gatherings_turn",
]


def export(person: Participation) -> dict[str, Any]:
    badge = Badge.objects.filter(participation=person).first()
    seats = Place.objects.filter(participation=person).order_by("round__meeting__opens", "round__position")
    return {
        "badge_name": badge.name if badge else "",
        "attendance": [
            {"session": str(one.meeting_id), "state": one.state, "reason": one.reason}
            for one in Attendance.objects.filter(participation=person).order_by("meeting__opens")
        ],
        "features": {
            trait.field.name: trait.value
            for trait in Trait.objects.filter(participation=person).select_related("field").order_by("field__name")
        },
        "seats": [
            {"session": str(seat.round.meeting_id), "round": seat.round.position, "table": seat.number}
            for seat in seats.select_related("round")
        ],
        "fixed_tables": list(FixedPlace.objects.filter(participation=person).values_list("number", flat=True)),
        "questions": [{"text": one.text, "state": one.state} for one in Question.objects.filter(participation=person)],
        "questions_supported": [
            str(one) for one in Support.objects.filter(participation=person).values_list("question_id", flat=True)
        ],
        "wishes_to_speak": Turn.objects.filter(participation=person).count(),
    }


def erase(person: Participation) -> None:
    """Everything that names or describes the person goes. Papers with badge names are made anew."""
    Pack.objects.filter(meeting__component__consultation=person.consultation_id).delete()
    for model in (Badge, Trait, FixedPlace, Turn, Support):
        model.objects.filter(participation=person).delete()
    Question.objects.filter(participation=person).update(participation=None)
    Attendance.objects.filter(participation=person).update(reason="")


def register() -> None:
    subjects.register("gatherings", tables=TABLES, export=export, erase=erase, kind="consultations.Participation")

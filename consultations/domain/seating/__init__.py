"""Seating people at tables over several rounds, so that everybody meets many others.

`plan` does the work; the rest is what goes in and what comes out.
"""

from consultations.domain.seating.planning import check, plan
from consultations.domain.seating.report import Report, imbalance, meetings, possible_meetings
from consultations.domain.seating.request import (
    FixedPlaceFull,
    GroupsOverlap,
    GroupTornApart,
    Plan,
    Request,
    Round,
    SeatingImpossible,
    TooManyTables,
)

__all__ = [
    "FixedPlaceFull",
    "GroupTornApart",
    "GroupsOverlap",
    "Plan",
    "Report",
    "Request",
    "Round",
    "SeatingImpossible",
    "TooManyTables",
    "check",
    "imbalance",
    "meetings",
    "plan",
    "possible_meetings",
]

"""The records of meetings, one module per noun."""

from consultations.gatherings.models.floor import Turn
from consultations.gatherings.models.meetings import AgendaItem, Meeting
from consultations.gatherings.models.pack import Pack
from consultations.gatherings.models.presence import Attendance, Badge
from consultations.gatherings.models.tables import FixedPlace, Place, Round, SeatField, Table, TableNote, Trait
from consultations.gatherings.models.words import Answer, Cluster, Criterion, Idea, Question, Support

__all__ = [
    "AgendaItem",
    "Answer",
    "Attendance",
    "Badge",
    "Cluster",
    "Criterion",
    "FixedPlace",
    "Idea",
    "Meeting",
    "Pack",
    "Place",
    "Question",
    "Round",
    "SeatField",
    "Support",
    "Table",
    "TableNote",
    "Trait",
    "Turn",
]

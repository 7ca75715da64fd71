"""Attendance: the list for the door, and the figures that the license may state. No name is in the figures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Q
from django.utils import timezone

from consultations import clock
from consultations.domain import texts
from consultations.gatherings.models import Attendance, Badge, Meeting
from consultations.gatherings.selectors.meetings import LEFT, members
from consultations.method import PublishedTable
from consultations.models import Component, Participation

State = Attendance.State
TABLE = "attendance"
COLUMNS = ("session", "date", "phase", "title", "members", "in_room", "by_link", "absent")


@dataclass(frozen=True)
class Present:
    """One line of the list at the door: the badge name or the member code, and what is recorded."""

    participation: Participation
    name: str
    state: str
    reason: str

    @property
    def there(self) -> bool:
        return self.state in {State.PRESENT, State.REMOTE}

    @property
    def value(self) -> str:
        """State and reason as one value: "present", "absent:told"."""
        return f"{self.state}:{self.reason}" if self.reason else self.state


def called(people: Sequence[Participation]) -> dict[UUID, str]:
    """What each person is called in the room: the name they chose, or their member code."""
    chosen = dict(Badge.objects.filter(participation__in=people).values_list("participation_id", "name"))
    return {person.id: chosen.get(person.id, person.member_code) for person in people}


def badge_name(person: Participation) -> str:
    """The name that the person chose for the room; "" where none was chosen."""
    return Badge.objects.filter(participation=person).values_list("name", flat=True).first() or ""


def roll(meeting: Meeting) -> list[Present]:
    """Everybody who belongs to the meeting: its members, and who was recorded at it and has not left."""
    recorded = {one.participation_id: one for one in meeting.attendances.select_related("participation")}
    people = {person.id: person for person in members(meeting.component)}
    people |= {
        one.participation_id: one.participation for one in recorded.values() if one.participation.state not in LEFT
    }
    names = called(list(people.values()))
    lines = [_line(person, names[person.id], recorded.get(person.id)) for person in people.values()]
    return sorted(lines, key=lambda line: (line.name.casefold(), line.participation.member_code))


def _line(person: Participation, name: str, record: Attendance | None) -> Present:
    if record is None:
        return Present(person, name, "", "")
    return Present(person, name, record.state, record.reason)


@dataclass(frozen=True)
class MeetingAttendance:
    """How many of the members were at one meeting that was held. Counts only."""

    number: int
    meeting: UUID
    title: Mapping[str, str]
    day: date
    phase: str
    members: int
    in_room: int
    by_link: int
    absent: int

    @property
    def present(self) -> int:
        return self.in_room + self.by_link


def attendance_by_meeting(component: Component, *, begun: bool = False) -> tuple[MeetingAttendance, ...]:
    """One line for each meeting that was held, in order of time. Erasing a person changes no figure.

    With `begun` also a meeting that still goes on; who was not seen there yet counts as absent, as at its end.
    """
    states = [Meeting.State.HELD, *([Meeting.State.RUNNING] if begun else [])]
    held = (
        Meeting.objects.filter(component=component, state__in=states)
        .annotate(
            all=Count("attendances"),
            in_room=Count("attendances", filter=Q(attendances__state=State.PRESENT)),
            by_link=Count("attendances", filter=Q(attendances__state=State.REMOTE)),
        )
        .order_by("opens", "id")
    )
    zone = clock.zone_of(component.consultation)
    return tuple(
        MeetingAttendance(
            number=number,
            meeting=meeting.id,
            title=dict(meeting.title),
            day=timezone.localtime(meeting.opens, zone).date(),
            phase=meeting.phase,
            members=meeting.all,
            in_room=meeting.in_room,
            by_link=meeting.by_link,
            absent=meeting.all - meeting.in_room - meeting.by_link,
        )
        for number, meeting in enumerate(held, start=1)
    )


def attendance_table(component: Component) -> PublishedTable | None:
    """The published table of attendance by session, without people; None before a meeting has begun.

    A vote may close, and its evidence be frozen, while the session in which it was held still goes on.
    """
    lines = attendance_by_meeting(component, begun=True)
    if not lines:
        return None
    language = component.consultation.first_language
    rows = [
        (
            line.number, line.day.isoformat(), line.phase, texts.wording(line.title, language),
            line.members, line.in_room, line.by_link, line.absent,
        )
        for line in lines
    ]  # fmt: skip
    return PublishedTable(TABLE, COLUMNS, rows)


def attendance_tables(component: Component) -> list[PublishedTable]:
    """The table of attendance where there is one: for the evidence of a component, whatever its method."""
    table = attendance_table(component)
    return [table] if table else []


def attendance_facts(component: Component) -> dict[str, dict[str, Any]]:
    """What the license states about attendance, each fact with how it follows from the published table."""
    lines = attendance_by_meeting(component, begun=True)
    if not lines:
        return {}
    return {
        "sessions_held": _fact(len(lines), "count", "session"),
        "attendances_in_room": _fact(sum(line.in_room for line in lines), "sum", "in_room"),
        "attendances_by_link": _fact(sum(line.by_link for line in lines), "sum", "by_link"),
        "absences": _fact(sum(line.absent for line in lines), "sum", "absent"),
    }


def _fact(value: int, take: str, column: str) -> dict[str, Any]:
    column = "" if take == "count" else column
    return {"value": value, "check": "R", "source": {"table": TABLE, "take": take, "column": column}}

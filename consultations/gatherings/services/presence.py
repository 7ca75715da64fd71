"""Attendance: recorded by the team, by code at the door, or by the member's own hand; every correction is audited."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.crypto import constant_time_compare

from consultations.gatherings.models import Attendance, Badge, Meeting
from consultations.gatherings.refusals import MeetingOver, NoSuchMember, NotExpected, WrongDoorCode
from consultations.gatherings.selectors.meetings import LEFT, members
from consultations.gatherings.services.meetings import locked, record
from consultations.models import Participation
from socialicense.accounts.models import User

State, Reason = Attendance.State, Attendance.Reason


@dataclass(frozen=True)
class Entry:
    """What the team records for one member; `reason` only for the absent."""

    state: str
    reason: str = ""


@transaction.atomic
def enter(*, meeting: Meeting, entries: Mapping[UUID, Entry], by: User) -> int:
    """Record these members as given, all or none; how many changed. A changed record is a correction and audited."""
    one = locked(meeting)
    if one.state == Meeting.State.CANCELLED:
        raise MeetingOver()
    allowed = {person.id: person for person in members(one.component)}
    allowed |= {a.participation_id: a.participation for a in one.attendances.select_related("participation")}
    if set(entries) - set(allowed):
        raise NoSuchMember()
    return sum(_set(one, allowed[person], entry, by) for person, entry in entries.items())


def _set(meeting: Meeting, person: Participation, entry: Entry, by: User | None) -> bool:
    reason = (entry.reason or Reason.UNKNOWN) if entry.state == State.ABSENT else ""
    held, new = Attendance.objects.get_or_create(
        meeting=meeting, participation=person, defaults={"state": entry.state, "reason": reason}
    )
    if new or (held.state, held.reason) == (entry.state, reason):
        return new
    before = held.state
    held.state, held.reason = entry.state, reason
    held.save(update_fields=["state", "reason"])
    if before != State.EXPECTED and before != entry.state:
        record("attendance.corrected", meeting, by, member=person.member_code, before=before, after=entry.state)
    return True


@transaction.atomic
def arrive(*, meeting: Meeting, member_code: str, state: str, by: User) -> Participation:
    """Somebody of the team types or scans the member code on a badge at the door. Raises NoSuchMember."""
    code = "".join(symbol for symbol in member_code.upper() if symbol.isalnum())
    person = meeting.component.consultation.participations.filter(member_code=code).exclude(state__in=LEFT).first()
    if person is None:
        raise NoSuchMember()
    one = locked(meeting, Meeting.State.PLANNED, Meeting.State.RUNNING)
    _set(one, person, Entry(state), by)
    return person


@transaction.atomic
def say_here(*, meeting: Meeting, person: Participation, code: str, state: str) -> None:
    """A member says with the code shown in the room that they are there. Raises WrongDoorCode, NotExpected.

    What the team has recorded as absent only the team changes.
    """
    one = locked(meeting, Meeting.State.PLANNED, Meeting.State.RUNNING)
    if not constant_time_compare(one.door_code, "".join(code.split())):
        raise WrongDoorCode()
    held = one.attendances.filter(participation=person).first()
    if held is not None and held.state == State.ABSENT:
        raise NotExpected()
    _set(one, person, Entry(state), None)


@transaction.atomic
def choose_name(*, person: Participation, name: str) -> None:
    """The name on the badge; an empty one takes it back."""
    name = " ".join(name.split())
    if name:
        Badge.objects.update_or_create(participation=person, defaults={"name": name})
    else:
        Badge.objects.filter(participation=person).delete()

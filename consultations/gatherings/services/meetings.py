"""Planning meetings and running them: dates, agenda, beginning and end."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from consultations.gatherings.models import AgendaItem, Attendance, Meeting, Round
from consultations.gatherings.refusals import (
    EvidenceFrozen,
    MeetingNotRunning,
    MeetingOver,
    MeetingUsed,
)
from consultations.gatherings.selectors.meetings import members
from consultations.material.models import Speaker
from consultations.models import Component
from socialicense.accounts.models import User
from socialicense.audit import services as audit

Text = Mapping[str, str]
State = Meeting.State


@dataclass(frozen=True)
class Point:
    """One agenda item as typed in. `id` is that of the item it changes, or None for a new one."""

    title: Text
    minutes: int
    kind: str
    language: str = ""
    speakers: Sequence[UUID] = field(default_factory=tuple)
    id: UUID | None = None


def record(event: str, meeting: Meeting, by: User | None, **values: Any) -> None:
    """An act about a meeting, in the audit trail of its consultation."""
    audit.record(
        event=event, by=by, scope=meeting.component.consultation_id, target=f"meeting:{meeting.id}", values=values
    )


def require_unfrozen(component: Component) -> None:
    """Refuse a change once the evidence of the component is frozen; inside the transaction of the change."""
    state = Component.objects.select_for_update().values_list("state", flat=True).get(pk=component.pk)
    if state in {Component.State.DONE, Component.State.VOIDED}:
        raise EvidenceFrozen()


def locked(meeting: Meeting, *states: str, frozen_too: bool = False) -> Meeting:
    """The meeting as it is now, held until the end of the transaction. Raises MeetingNotRunning, MeetingOver.

    `frozen_too` is for what is no part of the evidence: a session goes on when the vote that it held has closed.
    """
    if not frozen_too:
        require_unfrozen(meeting.component)
    now = Meeting.objects.select_for_update().get(pk=meeting.pk)
    now.component = meeting.component
    if states and now.state not in states:
        raise MeetingNotRunning() if now.state == State.PLANNED else MeetingOver()
    return now


@transaction.atomic
def save(*, meeting: Meeting, by: User) -> Meeting:
    """Plan a meeting, or change where, when and how it is held."""
    require_unfrozen(meeting.component)
    new = meeting._state.adding
    if new:
        meeting.door_code = door_code()
    meeting.save()
    record("meeting.planned" if new else "meeting.changed", meeting, by, opens=meeting.opens, closes=meeting.closes)
    return meeting


def door_code() -> str:
    """Six digits that are shown in the room. They open nothing: a member says with them `I am here`."""
    return f"{secrets.randbelow(1_000_000):06}"


@transaction.atomic
def cancel(*, meeting: Meeting, by: User) -> None:
    """The meeting does not take place; it stays on the agenda as cancelled."""
    one = locked(meeting, State.PLANNED)
    one.state = State.CANCELLED
    one.save(update_fields=["state"])
    record("meeting.cancelled", one, by)


@transaction.atomic
def remove(*, meeting: Meeting, by: User) -> None:
    """Delete a meeting in which nothing was recorded."""
    one = locked(meeting)
    used = one.attendances.exclude(state=Attendance.State.EXPECTED).exists() or one.questions.exists()
    if used or one.state in {State.RUNNING, State.HELD}:
        raise MeetingUsed()
    record("meeting.removed", one, by)
    one.delete()


@transaction.atomic
def set_agenda(*, meeting: Meeting, points: Sequence[Point], by: User) -> None:
    """The agenda in this order. Items that are not among the points go; those that stay keep when they began."""
    one = locked(meeting, State.PLANNED, State.RUNNING)
    kept = {point.id for point in points if point.id}
    one.agenda.exclude(pk__in=kept).delete()
    known = {item.id: item for item in one.agenda.all()}
    for position, point in enumerate(points, start=1):
        item = known.get(point.id) if point.id else None
        item = item or AgendaItem(meeting=one)
        item.position, item.title, item.minutes = position, dict(point.title), point.minutes
        item.kind, item.language = point.kind, point.language
        item.save()
        item.speakers.set(Speaker.objects.filter(consultation=one.component.consultation_id, pk__in=point.speakers))
    record("meeting.agenda", one, by, items=len(points), minutes=sum(point.minutes for point in points))


@transaction.atomic
def begin(*, meeting: Meeting, by: User) -> None:
    """The meeting begins: from now on its members are the base of its attendance, whoever leaves later."""
    one = locked(meeting, State.PLANNED)
    _expect(one)
    one.state = State.RUNNING
    one.save(update_fields=["state"])
    record("meeting.begun", one, by)


def _expect(meeting: Meeting) -> None:
    Attendance.objects.bulk_create(
        [Attendance(meeting=meeting, participation=person) for person in members(meeting.component)],
        ignore_conflicts=True,
    )


@transaction.atomic
def end(*, meeting: Meeting, by: User) -> None:
    """The meeting is over. Who was not seen was absent without a word; the speaking queue is forgotten.

    A meeting that was never begun here can be ended once its time has come. Raises MeetingNotRunning before that.
    """
    one = locked(meeting, State.PLANNED, State.RUNNING, frozen_too=True)
    if one.state == State.PLANNED:
        require_unfrozen(one.component)
        if timezone.now() < one.opens:
            raise MeetingNotRunning()
        _expect(one)
    missing = one.attendances.filter(state=Attendance.State.EXPECTED)
    absent = missing.update(state=Attendance.State.ABSENT, reason=Attendance.Reason.UNKNOWN)
    one.rounds.filter(state=Round.State.RUNNING).update(state=Round.State.HELD)
    one.turns.all().delete()
    one.state, one.collects_ideas = State.HELD, False
    one.save(update_fields=["state", "collects_ideas"])
    record("meeting.ended", one, by, members=one.attendances.count(), absent_without_word=absent)


@transaction.atomic
def start_item(*, item: AgendaItem, by: User) -> None:
    """The item begins now; it is the running one until another is started."""
    one = locked(item.meeting, State.RUNNING, frozen_too=True)
    one.agenda.filter(pk=item.pk).update(started_at=timezone.now(), extended=0)


@transaction.atomic
def extend_item(*, item: AgendaItem, minutes: int, by: User) -> None:
    """Give the item some minutes more, or less, than planned. It never gets shorter than one minute."""
    locked(item.meeting, State.RUNNING, frozen_too=True)
    fresh = AgendaItem.objects.get(pk=item.pk)
    fresh.extended = max(1 - fresh.minutes, min(600, fresh.extended + minutes))
    fresh.save(update_fields=["extended"])


@transaction.atomic
def start_round(*, round: Round, by: User) -> None:
    """The round begins; the one before it is over. Who meets there has met, and is not moved any more."""
    one = locked(round.meeting, State.RUNNING, frozen_too=True)
    one.rounds.filter(state=Round.State.RUNNING).exclude(pk=round.pk).update(state=Round.State.HELD)
    one.rounds.filter(pk=round.pk, state=Round.State.PLANNED).update(state=Round.State.RUNNING)
    record("meeting.round", one, by, round=round.position)


@transaction.atomic
def end_round(*, round: Round, by: User) -> None:
    one = locked(round.meeting, State.RUNNING, frozen_too=True)
    one.rounds.filter(pk=round.pk, state=Round.State.RUNNING).update(state=Round.State.HELD)

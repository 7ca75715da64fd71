"""Reading the plan of a session: its steps meeting by meeting with planned times, and the one that is on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from consultations.domain.agenda import due, timetable
from consultations.gatherings.models import Meeting
from consultations.methods.codesign.models import Stakeholder, Step, Workshop


@dataclass(frozen=True)
class Line:
    """One step with its planned time; the times are None where no meeting is planned."""

    step: Step
    begins: datetime | None = None
    ends: datetime | None = None


@dataclass(frozen=True)
class Sitting:
    """The steps of one meeting, and how long they take; `over` is how much longer than the meeting, in minutes."""

    number: int
    meeting: Meeting | None
    lines: Sequence[Line]
    minutes: int
    over: int = 0


@dataclass(frozen=True)
class Now:
    """The step that is on, when it is to end, and what time it is here: a clock in a browser may be wrong.

    `item` is the step under the name that the clock of meetings knows."""

    item: Step
    ends: datetime
    at: datetime


def ordered(workshop: Workshop) -> list[Step]:
    """Every step in the order in which it comes."""
    return list(workshop.steps.select_related("meeting", "item").order_by("sitting", "position"))


def sittings(workshop: Workshop) -> list[Sitting]:
    """The steps by meeting, in order."""
    by_number: dict[int, list[Step]] = {}
    for step in ordered(workshop):
        by_number.setdefault(step.sitting, []).append(step)
    return [_sitting(number, steps) for number, steps in by_number.items()]


def _sitting(number: int, steps: list[Step]) -> Sitting:
    meeting = next((step.meeting for step in steps if step.meeting), None)
    minutes = [step.minutes for step in steps]
    if meeting is None:
        return Sitting(number, None, [Line(step) for step in steps], sum(minutes))
    slots = timetable(meeting.opens, minutes)
    lines = [Line(step, slot.begins, slot.ends) for step, slot in zip(steps, slots, strict=True)]
    length = int((meeting.closes - meeting.opens).total_seconds() // 60)
    return Sitting(number, meeting, lines, sum(minutes), max(0, sum(minutes) - length))


def has_tables(found: Sequence[Sitting]) -> bool:
    """Whether there is a round at tables among these."""
    return any(line.step.kind == Step.Kind.CAFE for sitting in found for line in sitting.lines)


def now_on(workshop: Workshop) -> Now | None:
    """The step that was started and not ended."""
    step = workshop.steps.filter(started_at__isnull=False, ended_at=None).order_by("-started_at").first()
    if step is None or step.started_at is None:
        return None
    return Now(step, due(step.started_at, step.minutes, step.extended), timezone.now())


def next_step(workshop: Workshop) -> Step | None:
    """The first step, in order, that has not begun."""
    return next((step for step in ordered(workshop) if step.started_at is None), None)


def stakeholders(workshop: Workshop) -> list[Stakeholder]:
    """Those most touched first, and among them those who can decide least: they are easily forgotten."""
    return list(workshop.stakeholders.order_by("-interest", "influence", "position"))

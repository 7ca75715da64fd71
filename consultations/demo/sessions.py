"""The sessions of the demo's assembly: one that was held, and one that is coming with its tables."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import yaml
from django.utils import timezone

from consultations import clock
from consultations.gatherings.models import Attendance, Meeting
from consultations.gatherings.selectors.meetings import members
from consultations.gatherings.services import meetings, presence, seating
from consultations.gatherings.services.meetings import Point
from consultations.gatherings.services.presence import Entry
from consultations.material import selectors
from consultations.models import Component
from socialicense.accounts.models import User

CONTENT = Path(__file__).resolve().parent / "sessions.yaml"
HOUR = 10
State, Reason = Attendance.State, Attendance.Reason


def content() -> dict[str, Any]:
    """What was invented for the sessions, and for the talk between them."""
    read: dict[str, Any] = yaml.safe_load(CONTENT.read_text(encoding="utf-8"))
    return read


def fill(component: Component, *, by: User) -> None:
    """Hold the first session with its members, plan the second, and ask for its tables (a job)."""
    raw = content()
    held = _planned(component, raw, raw["held"], by)
    presence.enter(meeting=held, entries=_seen(component, raw["held"]), by=by)
    meetings.end(meeting=held, by=by)
    coming = _planned(component, raw, raw["coming"], by)
    questions = raw["coming"]["questions"]
    seating.ask(meeting=coming, rounds=len(questions), size=raw["coming"]["size"], there_only=False, by=by)
    for one, question in zip(coming.rounds.order_by("position"), questions, strict=True):
        seating.ask_of_round(round=one, question=question, by=by)


def _planned(component: Component, raw: Mapping[str, Any], session: Mapping[str, Any], by: User) -> Meeting:
    opens = _morning(component, session["days"])
    meeting = Meeting(
        component=component,
        title=session["title"],
        phase=session["phase"],
        opens=opens,
        closes=opens + timedelta(minutes=sum(point["minutes"] for point in session["agenda"])),
        place=raw["place"],
        link=raw["link"],
        access=raw["access"],
        languages=component.consultation.languages,
    )
    meetings.save(meeting=meeting, by=by)
    speakers = [speaker.pk for speaker in selectors.speakers(component.consultation)]
    points = [_point(point, speakers) for point in session["agenda"]]
    meetings.set_agenda(meeting=meeting, points=points, by=by)
    return meeting


def _point(raw: Mapping[str, Any], speakers: Sequence[Any]) -> Point:
    return Point(raw["title"], raw["minutes"], raw["kind"], speakers=speakers if raw.get("speaks") else ())


def _morning(component: Component, days: int) -> datetime:
    """Ten o'clock in the consultation's own zone, so many days from today."""
    today = timezone.localtime(timezone.now(), clock.zone_of(component.consultation))
    return today.replace(hour=HOUR, minute=0, second=0, microsecond=0) + timedelta(days=days)


def _seen(component: Component, session: Mapping[str, Any]) -> dict[Any, Entry]:
    """Who was in the room, over the link, or away; of the last ones nobody heard."""
    people = [person.pk for person in members(component)]
    remote, absent = session["remote"], session["absent"]
    entries = [Entry(State.REMOTE)] * remote + [Entry(State.ABSENT, Reason.TOLD)] * absent
    entries += [Entry(State.PRESENT)] * (len(people) - len(entries) - session["unseen"])
    return dict(zip(people, entries, strict=False))

"""The times of a meeting: what begins when, whether it fits, and what clashes with what."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import combinations
from typing import Literal


@dataclass(frozen=True)
class Slot:
    """When one agenda item begins and ends, as planned."""

    begins: datetime
    ends: datetime


def timetable(opens: datetime, minutes: Sequence[int]) -> list[Slot]:
    """One slot for each item, one after the other from the opening on."""
    slots, at = [], opens
    for length in minutes:
        slots.append(Slot(at, at + timedelta(minutes=length)))
        at = slots[-1].ends
    return slots


def over(opens: datetime, closes: datetime, minutes: Sequence[int]) -> int:
    """Minutes by which the agenda is longer than the meeting; negative where time is left."""
    return sum(minutes) - int((closes - opens).total_seconds() // 60)


@dataclass(frozen=True)
class Booking:
    """Somebody or something that is taken for a time: `what` is a place or a speaker, `where` the meeting."""

    kind: Literal["place", "speaker", "members"]
    what: str
    where: str
    begins: datetime
    ends: datetime


@dataclass(frozen=True)
class Clash:
    """The same place, speaker or members in two meetings at once."""

    kind: Literal["place", "speaker", "members"]
    what: str
    where: tuple[str, str]


def clashes(bookings: Sequence[Booking]) -> list[Clash]:
    """Every pair of meetings that want the same thing at the same time, once, in order of time."""
    found: dict[Clash, None] = {}
    for one, other in combinations(sorted(bookings, key=lambda b: (b.begins, b.where)), 2):
        same = (one.kind, one.what) == (other.kind, other.what) and one.where != other.where
        if same and one.begins < other.ends and other.begins < one.ends:
            found[Clash(one.kind, one.what, (one.where, other.where))] = None
    return list(found)


def due(started: datetime, minutes: int, extended: int = 0) -> datetime:
    """When a running item is to end."""
    return started + timedelta(minutes=minutes + extended)

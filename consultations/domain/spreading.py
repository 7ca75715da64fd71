"""The windows of several stages between a first and a last moment, in the proportions of days that a method offers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

Window = tuple[datetime, datetime]


class TooShort(ValueError):
    """Too little time between the two moments: a stage would close in the minute in which it opens."""


def spread(days: Mapping[str, tuple[int, int]], first: datetime, last: datetime) -> dict[str, Window]:
    """Lay the days of every stage (begin and end, counted from any one day) between `first` and `last`, to the minute.

    The earliest begin becomes `first`, the latest end `last`; stages that follow or overlap each other still do.
    Raises TooShort. Both moments are of one zone: what lies whole days apart keeps its time of day.
    """
    begin, end = min(one for one, _ in days.values()), max(other for _, other in days.values())
    minutes = (last - first) // timedelta(minutes=1)

    def at(day: int) -> datetime:
        return first + timedelta(minutes=minutes * (day - begin) // (end - begin))

    found = {name: (at(opens), last if closes == end else at(closes)) for name, (opens, closes) in days.items()}
    if any(closes <= opens for opens, closes in found.values()):
        raise TooShort
    return found

"""When progress is due: three months after the answer, then every six (DemocracyNext, "Assembling an Assembly",
after the assembly)."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from datetime import date

FIRST_MONTHS, FURTHER_MONTHS = 3, 6


def add_months(day: date, months: int) -> date:
    """The same day of a later month, or its last day where the month is shorter."""
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def progress_due(answered: date, reported: Iterable[date]) -> date:
    """The next day on which progress is due. One report counts for one due day, be it early or late; several in the
    time of one day count once, and what was missed long ago is not asked for again."""
    period = 0
    for day in sorted(reported):
        if period == 0 or day > _due(answered, period - 1):
            period += 1
            while _due(answered, period) <= day:
                period += 1
    return _due(answered, period)


def _due(answered: date, period: int) -> date:
    return add_months(answered, FIRST_MONTHS + FURTHER_MONTHS * period)

"""When the found cases began: a row of bars a year, as numbers for a drawing."""

from __future__ import annotations

from dataclasses import dataclass

STEP, HIGH = 24, 160


@dataclass(frozen=True)
class Bar:
    """A year and its cases: `height` of HIGH, `x` of its left edge."""

    year: int
    n: int
    x: int
    y: int
    height: int


def bars(counts: dict[str, int]) -> list[Bar]:
    """Every year from the first to the last, those without a case too."""
    years = {int(year): n for year, n in counts.items() if year.isdigit()}
    if not years:
        return []
    most = max(years.values())
    return [
        Bar(
            year,
            years.get(year, 0),
            k * STEP,
            HIGH - years.get(year, 0) * HIGH // most,
            years.get(year, 0) * HIGH // most,
        )
        for k, year in enumerate(range(min(years), max(years) + 1))
    ]

"""Ratings of one item: quartiles, MoSCoW classes, and where an item stands between impact and effort."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Literal

Quadrant = Literal["quick_win", "big_project", "fill_in", "hard_slog"]
MIDDLE = 3


def quartiles(marks: Mapping[str, int]) -> tuple[Fraction, Fraction, Fraction] | None:
    """Lower quartile, median and upper quartile of counted whole numbers; None where there are none.

    The inverse of the distribution function, averaged where it is flat (type 2 of Hyndman and Fan, "Sample Quantiles in
    Statistical Packages", The American Statistician 50, 1996): whole or half steps, and for the median the usual one.
    """
    steps = sorted((int(mark), times) for mark, times in marks.items() if times)
    total = sum(times for _, times in steps)
    if not total:
        return None
    return (
        _quantile(steps, Fraction(total, 4)),
        _quantile(steps, Fraction(total, 2)),
        _quantile(steps, Fraction(3 * total, 4)),
    )


def _quantile(steps: Sequence[tuple[int, int]], place: Fraction) -> Fraction:
    reached = 0
    for number, (step, times) in enumerate(steps):
        reached += times
        if reached == place and number + 1 < len(steps):
            return Fraction(step + steps[number + 1][0], 2)
        if reached >= place:
            return Fraction(step)
    return Fraction(steps[-1][0])


def halves(value: Fraction) -> str:
    """A quartile as text: "3" or "3.5"."""
    return f"{value.numerator // value.denominator}{'.5' if value.denominator == 2 else ''}"


def moscow_class(marks: Mapping[str, int], threshold: Fraction) -> str | None:
    """The highest class such that at least `threshold` of those who rated the item put it there or higher; with one half
    this is the median. None where nobody rated. `marks` go from the highest class to the lowest."""
    total, reached = sum(marks.values()), 0
    for mark, times in marks.items():
        reached += times
        if total and reached >= threshold * total:
            return mark
    return None


def quadrant(impact: Fraction, effort: Fraction) -> Quadrant:
    """Where the medians of impact and effort put an item. A median in the very middle counts against the item: as low
    impact, and as high effort."""
    if impact > MIDDLE:
        return "quick_win" if effort < MIDDLE else "big_project"
    return "fill_in" if effort < MIDDLE else "hard_slog"

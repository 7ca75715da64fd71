"""Targets beside what was reached: for the organiser in full, for the public without cells that point at somebody."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from consultations.domain.sortition.problem import Target

SMALL, FEWEST = 5, 10
"""Counts of people below `SMALL` are not published, nor any count while there are fewer members than `FEWEST`."""


@dataclass(frozen=True)
class Cell:
    """One value: target bounds, population share (per cent as text, "" unknown), and how many members have it.

    `achieved` is None where the count is not published; it then lies within what the other cells leave open.
    """

    feature: str
    value: str
    minimum: int
    maximum: int
    population: str
    achieved: int | None


def cells(targets: Sequence[Target], members: Iterable[Mapping[str, str]]) -> tuple[Cell, ...]:
    """Every target with how many of the members have the value."""
    counts = Counter(item for values in members for item in values.items())
    return tuple(
        Cell(
            target.feature,
            target.value,
            target.min,
            target.max,
            "" if target.share is None else f"{target.share * 100:.1f}",
            counts[(target.feature, target.value)],
        )
        for target in targets
    )


def publishable(found: Sequence[Cell], small: int = SMALL) -> tuple[Cell, ...]:
    """The same without small counts: cells of 1 to 4 people are hidden, and with a single one the next smallest too.

    The members of a feature add up to a known number, so one hidden cell alone could be computed. Nothing is published
    of fewer than ten members: there every count points at somebody.
    """
    features = {cell.feature for cell in found}
    if any(sum(cell.achieved or 0 for cell in found if cell.feature == feature) < FEWEST for feature in features):
        return ()
    hidden: set[tuple[str, str]] = set()
    for feature in features:
        own = sorted((cell for cell in found if cell.feature == feature), key=lambda c: (c.achieved or 0, c.value))
        few = [cell for cell in own if 0 < (cell.achieved or 0) < small]
        if len(few) == 1:
            few += [cell for cell in own if cell not in few][:1]
        hidden |= {(cell.feature, cell.value) for cell in few}
    return tuple(
        Cell(c.feature, c.value, c.minimum, c.maximum, c.population, None) if (c.feature, c.value) in hidden else c
        for c in found
    )


def deviation(targets: Sequence[Target], members: Iterable[Mapping[str, str]]) -> int:
    """By how many seats the targets are missed, summed over all values."""
    return sum(
        max(0, cell.minimum - (cell.achieved or 0)) + max(0, (cell.achieved or 0) - cell.maximum)
        for cell in cells(targets, members)
    )

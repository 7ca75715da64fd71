"""What a written round gives back: median, quartiles and distribution of each item, its class, and how it moved.

Feedback of a Delphi panel (Linstone and Turoff, "The Delphi Method", 1975); stability as the shift of the distribution
between rounds (Scheibe, Skutsch and Schofer in the same book, IV.C: less than 15 % change is stable).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from repository.licenses.domain.ratings import halves, quartiles

Class = Literal["in", "out", "open"]
STEPS = range(11)
STABLE = Fraction(15, 100)


@dataclass(frozen=True)
class Feedback:
    """One item in one round: how often each score from 0 to 10 was given, and how many had no opinion."""

    counts: tuple[int, ...]
    no_opinion: int
    reached: Class

    @property
    def rated(self) -> int:
        return sum(self.counts)

    @property
    def quartiles(self) -> tuple[str, str, str] | None:
        """Lower quartile, median and upper quartile as text; None where nobody rated it."""
        found = quartiles({str(step): times for step, times in zip(STEPS, self.counts, strict=True)})
        return None if found is None else (halves(found[0]), halves(found[1]), halves(found[2]))


def feedback(marks: Mapping[str, int], decision: str) -> Feedback:
    """From the counted marks of a question on scores from 0 to 10, and what its rule made of them."""
    reached: Class = "in" if decision == "favourable" else "out" if decision == "opposed" else "open"
    return Feedback(tuple(marks.get(str(step), 0) for step in STEPS), marks.get("no_opinion", 0), reached)


def shift(before: Feedback, after: Feedback) -> Fraction | None:
    """The share of the panel that the distribution moved by between two rounds, from 0 to 1; None where one is empty.

    Half the sum of absolute differences of the shares, so that a round of another size can be compared.
    """
    if not before.rated or not after.rated:
        return None
    pairs = zip(before.counts, after.counts, strict=True)
    return sum((abs(Fraction(a, before.rated) - Fraction(b, after.rated)) for a, b in pairs), Fraction(0)) / 2


def stable(rounds: Sequence[Feedback]) -> bool:
    """Whether the last round moved the distribution by less than 15 %."""
    if len(rounds) < 2:
        return False
    moved = shift(rounds[-2], rounds[-1])
    return moved is not None and moved < STABLE

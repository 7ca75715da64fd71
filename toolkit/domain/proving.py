"""How well a tool is proven: a rule over its trials, computed and never typed.

A tool is untested until a trial of it was finished and rated by somebody other than its author; then it is piloted. It
is validated by at least three such trials in at least two contexts (country, kind of data and method together) when the
median of every rating is at least 4 of 5 and no severe problem is open. A severe problem takes the level back at once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import median
from typing import Literal

Level = Literal["untested", "piloted", "validated"]
TRIALS, CONTEXTS, GOOD = 3, 2, Decimal(4)
RATINGS = ("clarity", "usefulness", "fit", "ease")


@dataclass(frozen=True)
class Tried:
    """One finished trial of one tool, rated by somebody other than its author. Ratings run from 1 to 5, 5 is best."""

    country: str
    data_type: str
    method: str
    clarity: Decimal
    usefulness: Decimal
    fit: Decimal
    ease: Decimal

    @property
    def context(self) -> tuple[str, str, str]:
        return self.country, self.data_type, self.method


@dataclass(frozen=True)
class Proof:
    """The level of a tool with what it rests on; `lacking` says what the next level needs: trials, contexts, ratings,
    problems."""

    level: Level
    trials: int
    contexts: int
    medians: dict[str, Decimal]
    severe: int
    lacking: tuple[str, ...] = ()


def prove(tried: Sequence[Tried], *, severe: int) -> Proof:
    """The level that these trials give, with `severe` problems open."""
    contexts = len({one.context for one in tried})
    medians = {name: median(getattr(one, name) for one in tried) for name in RATINGS} if tried else {}
    lacking = [
        name
        for name, missing in (
            ("trials", len(tried) < TRIALS),
            ("contexts", contexts < CONTEXTS),
            ("ratings", bool(tried) and any(value < GOOD for value in medians.values())),
            ("problems", severe > 0),
        )
        if missing
    ]
    level: Level = "untested" if not tried else "piloted" if lacking else "validated"
    return Proof(level, len(tried), contexts, medians, severe, tuple(lacking))

"""What each scale is, in one table: the marks it has, the numbers it takes, and the rules that can decide it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ScaleKind = Literal[
    "single", "multiple", "approval", "score", "agreement", "comfort", "consent", "dots", "ranking", "text",
    "budget", "moscow", "impact", "effort", "pairs",
]  # fmt: skip
RuleKind = Literal[
    "majority", "supermajority", "comfort", "consent", "approval", "borda", "modified_borda", "irv", "schulze", "none",
    "equal_shares", "greedy", "classes", "quartiles", "copeland", "wins",
]  # fmt: skip

SCORE_MINIMUM, SCORE_MAXIMUM = 0, 10
COMFORT_STEPS = 5
RATING_STEPS = 5
RATED = ("budget", "moscow", "impact", "effort", "pairs")
"""Scales whose shares are of those who answered: a blank answer says nothing about an item."""


@dataclass(frozen=True)
class Kind:
    """One scale. `options` is the least number of options, None where it has marks of its own; `takes` are the numbers
    that a definition may give it, `needs` those that it must; `numbers` says that an answer is a whole number."""

    rules: frozenset[str]
    options: int | None = None
    marks: tuple[str, ...] = ()
    takes: frozenset[str] = frozenset()
    needs: frozenset[str] = frozenset()
    numbers: bool = False
    no_opinion: bool = False


def _steps(least: int, most: int) -> tuple[str, ...]:
    return tuple(map(str, range(least, most + 1)))


def _rules(*rules: str) -> frozenset[str]:
    return frozenset({*rules, "none"})


_COUNTED = frozenset({"minimum", "maximum"})
_TWO_SIDED = ("majority", "supermajority")
_FIVE = _steps(1, RATING_STEPS)

KINDS: dict[str, Kind] = {
    "single": Kind(_rules(*_TWO_SIDED, "approval"), options=2),
    "multiple": Kind(_rules("approval"), options=1, takes=_COUNTED),
    "approval": Kind(_rules("approval"), options=1, takes=_COUNTED),
    "score": Kind(_rules(*_TWO_SIDED), marks=_steps(SCORE_MINIMUM, SCORE_MAXIMUM), numbers=True, no_opinion=True),
    "agreement": Kind(_rules(*_TWO_SIDED), marks=("agree", "disagree", "pass")),
    "comfort": Kind(_rules(*_TWO_SIDED, "comfort"), marks=_steps(1, COMFORT_STEPS), numbers=True, no_opinion=True),
    "consent": Kind(_rules(*_TWO_SIDED, "consent"), marks=("agree", "concern", "block")),
    "dots": Kind(_rules("approval"), options=2, takes=frozenset({"budget"}), needs=frozenset({"budget"})),
    "ranking": Kind(_rules("borda", "modified_borda", "irv", "schulze"), options=2, takes=_COUNTED),
    "text": Kind(_rules(), takes=frozenset({"maximum"})),
    "budget": Kind(
        _rules("equal_shares", "greedy"),
        options=2,
        takes=frozenset({"minimum", "maximum", "budget", "total"}),
        needs=frozenset({"total"}),
    ),
    "moscow": Kind(_rules("classes"), marks=("must", "should", "could", "wont")),
    "impact": Kind(_rules("quartiles"), marks=_FIVE, numbers=True, no_opinion=True),
    "effort": Kind(_rules("quartiles"), marks=_FIVE, numbers=True, no_opinion=True),
    "pairs": Kind(_rules("copeland", "wins"), options=3, takes=frozenset({"maximum"})),
}

"""Numbers on a map: into which shade a count falls, and where its number stands without covering another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from math import cos, hypot, sin

SHADES = 4
REACH = 8  # labels that begin further apart than this many times their room never meet


@dataclass(frozen=True)
class Label:
    """A number on the map: the middle of it, and how much room it needs around that. One that is `fixed` stays."""

    x: float
    y: float
    room: float
    fixed: bool


def steps(most: int) -> list[tuple[int, int]]:
    """At most SHADES ranges, first and last count of each, from 1 to the most.

    They widen by the same factor, because a few countries have many cases and many have one.
    """
    tops: list[int] = []
    for n in range(1, SHADES + 1):
        top = max(round(most ** (n / SHADES)), (tops[-1] if tops else 0) + 1)
        if top <= most:
            tops.append(top)
    if tops and tops[-1] < most:
        tops[-1] = most
    return [(before + 1, top) for before, top in pairwise([0, *tops])]


def shade(n: int, ranges: Sequence[tuple[int, int]]) -> int:
    """The number of the range that holds the count, from 1; 0 for no case."""
    return next((number for number, (first, last) in enumerate(ranges, 1) if first <= n <= last), 0)


def spread(labels: Mapping[str, Label], *, rounds: int = 80) -> dict[str, tuple[float, float]]:
    """Where each label stands once those that covered each other have moved apart: the same from the same labels.

    A simple relaxation: in each round, every two labels that overlap are pushed apart along the line between them,
    as far as they overlap; one that is fixed leaves the whole way to the other.
    """
    at = {name: (one.x, one.y) for name, one in labels.items()}
    pairs = [(a, b) for a, b in combinations(sorted(labels), 2) if _meet(labels[a], labels[b])]
    for turn in range(rounds):
        moved = False
        for number, (a, b) in enumerate(pairs):
            dx, dy = at[b][0] - at[a][0], at[b][1] - at[a][1]
            apart = hypot(dx, dy)
            lacking = labels[a].room + labels[b].room - apart
            if lacking <= 0.01:
                continue
            moved = True
            if not apart:
                dx, dy, apart = cos(number + turn), sin(number + turn), 1.0
            share = 0.0 if labels[a].fixed else 1.0 if labels[b].fixed else 0.5
            for name, part in ((a, -share), (b, 1 - share)):
                at[name] = (at[name][0] + dx / apart * lacking * part, at[name][1] + dy / apart * lacking * part)
        if not moved:
            break
    return at


def _meet(a: Label, b: Label) -> bool:
    return not (a.fixed and b.fixed) and hypot(a.x - b.x, a.y - b.y) < REACH * (a.room + b.room)

"""Tabu search on one round: exchange the two seats that help most, and do not go straight back."""

from collections.abc import Mapping, Sequence
from random import Random

import numpy as np
from numpy.typing import NDArray

Counts = NDArray[np.int64]
Costs = NDArray[np.float64]  # small whole numbers: exact, and multiplied much faster than integers are
Flags = NDArray[np.bool_]

WEIGHT = 2  # a seat out of proportion costs as much as so many repeated meetings
FORBIDDEN = np.int64(1 << 40)


class Proportions:
    """What each table should hold of each value: bounds [floor, ceil] of the exact share, one column for each value."""

    def __init__(self, people: Sequence[str], sizes: Sequence[int], mix: Mapping[str, Mapping[str, str]]) -> None:
        columns = [
            (name, value)
            for name in sorted(mix)
            for value in sorted({mix[name].get(person, "") for person in people} - {""})
        ]
        self.of: Counts = np.array(
            [[mix[name].get(person, "") == value for name, value in columns] for person in people], dtype=np.int64
        ).reshape(len(people), len(columns))
        taken = np.array(sizes, dtype=np.int64)[:, None] * self.of.sum(axis=0)[None, :]
        self.holds: Costs = self.of.astype(np.float64)
        self.low: Counts = taken // max(1, len(people))
        self.high: Counts = -(-taken // max(1, len(people)))

    def outside(self, held: Counts) -> Counts:
        """Seats out of proportion for counts `held` (tables x values)."""
        outside: Counts = np.maximum(self.low - held, 0) + np.maximum(held - self.high, 0)
        return outside


class _State:
    """One round being searched. `known[i, j]`: the two meet in another round."""

    def __init__(self, at: Counts, known: Flags, proportions: Proportions) -> None:
        self.at, self.proportions = at.copy(), proportions
        self.known = known.astype(np.int64)
        tables = int(at.max()) + 1
        self.sits: Counts = np.zeros((len(at), tables), dtype=np.int64)
        self.sits[np.arange(len(at)), at] = 1
        self.again: Counts = self.known @ self.sits  # person x table: whom there one meets in another round
        self.held: Counts = self.sits.T @ proportions.of
        self.everybody = np.arange(len(at))
        self.leave: Costs = np.zeros(self.held.shape)
        self.enter: Costs = np.zeros(self.held.shape)
        self._weigh(slice(None))

    def _weigh(self, tables: slice | list[int]) -> None:
        """What one person less or more with each value would cost at these tables."""
        p = self.proportions
        low, high, held = p.low[tables], p.high[tables], self.held[tables]
        # The cost is convex with slopes -1, 0 and 1: one less costs 1 at or below the lower bound, gains 1 above the upper.
        self.leave[tables] = (held <= low).astype(np.float64) - (held > high)
        self.enter[tables] = (held >= high).astype(np.float64) - (held < low)

    def cost(self) -> tuple[int, int]:
        """(seats out of proportion, repeated meetings)."""
        repeated = int(self.again[self.everybody, self.at].sum()) // 2
        return int(self.proportions.outside(self.held).sum()), repeated

    def troubled(self) -> Counts:
        """Who repeats a meeting or sits at a table out of proportion: one of the two who move is among them."""
        crooked: Flags = self.proportions.outside(self.held).sum(axis=1) > 0
        return np.flatnonzero((self.again[self.everybody, self.at] > 0) | crooked[self.at])

    def gains(self, rows: Counts) -> Counts:
        """rows x everybody: how the weighted cost changes when the two exchange seats."""
        at, own = self.at, self.again[self.everybody, self.at]
        repeats = self.again[rows][:, at] + self.again.T[at[rows]] - own[rows][:, None] - own[None, :]
        repeats -= 2 * self.known[rows]
        if not self.held.shape[1]:
            return repeats
        return repeats + WEIGHT * self._crooked(rows).astype(np.int64)

    def _crooked(self, rows: Counts) -> Costs:
        """rows x everybody: the change in seats out of proportion, at both tables.

        A value that both people share moves nowhere, so its share is taken out again.
        """
        of, at = self.proportions.holds, self.at
        leave, enter = self.leave[at], self.enter[at]
        mine, theirs = of[rows], of
        lost = (leave[rows] * mine).sum(axis=1)[:, None] + (leave * theirs).sum(axis=1)[None, :]
        won = enter[rows] @ theirs.T + mine @ enter.T
        both = leave + enter
        shared = (both[rows] * mine) @ theirs.T + mine @ (both * theirs).T
        change: Costs = lost + won - shared
        return change

    def exchange(self, one: int, other: int) -> None:
        here, there = int(self.at[one]), int(self.at[other])
        step = self.known[other] - self.known[one]
        self.again[:, here] += step
        self.again[:, there] -= step
        moved = self.proportions.of[other] - self.proportions.of[one]
        self.held[here] += moved
        self.held[there] -= moved
        self.at[one], self.at[other] = there, here
        self._weigh([here, there])


def improve(at: Counts, known: Flags, kind: Counts, proportions: Proportions, lot: Random, patience: int) -> Counts:
    """The best arrangement found: fewest seats out of proportion, then fewest repeated meetings.

    `at` person -> table; `kind`: two may exchange seats when theirs are equal and not negative. Ends after `patience`
    exchanges without getting better, or when nothing is left to better.
    """
    state = _State(at, known, proportions)
    allowed: Flags = (kind[:, None] == kind[None, :]) & (kind[:, None] >= 0)
    best, best_at = state.cost(), state.at.copy()
    weighted = least = WEIGHT * best[0] + best[1]
    tabu: Counts = np.zeros((len(at), state.sits.shape[1]), dtype=np.int64)
    step = since = 0
    while since < patience and best != (0, 0):
        step, since = step + 1, since + 1
        rows = state.troubled()
        gains = state.gains(rows)
        barred = ~allowed[rows] | (state.at[rows][:, None] == state.at[None, :])
        tired = (tabu[rows][:, state.at] > step) | (tabu.T[state.at[rows]] > step)
        gains[barred | (tired & (weighted + gains >= least))] = FORBIDDEN
        least_gain = gains.min(initial=FORBIDDEN)
        if least_gain >= FORBIDDEN:
            break
        choices = np.flatnonzero(gains == least_gain)
        row, other = divmod(int(choices[lot.randrange(len(choices))]), len(at))
        one = int(rows[row])
        until = step + 4 + lot.randrange(8)
        tabu[one, state.at[one]] = tabu[other, state.at[other]] = until
        state.exchange(one, other)
        weighted += int(least_gain)
        least = min(least, weighted)
        if weighted <= WEIGHT * best[0] + best[1] or weighted < WEIGHT:
            now = state.cost()
            if now < best:
                best, best_at, since = now, state.at.copy(), 0
    return best_at

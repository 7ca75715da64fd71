"""Planning all rounds: each is searched against the others, again and again while that finds something.

Maximising meetings is the social golfer problem; we use a tabu search on exchanges of two seats (Dotu and Van
Hentenryck, "Scheduling Social Golfers Locally", CPAIOR 2005), one round at a time, with proportions as penalties.
"""

from collections.abc import Callable
from itertools import combinations
from random import Random

import numpy as np

from consultations.domain.seating import places, report
from consultations.domain.seating.request import Plan, Request, Round
from consultations.domain.seating.search import Counts, Proportions, improve

PASSES = 4  # of 1,942 meetings of an assembly the first pass finds 1,937 and the fourth 1,940
# Exchanges that a round may go without getting better, when it is first laid and in later passes.
PATIENCE = (120, 240)
SEATS = 40_000  # people x exchanges are kept near this for large rooms

Progress = Callable[[int, int], None]


def plan(request: Request, *, seed: int, progress: Progress = lambda done, total: None) -> Plan:
    """The rounds asked for; the past ones are not in it. The same request and seed give the same plan everywhere.

    `progress` is told (steps done, steps in all) and may raise to end the search. Raises SeatingImpossible.
    """
    division = check(request)
    people = sorted(request.people)
    most = report.possible_meetings(request, division)
    found = _Rounds(request, people, division, Random(seed))
    total = request.rounds * (1 + PASSES)
    for step in range(total):
        number, again = step % max(1, request.rounds), step >= request.rounds
        if again and number == 0 and found.perfect(most):
            break
        found.search(number, PATIENCE[again])
        progress(step + 1, total)
    progress(total, total)
    return found.plan(most)


def check(request: Request) -> list[dict[int, int]]:
    """For each group kept together {table: seats}; raises the SeatingImpossible that says which wishes clash."""
    places.checked(request)
    return places.blocks(request)


class _Rounds:
    """The rounds as they stand: person -> table, and how often each pair meets in all of them."""

    def __init__(self, request: Request, people: list[str], division: list[dict[int, int]], lot: Random) -> None:
        self.request, self.people, self.lot = request, people, lot
        self.division = division
        self.proportions = Proportions(people, request.sizes(), request.mix)
        self.free = _exchangeable(request, people)
        self.met = _known(request, people)
        self.at: list[Counts] = []

    def search(self, number: int, patience: int) -> None:
        """Lay round `number`, or lay it better."""
        if not self.people:
            self.at = [np.zeros(0, dtype=np.int64)] * self.request.rounds
            return
        if number < len(self.at):
            before = self.at[number]
            self.met -= _together(before)
        else:
            start = places.start(self.request, self.division, self.lot)
            before = np.array([start[person] for person in self.people], dtype=np.int64)
            self.at.append(before)
        bounded = max(20, min(patience, SEATS * 3 // len(self.people)))
        after = improve(before, self.met > 0, self.free, self.proportions, self.lot, bounded)
        self.at[number] = after
        self.met += _together(after)

    def perfect(self, most: int) -> bool:
        done = self.plan(most)
        return done.unbalanced == 0 and done.met >= most

    def plan(self, most: int) -> Plan:
        rounds = tuple(self._round(at) for at in self.at)
        known = report.pairs(self.request.past)
        met = len(report.pairs(rounds) - known)
        return Plan(rounds, met, most, report.imbalance(rounds, self.request.mix))

    def _round(self, at: Counts) -> Round:
        tables: list[list[str]] = [[] for _ in self.request.sizes()]
        for person, table in zip(self.people, at.tolist(), strict=True):
            tables[table].append(person)
        return tuple(tuple(table) for table in tables)


def _together(at: Counts) -> Counts:
    """n x n: 1 where two people share a table; nobody meets himself."""
    same: Counts = (at[:, None] == at[None, :]).astype(np.int64)
    np.fill_diagonal(same, 0)
    return same


def _known(request: Request, people: list[str]) -> Counts:
    met: Counts = np.zeros((len(people), len(people)), dtype=np.int64)
    index = {person: number for number, person in enumerate(people)}
    for tables in request.past:
        for table in tables:
            for one, other in combinations([index[person] for person in table if person in index], 2):
                met[one, other] += 1
                met[other, one] += 1
    return met


def _exchangeable(request: Request, people: list[str]) -> Counts:
    """A number for each person: two may exchange seats when theirs are equal and not negative (fixed)."""
    kind = {person: number for number, group in enumerate(request.together, start=1) for person in group}
    return np.array([-1 if person in request.fixed else kind.get(person, 0) for person in people], dtype=np.int64)

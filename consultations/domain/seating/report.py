"""How good a table plan is, counted from the plan alone: anybody can repeat it with pencil and paper."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from math import ceil, comb, floor

from consultations.domain.seating.request import Request, Round


@dataclass(frozen=True)
class Report:
    """Pairs that met of the pairs that could, and seats out of proportion in the mixed fields, over all rounds."""

    met: int
    possible: int
    unbalanced: int


def meetings(rounds: Iterable[Round]) -> int:
    """Different pairs of people who sat at one table at least once."""
    return len(pairs(rounds))


def pairs(rounds: Iterable[Round]) -> set[tuple[str, str]]:
    return {pair for tables in rounds for table in tables for pair in combinations(sorted(table), 2)}


def possible_meetings(request: Request, blocks: Sequence[Mapping[int, int]]) -> int:
    """An upper bound of the new meetings that any plan for this request can reach; no plan exceeds it.

    The least of two counts: the pairs of people who have not met yet; and the pairs that share a table summed over
    tables and rounds, less the repeats that cannot be avoided, which are meetings inside a group kept together beyond
    its pairs. `blocks` gives for each group {table: seats}, as `places.blocks` divides it.
    """
    known = pairs(request.past)
    fresh = comb(len(request.people), 2) - len([pair for pair in known if set(pair) <= set(request.people)])
    seats = request.rounds * sum(comb(size, 2) for size in request.sizes())
    for group, block in zip(request.together, blocks, strict=True):
        here = sorted(group & set(request.people))
        unknown = sum(pair not in known for pair in combinations(here, 2))
        seats -= max(0, request.rounds * sum(comb(taken, 2) for taken in block.values()) - unknown)
    return max(0, min(fresh, seats))


def imbalance(rounds: Iterable[Round], mix: Mapping[str, Mapping[str, str]]) -> int:
    """Seats out of proportion: for each table, field and value, how far the count lies outside [floor, ceil] of the
    value's exact share of that table. 0 means that every table is less than one person from proportional."""
    return sum(_round(tables, values) for tables in rounds for values in mix.values())


def _round(tables: Round, values: Mapping[str, str]) -> int:
    people = [person for table in tables for person in table]
    everywhere = Counter(values.get(person, "") for person in people)
    out = 0
    for table in tables:
        here = Counter(values.get(person, "") for person in table)
        for value, count in everywhere.items():
            if value:
                exact = Fraction(len(table) * count, len(people))
                out += max(0, floor(exact) - here[value], here[value] - ceil(exact))
    return out

"""The best expected seats in a region, for each idea of fairness that linear programs can state.

A chance is the expected seats of a class divided by its people. Leximin, maximin: Flanigan et al., Nature 596 (2021).
Goldilocks: Baharav and Flanigan, "Fair, manipulation-robust, and transparent sortition" (EC 2024), section 3.
"""

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sparse

from consultations.domain.sortition.grouping import Floats
from consultations.domain.sortition.programs import INFINITY, Program, Solution, SolverFailed
from consultations.domain.sortition.region import Region

_PRICED = 1e-7
NEVER = 1e-9
_TANGENTS = 60


@dataclass(frozen=True)
class Level:
    """`people` get exactly this chance, and no lottery could give more to the least of them without harming others."""

    chance: float
    people: int


@dataclass(frozen=True)
class Ideal:
    """Expected seats per class; `bound`: what no lottery can better, in the objective's own terms.

    `prices` of the region's rows prove the bound of the lowest chance, where that is the objective.
    """

    seats: Floats
    bound: float
    levels: tuple[Level, ...] = ()
    prices: Floats | None = None


def leximin(region: Region, *, ceiling: float = INFINITY) -> Ideal:
    """The highest lowest chance, then the highest second lowest, and so on; no chance above `ceiling`.

    Each linear program raises the lowest chance of the people not yet settled; whoever's bound has a price cannot get
    more in any solution that is as good, and is settled.
    """
    width, rows = len(region.heads), region.matrix.shape[0]
    program = _raising(region, np.ones(width, dtype=bool), ceiling)
    open_classes = np.ones(width, dtype=bool)
    chances = np.zeros(width)
    levels: list[Level] = []
    first: Floats | None = None
    while open_classes.any():
        found = _solved(program)
        first = found.prices[:rows] if first is None else first
        chance = max(found.values[width], levels[-1].chance if levels else 0.0)
        prices = np.abs(found.prices[rows : rows + width]) * region.heads
        settled = np.flatnonzero(open_classes & (prices > _PRICED))
        if not len(settled):
            raise SolverFailed("the program that raises the lowest chance gave no prices")
        chances[settled] = chance
        open_classes[settled] = False
        seats = chances[settled] * region.heads[settled]
        program.bound(settled, seats, seats)
        for number in settled:
            program.release(rows + int(number))
        people = int(region.heads[settled].sum())
        if levels and chance - levels[-1].chance <= NEVER:
            levels[-1] = Level(levels[-1].chance, levels[-1].people + people)
        else:
            levels.append(Level(chance, people))
    return Ideal(chances * region.heads, levels[0].chance, tuple(levels), first)


def maximin(region: Region, reachable: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> Ideal:
    """The highest lowest chance, and with it the lowest highest chance; otherwise whatever the program finds."""
    width = len(region.heads)
    found = _solved(_raising(region, reachable))
    lowest = float(found.values[width])
    highest = _lowering(region, np.where(reachable, lowest * region.heads, 0.0))
    prices = found.prices[: region.matrix.shape[0]]
    return Ideal(_solved(highest).values[:width], lowest, prices=prices if reachable.all() else None)


def goldilocks(region: Region, reachable: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> Ideal:
    """Lowest and highest chance both near equal shares; among such lotteries the leximin one.

    Minimises highest / even + even / lowest with even = seats / people (gamma = 1). The second term is convex in the
    lowest chance: tangents from below, added where the program goes, close the gap. `bound` is the least possible sum.
    """
    width = len(region.heads)
    heads = np.where(reachable, region.heads, 0.0)
    even = float(region.high[_seats_row(region)]) / float(heads.sum())
    program, columns = _between(region, heads, even)
    for _ in range(_TANGENTS):
        found = _solved(program)
        low, high = float(found.values[width]), float(found.values[width + 1])
        bound = -found.objective
        if low > 0 and high / even + even / low <= bound * (1 + 1e-11):
            break
        at = max(low, 0.05 * even)
        # even / low >= tangent at `at`
        program.add_row(columns[[0, 2]], np.array([even / at**2, 1.0]), 2 * even / at, INFINITY)
    fair = leximin(region, ceiling=high * (1 + 1e-12))
    return Ideal(fair.seats, bound, fair.levels)


def score(
    objective: str, chances: Floats, heads: Floats, reachable: np.ndarray[tuple[int], np.dtype[np.bool_]]
) -> float:
    """What the objective of that name makes of chances per class: the lowest chance, the mean logarithm, the sum."""
    used, weights = chances[reachable], heads[reachable]
    if objective == "nash":
        return float(np.add.reduce(weights * np.log(np.maximum(used, 1e-300))) / np.add.reduce(weights))
    if objective == "goldilocks":
        even = float(np.add.reduce(used * weights) / np.add.reduce(weights))
        return float(used.max() / even + even / max(used.min(), 1e-300))
    return float(used.min())


def _seats_row(region: Region) -> int:
    """The row of all seats: the only one of the first rows whose entries cover every class."""
    filled = np.diff(region.matrix.indptr)
    return int(np.flatnonzero((filled == region.matrix.shape[1]) & (region.low == region.high))[0])


def _solved(program: Program) -> Solution:
    found = program.solve()
    if found is None:
        raise SolverFailed("a program over a region with points was reported empty")
    return found


def _raising(region: Region, raised: np.ndarray[tuple[int], np.dtype[np.bool_]], ceiling: float = INFINITY) -> Program:
    """Columns: seats, lowest chance. Rows: the region, then seats - heads * chance >= 0 for the classes raised."""
    width = len(region.heads)
    extra = sparse.csr_matrix(np.where(raised, -region.heads, 0.0).reshape(-1, 1))
    matrix = sparse.bmat([[region.matrix, None], [sparse.identity(width), extra]]).tocsr()
    rows = (np.append(region.low, np.zeros(width)), np.append(region.high, np.full(width, INFINITY)))
    caps = np.minimum(region.caps, ceiling * region.heads)
    columns = (np.zeros(width + 1), np.append(caps, INFINITY))
    return Program(matrix, rows, columns, np.append(np.zeros(width), 1.0))


def _lowering(region: Region, least: Floats) -> Program:
    """Columns: seats (at least `least`), highest chance, which is lowered."""
    width = len(region.heads)
    extra = sparse.csr_matrix(region.heads.reshape(-1, 1))
    matrix = sparse.bmat([[region.matrix, None], [-sparse.identity(width), extra]]).tocsr()
    rows = (np.append(region.low, np.zeros(width)), np.append(region.high, np.full(width, INFINITY)))
    columns = (np.append(least * (1 - 1e-12), 0.0), np.append(region.caps, INFINITY))
    return Program(matrix, rows, columns, np.append(np.zeros(width), -1.0))


def _between(region: Region, heads: Floats, even: float) -> tuple[Program, np.ndarray[tuple[int], np.dtype[np.int64]]]:
    """Columns: seats, lowest and highest chance, and the share of the lowest in the sum (at first without tangents)."""
    width = len(region.heads)
    low, high = sparse.csr_matrix(-heads.reshape(-1, 1)), sparse.csr_matrix(region.heads.reshape(-1, 1))
    unit = sparse.identity(width)
    matrix = sparse.bmat(
        [[region.matrix, None, None, None], [unit, low, None, None], [-unit, None, high, None]]
    ).tocsr()
    matrix.resize(matrix.shape[0], width + 3)
    rows = (
        np.concatenate([region.low, np.zeros(2 * width)]),
        np.concatenate([region.high, np.full(2 * width, INFINITY)]),
    )
    columns = (np.zeros(width + 3), np.append(region.caps, [1.0, INFINITY, INFINITY]))
    cost = np.append(np.zeros(width), [0.0, -1.0 / even, -1.0])
    return Program(matrix, rows, columns, cost), np.arange(width, width + 3)

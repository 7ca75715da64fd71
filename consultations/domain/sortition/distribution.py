"""The lottery itself: which panels with which weights, everybody's chance, and the certificate that it is the fairest."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from consultations.domain.sortition import ideals, legacy
from consultations.domain.sortition.composing import Cut, Mixture, Stock, composed
from consultations.domain.sortition.feasibility import refuse_infeasible
from consultations.domain.sortition.grouping import Counts, Pool, grouped
from consultations.domain.sortition.ideals import NEVER, Ideal, Level
from consultations.domain.sortition.nash import nash
from consultations.domain.sortition.problem import Problem, ProblemRefused, Progress, silent
from consultations.domain.sortition.programs import SolverFailed, solver_version
from consultations.domain.sortition.proof import Proof, proof_of
from consultations.domain.sortition.region import Region, region_of
from consultations.domain.sortition.seating import PARTS, seated, whole_parts

ALGORITHMS = ("leximin", "maximin", "nash", "goldilocks", "legacy")
_CUTS = 2000
Reachable = np.ndarray[tuple[int], np.dtype[np.bool_]]


@dataclass(frozen=True)
class Certificate:
    """Why the lottery cannot be bettered.

    `bound` is what no lottery over panels can better, proven by a linear program over a region that contains them all;
    `achieved` is what this lottery gives; both are the lowest chance (leximin, maximin), the mean logarithm of chances
    (nash) or highest / even + even / lowest (goldilocks). `levels` are leximin's: each is a bound for those of its
    people. `cuts` counts proven inequalities that the region needed; `largest_error` is the most by which a chance
    misses its optimum. `proof` lets anybody check the bound of the lowest chance from the input alone; it is None for
    other objectives and where cuts were needed. Legacy has no certificate: `proven` is false, `bound` is the best lowest chance.
    """

    objective: str
    bound: float
    achieved: float
    proven: bool
    largest_error: float
    cuts: int
    levels: tuple[Level, ...]
    proof: Proof | None = None


Found = tuple[Region, Mixture, Certificate]


@dataclass(frozen=True)
class Distribution:
    """Panels of people with weights in parts of 2**48, in the order of their ids; chances of all candidates by id."""

    problem: Problem
    algorithm: str
    panels: tuple[tuple[tuple[str, ...], int], ...]
    certificate: Certificate
    pool: Pool
    region: Region
    mixture: Mixture
    parts: tuple[int, ...]
    solver: str

    @property
    def weights(self) -> list[float]:
        """Weights as numbers: exact, as parts of 2**48 are."""
        return [parts / PARTS for _, parts in self.panels]

    @cached_property
    def chances(self) -> dict[str, float]:
        """The exact marginals of the panels, for every candidate, by id."""
        parts: dict[str, int] = defaultdict(int)
        for ids, part in self.panels:
            for id in ids:
                parts[id] += part
        return {person.id: parts[person.id] / PARTS for person in self.problem.candidates}


def distribution(problem: Problem, algorithm: str = "leximin", *, progress: Progress = silent) -> Distribution:
    """The lottery that the algorithm asks for, always that or a refusal. `progress` may raise to cancel.

    Depends on nothing but the problem (the little randomness inside is seeded by its digest). Raises
    `feasibility.Infeasible` with a clash and a relaxation, `ProblemRefused` for an unknown algorithm.
    """
    if algorithm not in ALGORITHMS:
        sentence = f"There is no algorithm “{algorithm}”. Choose one of: {', '.join(ALGORITHMS)}."
        raise ProblemRefused("unknown-algorithm", sentence, algorithm=algorithm)
    progress(0, 1, "Checking the targets")
    refuse_infeasible(problem)
    pool = grouped(problem)
    roll = np.random.default_rng(int(problem.digest()[:32], 16))
    if pool.seats == 0 or not pool.classes:
        region, mixture, certificate = _only_panel(pool, algorithm)
    elif algorithm == "legacy":
        region, mixture, certificate = _legacy(pool, roll, progress)
    else:
        region, mixture, certificate = _fairest(pool, algorithm, roll, progress)
    parts = whole_parts(mixture.weights)
    progress(0, 1, "Seating people")
    panels = tuple(seated(pool, mixture.panels, parts))
    return Distribution(
        problem, algorithm, panels, certificate, pool, region, mixture, tuple(parts), f"HiGHS {solver_version()}"
    )


def _fairest(pool: Pool, algorithm: str, roll: np.random.Generator, progress: Progress) -> Found:
    """The optimum of the region; composed of panels, or cut away and sought again."""
    region, stock = region_of(pool), Stock()
    settled = algorithm == "leximin"
    reachable = np.ones(len(pool.classes), dtype=bool) if settled else _reachable(region)
    for _ in range(_CUTS):
        ideal = _ideal(region, algorithm, reachable)
        answer = composed(pool, region, ideal.seats, stock, roll, progress)
        if isinstance(answer, Mixture):
            return region, answer, _certificate(pool, region, algorithm, ideal, answer, reachable)
        region = _cut(region, answer, ideal)
        if not settled:
            # Some whom the region reaches may be on no panel: exact leximin finds out, and keeps its cuts.
            region, reachable = _exactly_reachable(pool, region, stock, roll, progress)
            settled = True
    raise SolverFailed(f"no lottery was found after {_CUTS} cuts")


def _ideal(region: Region, algorithm: str, reachable: Reachable) -> Ideal:
    if algorithm == "leximin":
        return ideals.leximin(region)
    return {"maximin": ideals.maximin, "nash": nash, "goldilocks": ideals.goldilocks}[algorithm](region, reachable)


def _reachable(region: Region) -> Reachable:
    """The classes that have any chance in the region."""
    return np.asarray(ideals.leximin(region).seats > NEVER)


def _exactly_reachable(
    pool: Pool, region: Region, stock: Stock, roll: np.random.Generator, progress: Progress
) -> tuple[Region, Reachable]:
    for _ in range(_CUTS):
        ideal = ideals.leximin(region)
        answer = composed(pool, region, ideal.seats, stock, roll, progress)
        if isinstance(answer, Mixture):
            return region, np.asarray(ideal.seats > NEVER)
        region = _cut(region, answer, ideal)
    raise SolverFailed(f"no lottery was found after {_CUTS} cuts")


def _cut(region: Region, cut: Cut, ideal: Ideal) -> Region:
    if float(np.add.reduce(cut.weights * ideal.seats)) <= cut.bound:
        raise SolverFailed("the prices of the weights do not separate the expected seats from the panels")
    return region.with_cut(cut.weights, cut.bound)


def _certificate(
    pool: Pool, region: Region, algorithm: str, ideal: Ideal, mixture: Mixture, reachable: Reachable
) -> Certificate:
    seats = mixture.panels.T.astype(float) @ mixture.weights
    everyone = np.ones(len(reachable), dtype=bool)
    counted = everyone if algorithm == "leximin" else reachable
    achieved = ideals.score(algorithm, seats / region.heads, region.heads, counted)
    error = float((np.abs(seats - ideal.seats) / region.heads).max())
    proof = None
    if algorithm in {"leximin", "maximin"} and ideal.prices is not None and not region.cuts:
        proof = proof_of(pool, ideal.prices)
    return Certificate(algorithm, ideal.bound, achieved, True, error, region.cuts, ideal.levels, proof)


def _only_panel(pool: Pool, algorithm: str) -> Found:
    """All seats are taken by those who must be included: nothing is drawn."""
    panels: Counts = np.zeros((1, len(pool.classes)), dtype=np.int64)
    chance = 1.0 if not pool.classes else 0.0
    certificate = Certificate(algorithm, chance, chance, algorithm != "legacy", 0.0, 0, ())
    return region_of(pool), Mixture(panels, np.ones(1), panels[0].astype(float), panels), certificate


def _legacy(pool: Pool, roll: np.random.Generator, progress: Progress) -> Found:
    panels, weights = legacy.drawn(pool, roll, progress)
    region = region_of(pool)
    bound = ideals.leximin(region).bound
    seats = panels.T.astype(float) @ weights
    certificate = Certificate("legacy", bound, float((seats / region.heads).min()), False, 0.0, 0, ())
    return region, Mixture(panels, weights, seats, panels[:0]), certificate

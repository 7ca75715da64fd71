"""The plain way to the same answers, for tiny pools: every panel listed, one variable each."""

from itertools import combinations

import numpy as np
from scipy.optimize import linprog

from consultations.domain.sortition.distribution import Distribution
from consultations.domain.sortition.problem import Problem


def meets(problem: Problem, ids: tuple[str, ...]) -> bool:
    """Whether a panel keeps every rule, checked person by person."""
    people = {person.id: person for person in problem.people}
    panel = [people[id] for id in ids]
    if len(set(ids)) != problem.seats or set(ids) & set(problem.must_exclude):
        return False
    if not set(problem.must_include) <= set(ids):
        return False
    homes = [person.address for person in panel if person.address is not None]
    if problem.same_address and len(homes) != len(set(homes)):
        return False
    return all(
        target.min <= sum(person.values[target.feature] == target.value for person in panel) <= target.max
        for target in problem.targets
    )


def checked(found: Distribution) -> dict[str, float]:
    """The chances of a lottery, after checking its panels, weights and marginals one by one."""
    marginals = dict.fromkeys(found.chances, 0.0)
    for (ids, _), weight in zip(found.panels, found.weights, strict=True):
        assert meets(found.problem, ids) and weight > 0
        for id in ids:
            marginals[id] += weight
    assert sum(found.weights) == 1
    assert marginals == found.chances
    return found.chances


def panels(problem: Problem) -> list[tuple[str, ...]]:
    ids = [person.id for person in problem.people]
    return [chosen for chosen in combinations(ids, problem.seats) if meets(problem, chosen)]


def leximin(problem: Problem) -> list[float]:
    """The chances of the leximin lottery, sorted, by linear programs over all panels (Flanigan et al. 2021)."""
    listed = panels(problem)
    ids = [person.id for person in problem.candidates]
    inside = np.array([[id in panel for panel in listed] for id in ids], dtype=float)
    fixed: dict[int, float] = {}
    while len(fixed) < len(ids):
        loose = [row for row in range(len(ids)) if row not in fixed]
        least = _raise(inside, loose, fixed)
        # Whoever cannot rise above the level while the others keep it is settled.
        stuck = [row for row in loose if _highest(inside, row, loose, least, fixed) <= least + 1e-7]
        fixed |= dict.fromkeys(stuck, least)
    return sorted(fixed.values())


def _equations(inside: np.ndarray, fixed: dict[int, float], extra: int) -> tuple[np.ndarray, np.ndarray]:
    rows = [np.ones(inside.shape[1]), *(inside[row] for row in fixed)]
    matrix = np.hstack([np.array(rows), np.zeros((len(rows), extra))])
    return matrix, np.array([1.0, *fixed.values()])


def _raise(inside: np.ndarray, loose: list[int], fixed: dict[int, float]) -> float:
    matrix, right = _equations(inside, fixed, 1)
    upper = np.hstack([-inside[loose], np.ones((len(loose), 1))])
    cost = np.append(np.zeros(inside.shape[1]), -1.0)
    found = linprog(cost, A_ub=upper, b_ub=np.zeros(len(loose)), A_eq=matrix, b_eq=right, bounds=(0, None))
    assert found.status == 0, found.message
    return float(-found.fun)


def _highest(inside: np.ndarray, row: int, loose: list[int], least: float, fixed: dict[int, float]) -> float:
    matrix, right = _equations(inside, fixed, 0)
    bound = np.full(len(loose), -least + 1e-9)
    found = linprog(-inside[row], A_ub=-inside[loose], b_ub=bound, A_eq=matrix, b_eq=right, bounds=(0, None))
    assert found.status == 0, found.message
    return float(-found.fun)

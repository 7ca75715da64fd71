"""Whether any panel meets all targets; if not, which targets clash, and the smallest relaxation that works."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
import scipy.sparse as sparse

from consultations.domain.sortition import ideals
from consultations.domain.sortition.grouping import Floats, Pool, grouped
from consultations.domain.sortition.problem import Problem, Target
from consultations.domain.sortition.programs import INFINITY, Program
from consultations.domain.sortition.region import region_of


@dataclass(frozen=True)
class Bound:
    """One side of a target: `side` is "min" or "max"."""

    feature: str
    value: str
    side: str
    limit: int

    def __str__(self) -> str:
        return f"{self.feature}: {self.value} {'at least' if self.side == 'min' else 'at most'} {self.limit}"


@dataclass(frozen=True)
class Change:
    """A bound moved, as a step of a relaxation; `within_flex` tells whether the target itself allows it."""

    feature: str
    value: str
    side: str
    old: int
    new: int
    within_flex: bool

    def __str__(self) -> str:
        verb = "lower the minimum" if self.side == "min" else "raise the maximum"
        beyond = "" if self.within_flex else " (beyond its flexible bound)"
        return f"{self.feature}: {self.value}: {verb} from {self.old} to {self.new}{beyond}"


class Infeasible(ValueError):
    """No panel meets all targets.

    `clash` are bounds that contradict each other in this pool, none of which could be left out; `relaxation` is the
    smallest change of targets (a minimum costs 1 + 2 / minimum per seat, a maximum 1) with which panels exist, which
    has been tried; it is empty where targets are not the cause. `relaxed` are all targets with these changes.
    """

    code = "quota-infeasible"

    def __init__(self, reason: str, clash: Iterable[Bound] = (), relaxation: Iterable[Change] = (), relaxed: Iterable[Target] = ()):  # fmt: skip # noqa: E501
        self.reason = reason
        self.clash, self.relaxation, self.relaxed = tuple(clash), tuple(relaxation), tuple(relaxed)
        self.values = {"clash": "; ".join(map(str, self.clash)), "relaxation": "; ".join(map(str, self.relaxation))}
        super().__init__(" ".join(self.sentences))

    @property
    def sentences(self) -> tuple[str, ...]:
        """The refusal, the clash, the way out; one sentence each."""
        told = [self.reason]
        if self.clash:
            told.append(f"These cannot all be met with this pool: {'; '.join(map(str, self.clash))}.")
        if self.relaxation:
            told.append(f"The smallest change that works: {'; '.join(map(str, self.relaxation))}.")
        return tuple(told)


@dataclass(frozen=True)
class Feasibility:
    """`infeasible` is None where panels exist; then `lowest_chance` is a bound for everybody's lowest chance."""

    infeasible: Infeasible | None
    lowest_chance: float


def feasible(problem: Problem) -> Feasibility:
    """A preview within a second: do panels exist, and how fair can a lottery be at best?"""
    try:
        refuse_infeasible(problem)
    except Infeasible as infeasible:
        return Feasibility(infeasible, 0.0)
    pool = grouped(problem)
    if pool.seats == 0 or not pool.classes:
        return Feasibility(None, 1.0 if not pool.classes else 0.0)
    return Feasibility(None, ideals.leximin(region_of(pool)).bound)


def refuse_infeasible(problem: Problem) -> None:
    """Raises `Infeasible` where no panel meets all rules."""
    _refuse_for_people(problem)
    pool = grouped(problem)
    if _panel(pool) is not None:
        return
    clash = _clash(pool)
    for beyond in (False, True):
        changes = _relaxation(pool, beyond=beyond)
        if changes is not None:
            relaxed = _applied(problem.targets, changes)
            if _panel(grouped(problem.with_targets(relaxed))) is not None:
                raise Infeasible("No panel meets all targets.", clash, changes, relaxed)
    raise Infeasible("No panel meets all targets, and no change of targets helps.", clash)


def _refuse_for_people(problem: Problem) -> None:
    """Reasons that no target can mend: too few people or homes, too many who must be included."""
    included = [person for person in problem.candidates if person.id in problem.must_include]
    if len(included) > problem.seats:
        raise Infeasible(
            f"{len(included)} people must be included, but there are only {problem.seats} seats:"
            " add seats or shorten the list."
        )
    homes = Counter(person.address for person in included if problem.same_address and person.address is not None)
    shared = next((home for home, times in homes.items() if times > 1), None)
    if shared is not None:
        ids = [person.id for person in included if person.address == shared]
        raise Infeasible(
            f"{' and '.join(ids)} must be included but share an address, and one address may have one seat:"
            " take one of them from the list."
        )
    pool = grouped(problem)
    most = sum(pool.sizes) + len(included)
    if most < problem.seats:
        homes_too = " at different addresses" if problem.same_address else ""
        raise Infeasible(
            f"The pool has {most} people{homes_too} for {problem.seats} seats: recruit more people or take fewer seats."
        )


def _panel(pool: Pool) -> Floats | None:
    """Any panel within the bounds; None when there is none."""
    if np.any(pool.low > pool.high):
        return None
    if not pool.classes:
        return np.zeros(0) if not np.any(pool.low > 0) else None
    found = region_of(pool).program(np.zeros(len(pool.classes)), whole=True).solve()
    return None if found is None else found.values


def _clash(pool: Pool) -> list[Bound]:
    """Bounds without any of which the rest could be met: each is left out in turn, and stays out where it changes nothing."""
    everyone = len(pool.problem.people)
    low, high = pool.low.copy(), pool.high.copy()
    sides = [(row, side) for side in ("min", "max") for row in range(len(low))]
    needed: list[Bound] = []
    for row, side in sides:
        if (side == "min" and low[row] <= 0) or (side == "max" and high[row] >= everyone):
            continue
        kept = (low[row], high[row])
        if side == "min":
            low[row] = 0
        else:
            high[row] = everyone
        if _panel(replace(pool, low=low, high=high)) is not None:
            low[row], high[row] = kept
            target = pool.problem.targets[row]
            needed.append(Bound(target.feature, target.value, side, target.min if side == "min" else target.max))
    return needed


def _relaxation(pool: Pool, *, beyond: bool) -> list[Change] | None:
    """The cheapest change of bounds with which a panel exists, within the flexible bounds or `beyond` them."""
    targets = pool.problem.targets
    region = region_of(pool)
    count, width = len(targets), len(pool.classes)
    spent = _spent(pool)
    minima, maxima = np.array([t.min for t in targets]), np.array([t.max for t in targets])
    most_down = minima.astype(float) if beyond else np.array([float(t.min - t.min_flex) for t in targets])
    most_up = np.array([INFINITY if beyond or t.max_flex is None else float(t.max_flex - t.max) for t in targets])
    unit, none = sparse.identity(count), sparse.csr_matrix((count, count))
    values, rest = region.matrix[:count], region.matrix[count:]
    others = sparse.csr_matrix((rest.shape[0], count))
    matrix = sparse.bmat([[values, unit, none], [values, none, -unit], [rest, others, others]]).tocsr()
    rows = (
        np.concatenate([minima - spent, np.full(count, -INFINITY), region.low[count:]]),
        np.concatenate([np.full(count, INFINITY), maxima - spent, region.high[count:]]),
    )
    columns = (np.zeros(width + 2 * count), np.concatenate([region.caps, most_down, most_up]))
    cost = -np.concatenate([np.zeros(width), 1 + 2 / np.maximum(minima, 1), np.ones(count)])
    whole = np.arange(width + 2 * count) < width
    found = Program(matrix, rows, columns, cost, whole=whole).solve()
    if found is None:
        return None
    down = np.round(found.values[width : width + count]).astype(int)
    up = np.round(found.values[width + count :]).astype(int)
    changes = []
    for target, less, more in zip(targets, down, up, strict=True):
        if less:
            new = target.min - int(less)
            changes.append(Change(target.feature, target.value, "min", target.min, new, new >= target.min_flex))
        if more:
            new = target.max + int(more)
            within = target.max_flex is None or new <= target.max_flex
            changes.append(Change(target.feature, target.value, "max", target.max, new, within))
    return changes


def _spent(pool: Pool) -> Floats:
    """How many of each value's seats are taken by those who must be included."""
    counts: dict[tuple[str, str], int] = defaultdict(int)
    for person in pool.problem.candidates:
        if person.id in pool.problem.must_include:
            for feature, value in person.values.items():
                counts[(feature, value)] += 1
    return np.array([float(counts[(target.feature, target.value)]) for target in pool.problem.targets])


def _applied(targets: tuple[Target, ...], changes: list[Change]) -> tuple[Target, ...]:
    moved = {(change.feature, change.value, change.side): change.new for change in changes}
    relaxed = []
    for target in targets:
        low = moved.get((target.feature, target.value, "min"), target.min)
        high = moved.get((target.feature, target.value, "max"), target.max)
        flex = None if target.max_flex is None else max(target.max_flex, high)
        relaxed.append(replace(target, min=low, max=high, min_flex=min(target.min_flex, low), max_flex=flex))
    return tuple(relaxed)

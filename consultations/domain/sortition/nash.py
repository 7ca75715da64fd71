"""The expected seats with the highest product of chances (Nash welfare): a convex program, solved by an interior point.

Maximises the sum over people of log(chance) over a region. Newton's method on the perturbed optimality conditions
(Boyd and Vandenberghe, "Convex optimization", 2004, section 11.7); as the objective is separable, each step only needs
a system with one unknown per row of the region.
"""

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sparse

from consultations.domain.sortition.grouping import Floats
from consultations.domain.sortition.ideals import Ideal
from consultations.domain.sortition.programs import INFINITY, Program, SolverFailed
from consultations.domain.sortition.region import Region

_STEPS = 200
_CLOSE, _LEAST = 1e-11, 1e-15
Flags = np.ndarray[tuple[int], np.dtype[np.bool_]]


@dataclass
class _Point:
    seats: Floats
    slack: Floats  # matrix @ seats, kept strictly between the rows' bounds
    price: Floats
    below: Floats  # multipliers of the lower and upper bounds of the rows, and of the caps
    above: Floats
    cap: Floats


def nash(region: Region, reachable: Flags) -> Ideal:
    """`bound` is the highest mean logarithm of the chances, proven by a linear program over the region."""
    heads = region.heads[reachable]
    seats = _best(region, reachable)
    gradient = np.zeros(len(seats))
    gradient[reachable] = heads / seats[reachable]
    best = region.program(gradient, caps=np.where(reachable, region.caps, 0.0)).solve()
    if best is None:
        raise SolverFailed("a program over a region with points was reported empty")
    # The logarithm lies below its tangent: no point can better the value here by more than this.
    slip = best.objective - float(np.add.reduce(gradient * seats))
    value = float(np.add.reduce(heads * np.log(seats[reachable] / heads)))
    return Ideal(seats, (value + max(slip, 0.0)) / float(heads.sum()))


def _best(region: Region, reachable: Flags) -> Floats:
    """The optimum. Rows and caps that hold as equations in the whole region are taken as such: the rest has an inside."""
    start, low, high, capped = _inside(region, reachable)
    seats = np.where(capped, region.caps, 0.0)
    used = np.flatnonzero(reachable & ~capped)
    if len(used):
        given = region.matrix @ seats
        matrix = region.matrix.tocsc()[:, used].tocsr()
        inner = _Interior(matrix, low - given, high - given, region.caps[used], region.heads[used])
        seats[used] = inner.solve(start[used])
    return seats


def _inside(region: Region, reachable: Flags) -> tuple[Floats, Floats, Floats, Flags]:
    """A point with room wherever the region has any, the rows' bounds with equations as such, and the classes at their cap.

    One linear program, made homogeneous (all bounds times a scale >= 1), gives each room up to 1: what stays at 0 has none.
    """
    rows, width = region.matrix.shape
    has_low, has_high = np.isfinite(region.low), np.isfinite(region.high)
    low, high = np.where(has_low, region.low, 0.0), np.where(has_high, region.high, 0.0)
    unit_rows, unit = sparse.identity(rows), sparse.identity(width)
    scale = [sparse.csr_matrix(-bounds.reshape(-1, 1)) for bounds in (low, high, region.caps)]
    matrix = sparse.bmat(
        [
            [region.matrix, scale[0], -unit_rows, None, None, None],
            [-region.matrix, -scale[1], None, -unit_rows, None, None],
            [-unit, -scale[2], None, None, -unit, None],
            [unit, None, None, None, None, -unit],
        ]
    ).tocsr()
    least = np.concatenate([np.where(has_low, 0.0, -INFINITY), np.where(has_high, 0.0, -INFINITY), np.zeros(2 * width)])
    most = np.concatenate(
        [np.where(reachable, INFINITY, 0.0), [INFINITY], has_low, has_high, reachable, reachable]
    ).astype(float)
    bottom = np.concatenate([np.zeros(width), [1.0], np.zeros(2 * rows + 2 * width)])
    cost = np.concatenate([np.zeros(width + 1), np.ones(2 * rows + 2 * width)])
    found = Program(matrix, (least, np.full(len(least), INFINITY)), (bottom, most), cost).solve()
    if found is None:
        raise SolverFailed("a program over a region with points was reported empty")
    room = found.values[width + 1 :] > 0.5
    at_low, at_high = has_low & ~room[:rows], has_high & ~room[rows : 2 * rows]
    return (
        found.values[:width] / found.values[width],
        np.where(at_high, region.high, region.low),
        np.where(at_low, region.low, region.high),
        reachable & ~room[2 * rows : 2 * rows + width],
    )


class _Interior:
    def __init__(self, matrix: sparse.csr_matrix, low: Floats, high: Floats, caps: Floats, heads: Floats) -> None:
        self.matrix, self.transposed = matrix, matrix.T.tocsr()
        self.low, self.high, self.caps, self.heads = low, high, caps, heads
        self.fixed = high - low <= 0
        self.open_low = ~self.fixed & np.isfinite(low)
        self.open_high = ~self.fixed & np.isfinite(high)
        self.count = int(self.open_low.sum() + self.open_high.sum()) + len(heads)

    def solve(self, start: Floats) -> Floats:
        """Seats at the optimum, polished on the rows and caps that hold there; `start` lies inside."""
        point = self._start(start)
        for _ in range(_STEPS):
            gap = self._gap(point)
            if gap < _CLOSE * self.count and self._apart(point) < 1e-9:
                break
            self._step(point, 0.1 * gap / self.count)
        return self._polished(point)

    def _start(self, start: Floats) -> _Point:
        share = np.clip(start, 1e-6 * self.caps, (1 - 1e-6) * self.caps)
        slack = np.where(self.fixed, self.low, self.matrix @ start)
        below, above = self.open_low.astype(float), self.open_high.astype(float)
        return _Point(share, slack, np.zeros(len(self.low)), below, above, np.ones(len(self.heads)))

    def _room(self, point: _Point) -> tuple[Floats, Floats, Floats]:
        under = np.where(self.open_low, point.slack - np.where(self.open_low, self.low, 0.0), 1.0)
        over = np.where(self.open_high, np.where(self.open_high, self.high, 0.0) - point.slack, 1.0)
        return np.maximum(under, _LEAST), np.maximum(over, _LEAST), np.maximum(self.caps - point.seats, _LEAST)

    def _gap(self, point: _Point) -> float:
        under, over, room = self._room(point)
        return float(
            np.add.reduce(point.below * under) + np.add.reduce(point.above * over) + np.add.reduce(point.cap * room)
        )

    def _apart(self, point: _Point) -> float:
        """How far the equations are from holding: of the rows, and of prices against the slope of the logarithm."""
        slope = 1.0 - (self.transposed @ point.price + point.cap) * point.seats / self.heads
        rows = np.abs(self.matrix @ point.seats - point.slack).max()
        return float(max(rows, np.abs(slope).max()))

    def _step(self, point: _Point, target: float) -> None:
        under, over, room = self._room(point)
        bend = self.heads / point.seats**2 + point.cap / room
        pull = self.heads / point.seats - self.transposed @ point.price - target / room
        stiff = point.below / under + point.above / over
        push = point.price + np.where(self.open_low, target / under, 0.0) - np.where(self.open_high, target / over, 0.0)
        # slack moves by (push + dprice) / stiff where it is free, not at all where the row is an equation
        give = np.where(self.fixed | (stiff <= 0), 0.0, 1.0 / np.where(stiff > 0, stiff, 1.0))
        apart = self.matrix @ point.seats - point.slack
        scaled = self.transposed.multiply(1.0 / bend.reshape(-1, 1)).tocsr()
        system = (self.matrix @ scaled).toarray() + np.diag(give)
        system[np.diag_indices_from(system)] *= 1 + 1e-12
        system[np.diag_indices_from(system)] += 1e-14
        right = apart + self.matrix @ (pull / bend) - give * push
        price = np.linalg.solve(system, right)
        seats = (pull - self.transposed @ price) / bend
        slack = give * (push + price)
        below = np.where(self.open_low, (target - point.below * slack) / under - point.below, 0.0)
        above = np.where(self.open_high, (target + point.above * slack) / over - point.above, 0.0)
        cap = (target + point.cap * seats) / room - point.cap
        reach = min(
            1.0,
            0.99 * _reach(point.seats, seats),
            0.99 * _reach(room, -seats),
            0.99 * _reach(under, np.where(self.open_low, slack, 0.0)),
            0.99 * _reach(over, np.where(self.open_high, -slack, 0.0)),
        )
        bold = min(
            1.0, 0.99 * _reach(point.below, below), 0.99 * _reach(point.above, above), 0.99 * _reach(point.cap, cap)
        )
        point.seats = point.seats + reach * seats
        point.slack = np.where(self.fixed, self.low, point.slack + reach * slack)
        point.price = point.price + bold * price
        point.below, point.above = point.below + bold * below, point.above + bold * above
        point.cap = point.cap + bold * cap

    def _polished(self, point: _Point) -> Floats:
        """Newton steps with the rows and caps that hold as equations: full accuracy, and exactly on the face."""
        under, over, room = self._room(point)
        at_low = self.fixed | (self.open_low & (point.below > under))
        at_high = self.open_high & (point.above > over)
        free = point.cap <= room
        goal = np.where(at_high, self.high, self.low)[at_low | at_high]
        matrix = self.matrix[at_low | at_high]
        seats = np.where(free, point.seats, self.caps)
        for _ in range(8):
            bend = np.where(free, seats**2 / self.heads, 0.0)
            scaled = matrix.T.multiply(bend.reshape(-1, 1)).tocsr()
            right = matrix @ (bend * self.heads / seats) - (goal - matrix @ seats)
            price = np.linalg.lstsq((matrix @ scaled).toarray(), right, rcond=1e-13)[0]
            seats = np.where(free, seats + bend * (self.heads / seats - matrix.T @ price), seats)
            if not np.all(seats > 0):
                return point.seats
        worst = max(float(np.abs(matrix @ seats - goal).max(initial=0.0)), float((seats - self.caps).max()))
        return seats if worst < 1e-9 else point.seats


def _reach(value: Floats, move: Floats) -> float:
    """How far one may go before a positive value falls to zero."""
    falling = move < 0
    return float(np.min(-value[falling] / move[falling])) if falling.any() else np.inf

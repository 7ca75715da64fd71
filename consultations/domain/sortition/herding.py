"""Panels whose average comes close to given expected seats, found one after another.

Herding (Welling, "Herding dynamical weights to learn", ICML 2009): a debt per class grows by its expected seats and
falls by the seats it gets; each next panel pays as much debt as it can. To find it, a linear program over the face of
the region gives a corner, which is whole but for a dozen classes; those and the classes nearest to a change are settled
by random corners of what is left, or else by a small integer program.
"""

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sparse

from consultations.domain.sortition.grouping import Counts, Floats
from consultations.domain.sortition.programs import Program, Solution
from consultations.domain.sortition.region import Region

CORE, GROWTH, CORNERS = 50, 5, 30
NOISE, PULL, NUDGE = 0.2, 2.0, 0.3
_WHOLE = 1e-6


@dataclass(frozen=True)
class _Box:
    low: Floats
    high: Floats


class Herd:
    """A source of panels around the point `seats`. `roll` is the only randomness; `debt` what is owed from before."""

    def __init__(self, region: Region, seats: Floats, roll: np.random.Generator, debt: Floats | None = None) -> None:
        self._region, self._seats, self._roll = region, seats, roll
        self._rows = region.face(seats)
        self._box = _Box(np.floor(seats + _WHOLE), np.ceil(seats - _WHOLE))
        nothing = np.zeros(len(seats))
        columns = (self._box.low, self._box.high)
        self._corner = Program(region.matrix, self._rows, columns, nothing, presolve=False)
        self._size = CORE
        self._debt = 0.1 * roll.random(len(seats)) if debt is None else debt

    def panel(self) -> Counts | None:
        """The next panel (seats per class), or None when the corner could not be made whole: ask again."""
        corner, panel = self._paying(self._debt + NOISE * self._roll.random(len(self._seats)))
        if panel is None:
            self._debt = self._debt + NUDGE * (self._seats - corner)
            return None
        self._debt = self._debt + self._seats - panel
        return panel

    def paying(self, debt: Floats) -> Counts | None:
        """A panel that pays much of another debt; the herd's own stays as it is."""
        return self._paying(debt)[1]

    def _paying(self, debt: Floats) -> tuple[Floats, Counts | None]:
        """The corner that pays most, and the panel that it became."""
        self._corner.aim(debt)
        corner = self._corner.solve()
        if corner is None:
            return self._seats, None
        panel = self._settled(corner, debt)
        return corner.values, None if panel is None else panel.astype(np.int64)

    def _settled(self, corner: Solution, debt: Floats) -> Floats | None:
        panel = np.round(corner.values)
        broken = np.abs(corner.values - panel) > _WHOLE
        if not broken.any():
            return panel
        nearness = np.argsort(np.where(broken, -1.0, np.abs(corner.reduced)), kind="stable")
        size = max(self._size, 2 * int(broken.sum()))
        while True:
            core = np.sort(nearness[:size])
            whole = panel.copy()
            whole[core] = 0.0
            taken = self._region.matrix @ whole
            rows = (self._rows[0] - taken, self._rows[1] - taken)
            columns = (self._box.low[core], self._box.high[core])
            settled = self._core(self._region.columns[:, core], rows, columns, PULL * debt[core])
            if settled is not None:
                whole[core] = settled
                return whole
            if size >= len(panel):
                return None
            # Where targets leave little room, fewer classes cannot be settled: the next panels begin with more.
            self._size += GROWTH
            size *= 2

    def _core(
        self, matrix: sparse.csc_matrix, rows: tuple[Floats, Floats], columns: tuple[Floats, Floats], debt: Floats
    ) -> Floats | None:
        width = len(debt)
        cost = debt + self._roll.random(width)
        corners = Program(matrix, rows, columns, cost, presolve=False)
        for attempt in range(CORNERS):
            if attempt:
                corners.aim(debt / (1 + attempt) + self._roll.random(width))
            found = corners.solve()
            if found is None:
                return None
            settled = np.round(found.values)
            if np.all(np.abs(found.values - settled) <= _WHOLE):
                return settled
        program = Program(matrix, rows, columns, cost, whole=True, presolve=False, first_found=True)
        found = program.solve()
        return None if found is None else np.round(found.values)

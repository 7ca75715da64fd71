"""The region of expected seats: what every lottery over panels must satisfy, as linear rows over classes.

The expected seats of any lottery lie in it, so a best point of the region bounds every lottery; if the point can be
composed of panels, the bound is reached. Where it cannot, a proven cut takes that point away (`composing`).
"""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import scipy.sparse as sparse

from consultations.domain.sortition.grouping import Counts, Floats, Pool
from consultations.domain.sortition.programs import Program

TIGHT = 1e-7


@dataclass(frozen=True)
class Region:
    """low <= matrix @ seats <= high, 0 <= seats <= caps. The first rows are the targets, then all seats, households, cuts."""

    matrix: sparse.csr_matrix
    low: Floats
    high: Floats
    caps: Floats
    heads: Floats
    cuts: int = 0

    @cached_property
    def columns(self) -> sparse.csc_matrix:
        return self.matrix.tocsc()

    def program(
        self,
        cost: Floats,
        *,
        whole: bool = False,
        caps: Floats | None = None,
        rows: tuple[Floats, Floats] | None = None,
    ) -> Program:
        """Maximise cost @ seats over the region, over panels where `whole`; with other caps or bounds of rows if given."""
        high = self.caps if caps is None else caps
        return Program(self.matrix, rows or (self.low, self.high), (np.zeros(len(high)), high), cost, whole=whole)

    def with_cut(self, weights: Floats, bound: float) -> "Region":
        """The region in which weights @ seats <= bound; the caller has proven it for every panel."""
        return replace(
            self,
            matrix=sparse.vstack([self.matrix, sparse.csr_matrix(weights)]).tocsr(),
            low=np.append(self.low, -np.inf),
            high=np.append(self.high, bound),
            cuts=self.cuts + 1,
        )

    def face(self, seats: Floats) -> tuple[Floats, Floats]:
        """Bounds of the rows on the smallest face with this point: any lottery with these seats only uses panels on it."""
        reached = self.matrix @ seats
        low = np.where(reached > self.high - TIGHT, self.high, self.low)
        high = np.where(reached < self.low + TIGHT, self.low, self.high)
        return low, high


def region_of(pool: Pool) -> Region:
    width, targets = len(pool.classes), len(pool.low)
    everyone = np.arange(width)
    rows: list[Counts] = [*pool.features, np.full(width, targets)]
    columns: list[Counts] = [everyone] * (len(pool.features) + 1)
    low, high = [*pool.low, pool.seats], [*pool.high, pool.seats]
    for kind, size in zip(pool.kinds, pool.sizes, strict=True):
        if len(kind) > 1:
            rows.append(np.full(len(kind), len(low)))
            columns.append(np.array(kind))
            low.append(0)
            high.append(size)
    row, column = np.concatenate(rows), np.concatenate(columns)
    return Region(
        matrix=sparse.csr_matrix((np.ones(len(row)), (row, column)), shape=(len(low), width)),
        low=np.array(low, dtype=float),
        high=np.array(high, dtype=float),
        caps=pool.caps.astype(float),
        heads=pool.heads.astype(float),
    )

"""From expected seats to a lottery over panels that gives exactly them, or the proof that no lottery does.

First a herd of panels and their weights. Where that does not come out, column generation: a linear program finds the
weights with the smallest shortfall, its prices say which panel would help most, an integer program finds it. When no
panel helps and something is still short, the prices are a cut: every panel keeps it, the expected seats do not.
"""

from dataclasses import dataclass, field
from itertools import count

import numpy as np
import scipy.sparse as sparse

from consultations.domain.sortition.grouping import Counts, Floats, Pool
from consultations.domain.sortition.herding import Herd
from consultations.domain.sortition.problem import Progress
from consultations.domain.sortition.programs import INFINITY, Program, Solution, SolverFailed
from consultations.domain.sortition.region import Region
from consultations.domain.sortition.weighing import ACCEPTED, weights_of

HERD, MORE, ROUNDS = 1.05, 0.1, 7
_IMPROVES = 1e-9


@dataclass(frozen=True)
class Mixture:
    """Panels (rows: seats per class) with weights that sum to 1; `seats` are the expected seats that they compose.

    `herd` are the panels of the herd in their order: any first few of them come close to the expected seats too.
    """

    panels: Counts
    weights: Floats
    seats: Floats
    herd: Counts


@dataclass(frozen=True)
class Cut:
    """weights @ panel <= bound for every panel of the problem, though not for the expected seats asked for."""

    weights: Floats
    bound: float


@dataclass
class Stock:
    """The different panels found so far, in the order in which they were found."""

    panels: dict[bytes, Counts] = field(default_factory=dict)

    def add(self, panel: Counts) -> bool:
        key = panel.tobytes()
        known = key in self.panels
        self.panels.setdefault(key, panel)
        return not known

    def matrix(self) -> Counts:
        return np.array(list(self.panels.values()), dtype=np.int64)


def composed(
    pool: Pool, region: Region, seats: Floats, stock: Stock, roll: np.random.Generator, progress: Progress
) -> Mixture | Cut:
    """A mixture with exactly these expected seats (up to `weighing.ACCEPTED`), or a cut that proves there is none."""
    herd = Herd(region, seats, roll)
    width = len(seats)
    order: list[Counts] = []
    wanted, tried = int(HERD * width) + 10, 0
    for attempt in range(ROUNDS):
        while len(order) < wanted and tried < 2 * wanted:
            panel = herd.panel()
            tried += 1
            if panel is not None and pool.admits(panel):
                order.append(panel)
                stock.add(panel)
            progress(len(order), wanted, "Composing panels")
        mixture = _weighed(stock.matrix(), seats) if stock.panels else None
        if mixture is not None:
            return Mixture(*mixture, seats, np.array(order, dtype=np.int64).reshape(-1, width))
        wanted += int(MORE * width) + 10
        if tried >= 2 * wanted or (attempt and width <= 60):
            break
    generated = _generated(pool, region, seats, stock, progress)
    if isinstance(generated, Cut):
        return generated
    return Mixture(*generated, seats, np.array(order, dtype=np.int64).reshape(-1, width))


def _weighed(panels: Counts, seats: Floats, start: Floats | None = None) -> tuple[Counts, Floats] | None:
    columns = sparse.csr_matrix(panels.T.astype(float))
    even = np.full(len(panels), 1.0 / len(panels))
    weights = weights_of(columns, seats, even if start is None else start)
    if weights is None:
        return None
    used = weights > 0
    return panels[used], weights[used]


def _generated(
    pool: Pool, region: Region, seats: Floats, stock: Stock, progress: Progress
) -> tuple[Counts, Floats] | Cut:
    """Column generation from the stock: first over the face (only its panels can be used), then over all panels."""
    width = len(seats)
    master = _master(stock, seats)
    columns = list(stock.panels.values())
    pricing, everywhere = region.program(np.zeros(width), whole=True, rows=region.face(seats)), False
    for step in count(1):
        progress(step, step + 1, "Looking for panels that help those short of their chance")
        found = _answer(master)
        shortfall = -found.objective
        weights = np.maximum(found.values[width:], 0.0)
        if shortfall <= ACCEPTED:
            panels, used = np.array(columns, dtype=np.int64), weights > 0
            fine = _weighed(panels, seats, weights)
            return fine or (panels[used], weights[used] / float(np.add.reduce(weights)))
        prices = np.maximum(-found.prices[:width], 0.0)
        pricing.aim(prices)
        best = pricing.solve() if not everywhere else _answer(pricing)
        panel = None if best is None else np.round(best.values).astype(np.int64)
        # The shortfall is prices @ seats less what the panels in use pay: no panel that pays more, no smaller shortfall.
        paid = float(np.add.reduce(prices * seats)) - shortfall
        pays = -INFINITY if panel is None else float(np.add.reduce(prices * panel))
        if panel is not None and pays > paid + _IMPROVES and pool.admits(panel) and stock.add(panel):
            columns.append(panel)
            rows = np.append(np.flatnonzero(panel), width)
            master.add_column(0.0, rows, np.append(panel[panel > 0], 1).astype(float))
        elif everywhere and best is not None:
            return Cut(prices, max(pays, best.objective))
        else:
            pricing, everywhere = region.program(np.zeros(width), whole=True), True
    raise AssertionError("unreachable: count never ends")


def _answer(program: Program) -> Solution:
    found = program.solve()
    if found is None:
        raise SolverFailed("a program that has always a solution was reported to have none")
    return found


def _master(stock: Stock, seats: Floats) -> Program:
    """Columns: shortfall per class (each costs 1), weight per panel. Rows: seats per class reached, weights sum to 1."""
    width = len(seats)
    unit = sparse.identity(width)
    if stock.panels:
        panels = stock.matrix()
        matrix = sparse.bmat([[unit, sparse.csr_matrix(panels.T.astype(float))], [None, np.ones((1, len(panels)))]])
    else:
        matrix = sparse.vstack([unit, sparse.csr_matrix((1, width))])
    size = matrix.shape[1]
    rows = (np.append(seats, 1.0 if stock.panels else 0.0), np.append(np.full(width, INFINITY), 1.0))
    columns = (np.zeros(size), np.full(size, INFINITY))
    cost = np.append(np.full(width, -1.0), np.zeros(size - width))
    return Program(matrix.tocsr(), rows, columns, cost, presolve=False)

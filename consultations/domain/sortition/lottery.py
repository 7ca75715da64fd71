"""A uniform lottery: 1,000 published panels of which three digits pick one, with almost the chances of the distribution.

Panels are taken one after another so that the seats given stay closest to those due, then exchanged while that helps
(the aim of Flanigan, Kehne and Procaccia, "Fair sortition made transparent", NeurIPS 2021, by local search).
"""

import hashlib
import json
from collections import Counter
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import scipy.sparse as sparse

from consultations.domain.sortition.distribution import Distribution
from consultations.domain.sortition.grouping import Counts, Floats
from consultations.domain.sortition.herding import Herd
from consultations.domain.sortition.problem import Progress, silent
from consultations.domain.sortition.seating import seated

SIZE = 1000
_PASSES = 6


@dataclass(frozen=True)
class Lottery:
    """Panels (ids in order), numbered from 0; each is as likely as the others. `chances` are those of all candidates."""

    panels: tuple[tuple[str, ...], ...]
    chances: dict[str, float]
    largest_change: float

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the panels as JSON: published before the draw."""
        text = json.dumps(self.panels, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()


def lottery(distribution: Distribution, size: int = SIZE, *, progress: Progress = silent) -> Lottery:
    """The uniform lottery over `size` panels; a panel may come more than once. Depends on the distribution only."""
    mixture, pool = distribution.mixture, distribution.pool
    due = size * mixture.seats
    herd = _herd(distribution, size, progress)
    rest = _taken(mixture.panels, due - np.add.reduce(herd, axis=0), size - len(herd))
    panels = np.concatenate([herd, mixture.panels])
    chosen = [*range(len(herd)), *(len(herd) + number for number in rest)]
    chosen = _exchanged(panels, due, chosen, pool.heads.astype(float), progress)
    people = seated(pool, panels[chosen], [1] * size, split=False)
    listed = tuple(sorted(ids for ids, _ in people))
    times = Counter(id for ids in listed for id in ids)
    chances = {id: times[id] / size for id in distribution.chances}
    change = max(abs(chances[id] - chance) for id, chance in distribution.chances.items())
    return Lottery(listed, chances, change)


def _herd(distribution: Distribution, size: int, progress: Progress) -> Counts:
    """Up to `size` panels of the herd that composed the distribution, and of a new one that goes on where it ended."""
    mixture = distribution.mixture
    order = list(mixture.herd[:size])
    if not order:
        return mixture.herd
    owed = len(order) * mixture.seats - np.add.reduce(mixture.herd[:size], axis=0)
    roll = np.random.default_rng(int(distribution.problem.digest()[32:], 16))
    herd = Herd(distribution.region, mixture.seats, roll, owed)
    for _ in range(2 * size):
        if len(order) == size:
            break
        panel = herd.panel()
        if panel is not None and distribution.pool.admits(panel):
            order.append(panel)
        progress(len(order), size, "Composing the published panels")
    return np.array(order, dtype=np.int64)


def _taken(panels: Counts, due: Floats, size: int) -> list[int]:
    """Numbers of `size` panels whose seats come close to those due: each next one pays what is owed most."""
    rows = sparse.csr_matrix(panels.astype(float))
    step, owed = due / max(size, 1), np.zeros(len(due))
    weight = rows.multiply(rows).tocsr() @ np.ones(len(due))
    chosen = []
    for _ in range(size):
        owed = owed + step
        best = int(np.argmax(2 * (rows @ owed) - weight))
        chosen.append(best)
        owed = owed - panels[best]
    return chosen


def _exchanged(panels: Counts, due: Floats, chosen: list[int], heads: Floats, progress: Progress) -> list[int]:
    """Better numbers: one panel at a time is given back and the best instead of it taken, while the misses shrink.

    A class of n people is off by its miss / n each, and by what cannot be divided: the fourth power of miss / sqrt(n)
    is what shrinks, so that the worst off count most.
    """
    rows = sparse.csr_matrix(panels.astype(float))
    scale = 1.0 / heads**2
    owed = due - np.add.reduce(panels[chosen], axis=0)
    for turn in range(_PASSES):
        moved = 0
        for place, number in enumerate(chosen):
            if place % 50 == 0:
                progress(turn * len(chosen) + place, _PASSES * len(chosen), "Evening out the published panels")
            open_ = owed + panels[number]
            gain = scale * ((open_ - 1) ** 4 - open_**4)
            best = int(np.argmin(rows @ gain))
            if best != number:
                trial = open_ - panels[best]
                if np.add.reduce(scale * trial**4) < np.add.reduce(scale * owed**4) * (1 - 1e-9):
                    chosen[place], owed, moved = best, trial, moved + 1
        if not moved:
            break
    return chosen

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
from consultations.domain.sortition.grouping import Counts, Floats, Pool
from consultations.domain.sortition.herding import Herd
from consultations.domain.sortition.problem import Progress, silent
from consultations.domain.sortition.seating import seated

SIZE = 1000
_PASSES, _NEW, _FAILURES = 6, 150, 12


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
    herd, panels = _herd(distribution, size, progress)
    choice = _Choice(np.concatenate([panels, mixture.panels]), size * mixture.seats, pool.heads.astype(float))
    choice.take(len(panels), size)
    choice.exchange(progress)
    if herd is not None:
        choice.exchange_new(herd, pool, progress)
    people = seated(pool, choice.panels[choice.chosen], [1] * size, split=False)
    listed = tuple(sorted(ids for ids, _ in people))
    times = Counter(id for ids in listed for id in ids)
    chances = {id: times[id] / size for id in distribution.chances}
    change = max(abs(chances[id] - chance) for id, chance in distribution.chances.items())
    return Lottery(listed, chances, change)


def _herd(distribution: Distribution, size: int, progress: Progress) -> tuple[Herd | None, Counts]:
    """Up to `size` panels of the herd that composed the distribution, and of a new one that goes on where it ended."""
    mixture = distribution.mixture
    order = list(mixture.herd[:size])
    if not order:
        return None, mixture.herd
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
    return herd, np.array(order, dtype=np.int64)


class _Choice:
    """Numbers of panels, and the seats still owed to each class.

    A class of n people is off by what it is owed / n each, and by what cannot be divided: the sum of the fourth powers
    of owed / sqrt(n) is what shrinks, so that the worst off count most.
    """

    def __init__(self, panels: Counts, due: Floats, heads: Floats) -> None:
        self.panels, self.scale = panels, 1.0 / heads**2
        self.rows = sparse.csr_matrix(panels.astype(float))
        self.owed = due
        self.chosen: list[int] = []

    def take(self, first: int, size: int) -> None:
        """The first panels as they stand, then of all panels the one that pays most of what is owed, up to `size`."""
        self.chosen = list(range(first))
        self.owed = self.owed - np.add.reduce(self.panels[:first], axis=0)
        missing = size - first
        due, owed = self.owed / max(missing, 1), np.zeros(len(self.owed))
        weight = self.rows.multiply(self.rows).tocsr() @ np.ones(len(owed))
        for _ in range(missing):
            owed = owed + due
            best = int(np.argmax(2 * (self.rows @ owed) - weight))
            self.chosen.append(best)
            owed = owed - self.panels[best]
            self.owed = self.owed - self.panels[best]

    def exchange(self, progress: Progress) -> None:
        """One panel at a time is given back, and the best instead of it taken, while that helps."""
        for turn in range(_PASSES):
            moved = 0
            for place, number in enumerate(self.chosen):
                if place % 50 == 0:
                    progress(turn * len(self.chosen) + place, _PASSES * len(self.chosen), "Evening out the panels")
                back = self.owed + self.panels[number]
                best = int(np.argmin(self.rows @ (self.scale * ((back - 1) ** 4 - back**4))))
                moved += best != number and self._put(place, best, back - self.panels[best])
            if not moved:
                break

    def exchange_new(self, herd: Herd, pool: Pool, progress: Progress) -> None:
        """Panels found for those who are owed most take the places where that helps most."""
        failed = 0
        for turn in range(_NEW):
            progress(turn, _NEW, "Looking for panels for those owed most")
            wish = self.scale * self.owed**3
            panel = herd.paying(2 * wish / max(float(np.abs(wish).max()), 1e-12))
            if panel is None or not pool.admits(panel):
                failed += 1
            else:
                after = self.owed - panel
                gains = self.rows[self.chosen] @ (self.scale * ((after + 1) ** 4 - after**4))
                place = int(np.argmin(gains))
                self.panels = np.vstack([self.panels, panel])
                better = self._put(place, len(self.panels) - 1, after + self.panels[self.chosen[place]])
                self.rows = sparse.csr_matrix(self.panels.astype(float)) if better else self.rows
                self.panels = self.panels if better else self.panels[:-1]
                failed = 0 if better else failed + 1
            if failed >= _FAILURES:
                break

    def _put(self, place: int, number: int, owed: Floats) -> bool:
        """Takes this panel in that place, if what is owed then is less."""
        better = np.add.reduce(self.scale * owed**4) < np.add.reduce(self.scale * self.owed**4) * (1 - 1e-9)
        if better:
            self.chosen[place], self.owed = number, owed
        return bool(better)

"""LEGACY, the greedy rule that practitioners used before: for comparison only, it promises no fairness.

Flanigan et al., Nature 596 (2021), supplement 11: fill the value that most lacks people in proportion to those left,
with a random person of it; when a value cannot be filled any more, start again.
"""

import numpy as np

from consultations.domain.sortition.grouping import Counts, Floats, Pool
from consultations.domain.sortition.problem import ProblemRefused, Progress

DRAWS = 1000
_ATTEMPTS = 200


def drawn(pool: Pool, roll: np.random.Generator, progress: Progress) -> tuple[Counts, Floats]:
    """The panels of 1,000 draws and how often each came. Raises `ProblemRefused` where the rule finds no panel."""
    found: dict[bytes, tuple[Counts, int]] = {}
    for draw in range(DRAWS):
        panel = _draw(pool, roll)
        known = found.get(panel.tobytes(), (panel, 0))
        found[panel.tobytes()] = (panel, known[1] + 1)
        progress(draw + 1, DRAWS, "Drawing panels by the old rule")
    panels = np.array([panel for panel, _ in found.values()], dtype=np.int64)
    return panels, np.array([times for _, times in found.values()], dtype=float) / DRAWS


def _draw(pool: Pool, roll: np.random.Generator) -> Counts:
    for _ in range(_ATTEMPTS):
        panel = _attempt(pool, roll)
        if panel is not None and pool.admits(panel):
            return panel
    raise ProblemRefused(
        "legacy-stuck",
        f"The old greedy rule found no panel in {_ATTEMPTS} attempts. Choose leximin: panels exist.",
        attempts=_ATTEMPTS,
    )


def _attempt(pool: Pool, roll: np.random.Generator) -> Counts | None:
    """One greedy run; None when it gets stuck."""
    kind_of = np.zeros(len(pool.classes), dtype=np.int64)
    for kind, members in enumerate(pool.kinds):
        kind_of[list(members)] = kind
    per_house = pool.heads // pool.caps
    houses = np.array(pool.sizes, dtype=np.int64)
    panel, counts = np.zeros(len(pool.classes), dtype=np.int64), np.zeros(len(pool.low), dtype=np.int64)
    for _ in range(pool.seats):
        left = houses[kind_of] * per_house
        full = counts >= pool.high
        left[full[pool.features].any(axis=0)] = 0
        per_value = np.bincount(pool.features.ravel(), weights=np.tile(left, len(pool.features)), minlength=len(counts))
        missing = pool.low - counts
        if np.any((missing > 0) & (per_value < missing)):
            return None
        ratio = np.where(missing > 0, missing / np.maximum(per_value, 1), -1.0)
        scarce = int(np.argmax(ratio))
        choice = left if ratio[scarce] <= 0 else np.where((pool.features == scarce).any(axis=0), left, 0)
        total = int(choice.sum())
        if not total:
            return None
        chosen = int(np.searchsorted(np.cumsum(choice), roll.integers(total), side="right"))
        panel[chosen] += 1
        houses[kind_of[chosen]] -= 1
        counts[pool.features[:, chosen]] += 1
    return panel

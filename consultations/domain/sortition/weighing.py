"""Weights of given panels whose average is exactly the expected seats, as near to equal as they can be.

The nearest point to a starting point under linear equations and positivity, by semismooth Newton steps on its dual
(Qi and Sun, "A nonsmooth version of Newton's method", Mathematical Programming 58, 1993); each step by conjugate
gradients. Only sums in a fixed order are used, no BLAS, so that other processors give the same digits.
"""

import math

import numpy as np
import scipy.sparse as sparse

from consultations.domain.sortition.grouping import Floats

EXACT = 2e-11
ACCEPTED = 1e-9
_STEPS, _INNER = 60, 800


def weights_of(panels: sparse.csr_matrix, seats: Floats, start: Floats) -> Floats | None:
    """Weights >= 0, one per column of `panels` (classes x panels), with panels @ weights = seats; None where none are found.

    None does not prove that there are none.
    """
    transposed = panels.T.tocsr()
    price = np.zeros(len(seats))
    weights, excess = start, panels @ start - seats
    size = _length(excess)
    for _ in range(_STEPS):
        if size <= EXACT:
            break
        step = _newton_step(panels, transposed, weights > 0, excess)
        fraction = 1.0
        while fraction > 1e-3:
            tried = np.maximum(start + transposed @ (price + fraction * step), 0.0)
            tried_excess = panels @ tried - seats
            tried_size = _length(tried_excess)
            if tried_size < size * (1 - 1e-4 * fraction):
                break
            fraction /= 2
        else:
            break
        price = price + fraction * step
        weights, excess, size = tried, tried_excess, tried_size
    return weights if size <= ACCEPTED else None


def _newton_step(
    panels: sparse.csr_matrix,
    transposed: sparse.csr_matrix,
    used: np.ndarray[tuple[int], np.dtype[np.bool_]],
    excess: Floats,
) -> Floats:
    """Conjugate gradients on (panels diag(used) panels^T) step = -excess, stopped early: the equations may be dependent."""
    mask = used.astype(float)
    scale = np.maximum(panels.power(2) @ mask, 1e-3)
    step = np.zeros(len(excess))
    left = -excess
    best, best_left = step, _dot(left, left)
    goal = 1e-6 * best_left
    bowed = left / scale
    direction, slope = bowed, _dot(left, bowed)
    for _ in range(_INNER):
        image = panels @ (mask * (transposed @ direction))
        curve = _dot(direction, image)
        if curve <= 0 or not math.isfinite(curve):
            break
        move = slope / curve
        step = step + move * direction
        left = left - move * image
        size = _dot(left, left)
        if size < best_left:
            best, best_left = step, size
        if size <= goal or size > 1e4 * best_left:
            break
        bowed = left / scale
        following = _dot(left, bowed)
        direction, slope = bowed + (following / slope) * direction, following
    return best


def _dot(one: Floats, other: Floats) -> float:
    return float(np.add.reduce(one * other))


def _length(vector: Floats) -> float:
    return math.sqrt(_dot(vector, vector))

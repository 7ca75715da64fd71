"""Pairs of options: which pairs one person is shown, and what the comparisons of everybody come to.

A list of pairs is a mark of the person who was shown them. The seed of `shown_pairs` must therefore die with the link
between person and answer, or be shared by many: the page takes it from the ballot's key, a paper from its serial, and
both only choose one of a few blocks of pairs.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from fractions import Fraction

from .elections import Ranked, by_score

MOST_SHOWN = 10
"""How many pairs one person is shown where the definition gives no number."""


def all_pairs(options: Sequence[str]) -> list[tuple[str, str]]:
    """Every pair once, in the order of a round-robin tournament, so that any stretch names each option about as often
    (the circle method: one option stays, the others move round; Kirkman 1847)."""
    ring: list[str | None] = [*options, *([None] if len(options) % 2 else [])]
    found: list[tuple[str, str]] = []
    for _ in range(len(ring) - 1):
        halves = zip(ring[: len(ring) // 2], reversed(ring), strict=False)
        found += [(one, other) for one, other in halves if one is not None and other is not None]
        ring = [ring[0], ring[-1], *ring[1:-1]]
    return found


def shown_pairs(options: Sequence[str], *, maximum: int | None, seed: bytes) -> list[tuple[str, str]]:
    """The pairs for one person: a block of `maximum` neighbours in `all_pairs`, chosen by the seed, and which option of
    each stands first. The same seed always gives the same."""
    pairs = all_pairs(options)
    size = min(maximum or MOST_SHOWN, len(pairs))
    blocks = -(-len(pairs) // size)
    start = int.from_bytes(hashlib.sha256(b"block" + seed).digest()[:8]) % blocks * size
    chosen = [pairs[(start + n) % len(pairs)] for n in range(size)]
    return [pair[::-1] if _turned(seed, pair) else pair for pair in chosen]


def _turned(seed: bytes, pair: tuple[str, str]) -> bool:
    return hashlib.sha256(seed + "\n".join(pair).encode()).digest()[0] % 2 == 1


def copeland(wins: Mapping[tuple[str, str], int], options: Sequence[str]) -> Ranked:
    """Copeland: a point for each other option that more comparisons put below, half a point where they are even or where
    nobody compared. Copeland, "A reasonable social welfare function", 1951."""
    scores = dict.fromkeys(options, Fraction(0))
    for number, one in enumerate(options):
        for other in options[number + 1 :]:
            ahead = wins.get((one, other), 0) - wins.get((other, one), 0)
            scores[one] += Fraction(1 if ahead > 0 else 0 if ahead < 0 else Fraction(1, 2))
            scores[other] += Fraction(1 if ahead < 0 else 0 if ahead > 0 else Fraction(1, 2))
    return by_score(scores)


def win_rates(wins: Mapping[tuple[str, str], int], options: Sequence[str]) -> Ranked:
    """Each option by the share of its comparisons that it won; what nobody compared stands last."""
    won, met = dict.fromkeys(options, 0), dict.fromkeys(options, 0)
    for (one, other), times in wins.items():
        won[one] += times
        met[one] += times
        met[other] += times
    return by_score({option: Fraction(won[option], met[option] or 1) for option in options})

"""Choosing among options: approval, Borda, instant runoff and Schulze, from counted ballots.

Rankings come as ((best, second, ...), number) and may be partial: options that a ballot leaves out are tied below
those it ranks. Each method returns the options best first with ties kept together; who breaks them, if anybody, is
the published `lot`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

Rankings = Sequence[tuple[tuple[str, ...], int]]
Order = tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Ranked:
    """Options best first, tied ones together; the scores behind it, the rounds of a runoff, and whether a runoff
    needed the lot."""

    order: Order
    scores: dict[str, Fraction]
    rounds: tuple[dict[str, int], ...] = field(default=())
    by_lot: bool = False


def lot(seed: str, options: Iterable[str]) -> tuple[str, ...]:
    """The published lot: options by SHA-256 of "seed:option", smallest first."""
    return tuple(sorted(options, key=lambda option: hashlib.sha256(f"{seed}:{option}".encode()).digest()))


def approvals(marks: Mapping[str, int]) -> Ranked:
    """Most ballots (or points of dots) first."""
    return by_score(_fractions(marks))


def borda(rankings: Rankings, options: Sequence[str], *, modified: bool = False) -> Ranked:
    """Borda count. Of n options the first gets n - 1 points, the last 0, and options left out share what remains.

    `modified` (de Borda's own rule for partial ballots): a ballot that ranks m options gives m to the first, 1 to
    the last and 0 to the rest, so that ranking more counts for more. Emerson, "The original Borda count and partial
    voting", Social Choice and Welfare 40 (2013).
    """
    scores = dict.fromkeys(options, Fraction(0))
    for ranking, number in rankings:
        best = len(ranking) if modified else len(options) - 1
        for place, option in enumerate(ranking):
            scores[option] += number * (best - place)
        left = len(options) - len(ranking)
        if left and not modified:
            shared = Fraction(left - 1, 2) * number
            for option in set(options) - set(ranking):
                scores[option] += shared
    return by_score(scores)


def instant_runoff(rankings: Rankings, options: Sequence[str], seed: str | None = None) -> Ranked:
    """Instant-runoff: eliminate the option with the fewest first preferences until one has more than half of the
    ballots that still name an option. Options that tie for last go together when even their sum cannot reach the
    next; otherwise the lot of `seed` decides, and without a seed everybody who remains is tied. `scores` are those of
    the last round.
    """
    remaining, rounds, below = list(options), list[dict[str, int]](), list[tuple[str, ...]]()
    by_lot = False
    while True:
        firsts = _first_preferences(rankings, remaining)
        rounds.append(firsts)
        total, leader = sum(firsts.values()), max(firsts.values())
        leaders = tuple(option for option in remaining if firsts[option] == leader)
        if len(leaders) == 1 and (2 * leader > total or len(remaining) == 1):
            below.extend(_tied_groups({option: firsts[option] for option in remaining if option not in leaders}))
            return Ranked((leaders, *reversed(below)), _fractions(firsts), tuple(rounds), by_lot)
        fewest = min(firsts.values())
        last = [option for option in remaining if firsts[option] == fewest]
        above = min((number for number in firsts.values() if number > fewest), default=None)
        if len(last) > 1 and (above is None or fewest * len(last) >= above):
            if seed is None:
                below.append(tuple(remaining))
                return Ranked(tuple(reversed(below)), _fractions(firsts), tuple(rounds), by_lot)
            last, by_lot = [lot(seed, last)[-1]], True
        below.append(tuple(last))
        remaining = [option for option in remaining if option not in last]


def schulze(rankings: Rankings, options: Sequence[str]) -> Ranked:
    """Schulze method with winning votes. Schulze, "A new monotonic, clone-independent, reversal symmetric, and
    Condorcet-consistent single-winner election method", Social Choice and Welfare 36 (2011), section 2.

    `scores` count the options that each one beats on strongest paths.
    """
    wins = pairwise(rankings, options)
    path = {(a, b): wins[a, b] if wins[a, b] > wins[b, a] else 0 for a in options for b in options if a != b}
    for via in options:
        for a in options:
            for b in options:
                if via not in (a, b) and a != b:
                    path[a, b] = max(path[a, b], min(path[a, via], path[via, b]))
    beats = {a: sum(path[a, b] > path[b, a] for b in options if b != a) for a in options}
    unbeaten = [a for a in options if all(path[a, b] >= path[b, a] for b in options if b != a)]
    ranked = by_score(_fractions(beats))
    # Unbeaten options that beat unequal numbers of others are tied for the first place all the same.
    rest = tuple(kept for tied in ranked.order if (kept := tuple(option for option in tied if option not in unbeaten)))
    return Ranked((tuple(unbeaten), *rest), ranked.scores)


def pairwise(rankings: Rankings, options: Sequence[str]) -> dict[tuple[str, str], int]:
    """For each ordered pair the ballots that rank the first above the second."""
    wins = {(a, b): 0 for a in options for b in options if a != b}
    for ranking, number in rankings:
        placed = set(ranking)
        unplaced = [option for option in options if option not in placed]
        for index, winner in enumerate(ranking):
            for loser in (*ranking[index + 1 :], *unplaced):
                wins[winner, loser] += number
    return wins


def _first_preferences(rankings: Rankings, remaining: Sequence[str]) -> dict[str, int]:
    firsts = dict.fromkeys(remaining, 0)
    for ranking, number in rankings:
        for option in ranking:
            if option in firsts:
                firsts[option] += number
                break
    return firsts


def by_score(scores: dict[str, Fraction]) -> Ranked:
    """Options by their score, highest first."""
    return Ranked(tuple(reversed(_tied_groups(scores))), scores)


def _tied_groups(scores: Mapping[str, int] | Mapping[str, Fraction]) -> list[tuple[str, ...]]:
    """Options grouped by equal score, lowest first."""
    groups: dict[int | Fraction, list[str]] = {}
    for option, score in scores.items():
        groups.setdefault(score, []).append(option)
    return [tuple(groups[score]) for score in sorted(groups)]


def _fractions(scores: Mapping[str, int]) -> dict[str, Fraction]:
    return {option: Fraction(number) for option, number in scores.items()}

"""A proof of the bound that anybody can check with pencil and the input alone.

Give each value of each feature, each seat and each shared address some points (they come from the prices of the linear
program, but any points will do). A person has the sum of theirs. No panel within the targets has more points than a
number B that follows from the targets; so the expected points of any lottery are at most B, and if everybody had at
least the chance t, the points of all people times t could not exceed it. That bounds t. Computed in exact fractions.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from consultations.domain.sortition.grouping import Floats, Pool
from consultations.domain.sortition.problem import Person, Problem

_NOTHING = 1e-13


@dataclass(frozen=True)
class Proof:
    """Points per value (feature, value), per seat, and per household (its ids; at least 0). Values left out have none."""

    values: Mapping[tuple[str, str], float]
    seat: float
    households: tuple[tuple[tuple[str, ...], float], ...]


def proof_of(pool: Pool, prices: Floats) -> Proof:
    """The proof that the prices of a region's rows make: targets, seats, then the kinds of households that are shared."""
    targets = pool.problem.targets
    values = {
        (target.feature, target.value): float(price)
        for target, price in zip(targets, prices, strict=False)
        if abs(price) > _NOTHING
    }
    households = []
    shared = [kind for kind in pool.kinds if len(kind) > 1]
    for kind, price in zip(shared, prices[len(targets) + 1 :], strict=True):
        if price > _NOTHING:
            for homes in zip(*(pool.classes[group].households for group in kind), strict=True):
                households.append((tuple(sorted(id for members in homes for id in members)), float(price)))
    return Proof(values, float(prices[len(targets)]), tuple(sorted(households)))


def bound(problem: Problem, proof: Proof) -> Fraction:
    """No lottery gives every free candidate a higher chance than this, whatever the points are.

    Free are candidates who need not be included and share no address with somebody who must be.
    """
    most = Fraction(proof.seat) * problem.seats
    for target in problem.targets:
        points = Fraction(proof.values.get((target.feature, target.value), 0.0))
        most += points * (target.max if points > 0 else target.min)
    extra: dict[str, Fraction] = {}
    for ids, price in proof.households:
        most += max(Fraction(price), Fraction(0))
        extra |= dict.fromkeys(ids, max(Fraction(price), Fraction(0)))
    included = [person for person in problem.candidates if person.id in problem.must_include]
    homes = {person.address for person in included if person.address is not None and problem.same_address}
    most -= sum((_points(proof, person, extra) for person in included), Fraction(0))
    total = Fraction(0)
    for person in problem.candidates:
        if person.id not in problem.must_include and person.address not in homes:
            points = _points(proof, person, extra)
            # Whoever has negative points takes at most all of them away: nobody's chance is above 1.
            total += max(points, Fraction(0))
            most += max(-points, Fraction(0))
    return most / total if total > 0 else Fraction(1)


def _points(proof: Proof, person: Person, extra: Mapping[str, Fraction]) -> Fraction:
    given = (Fraction(proof.values.get(item, 0.0)) for item in person.values.items())
    return sum(given, Fraction(proof.seat) + extra.get(person.id, Fraction(0)))

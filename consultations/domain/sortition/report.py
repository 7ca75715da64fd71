"""What a lottery reports: chances, and targets beside pool, expected and drawn composition. As plain values for JSON."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any

from consultations.domain.sortition.distribution import Distribution
from consultations.domain.sortition.proof import Proof


def gini(chances: Iterable[float]) -> float:
    """The Gini coefficient: 0 when all chances are equal, near 1 when few have all."""
    ordered = sorted(chances)
    total = sum(ordered)
    if not ordered or total <= 0:
        return 0.0
    weighted = sum(place * chance for place, chance in enumerate(ordered, start=1))
    return 2 * weighted / (len(ordered) * total) - (len(ordered) + 1) / len(ordered)


def report(distribution: Distribution, panel: Iterable[str]) -> dict[str, Any]:
    """Chances (lowest, highest, mean, Gini), who has none or certainty, and each target with what was reached."""
    problem, chances = distribution.problem, distribution.chances
    drawable = [chance for chance in chances.values() if chance > 0]
    certificate = distribution.certificate
    return {
        "input_sha256": problem.digest(),
        "algorithm": distribution.algorithm,
        "people": len(problem.people),
        "candidates": len(chances),
        "seats": problem.seats,
        "chances": {
            "lowest": min(chances.values()),
            "lowest_of_drawable": min(drawable),
            "highest": max(chances.values()),
            "mean": problem.seats / len(chances),
            "gini": gini(chances.values()),
            "never": sorted(id for id, chance in chances.items() if chance == 0),
            "certain": sum(chance >= 1 for chance in chances.values()),
        },
        "certificate": {
            "objective": certificate.objective,
            "proven": certificate.proven,
            "bound": certificate.bound,
            "achieved": certificate.achieved,
            "largest_error": certificate.largest_error,
            "cuts": certificate.cuts,
            "levels": [{"chance": level.chance, "people": level.people} for level in certificate.levels],
            "proof": _proof(certificate.proof),
        },
        "must_include": dict(sorted(problem.must_include.items())),
        "must_exclude": dict(sorted(problem.must_exclude.items())),
        "targets": composition(distribution, panel),
    }


def _proof(proof: Proof | None) -> dict[str, Any] | None:
    if proof is None:
        return None
    return {
        "seat": proof.seat,
        "values": [[feature, value, points] for (feature, value), points in sorted(proof.values.items())],
        "households": [[list(ids), points] for ids, points in proof.households],
    }


def composition(distribution: Distribution, panel: Iterable[str]) -> list[dict[str, Any]]:
    """Each target: bounds, seats drawn, seats expected over the lottery, people in the pool, population share if known."""
    problem, chances = distribution.problem, distribution.chances
    people = {person.id: person for person in problem.people}
    drawn, pool = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    expected: dict[tuple[str, str], float] = defaultdict(float)
    for id in panel:
        drawn.update(people[id].values.items())
    for id, chance in chances.items():
        for item in people[id].values.items():
            pool[item] += 1
            expected[item] += chance
    rows = []
    for target in problem.targets:
        item = (target.feature, target.value)
        row = {
            "feature": target.feature,
            "value": target.value,
            "min": target.min,
            "max": target.max,
            "achieved": drawn[item],
            "expected": round(expected[item], 9),
            "pool": pool[item],
        }
        rows.append(row if target.share is None else row | {"population": target.share})
    return rows

"""Invented pools: self-selected people, quotas around the shares of a population."""

import csv
import io
import random

from consultations.domain.sortition.problem import Person, Problem, Target

SHARES = {
    "gender": {"f": 0.51, "m": 0.49},
    "age": {"16-29": 0.22, "30-44": 0.26, "45-59": 0.25, "60+": 0.27},
    "region": {"north": 0.3, "south": 0.28, "east": 0.24, "west": 0.18},
    "attitude": {"for": 0.3, "unsure": 0.45, "against": 0.25},
}
# How much likelier than the population these values are to apply.
EAGER = {"60+": 2.5, "16-29": 0.5, "for": 2.0, "against": 0.4, "north": 1.5}


def invented(people: int, seats: int, *, seed: int = 1, sharing: float = 0.0, slack: int = 1) -> Problem:
    """A pool with quotas of `slack` seats around each share; `sharing` of the people live with the one before."""
    roll = random.Random(seed)
    rows = []
    for number in range(people):
        values = {
            feature: roll.choices(list(shares), [share * EAGER.get(value, 1) for value, share in shares.items()])[0]
            for feature, shares in SHARES.items()
        }
        shared = number and rows[-1].address is not None and roll.random() < sharing
        rows.append(Person(f"p{number:04}", values, rows[-1].address if shared else f"{number} mill lane"))
    targets = tuple(
        Target(feature, value, max(int(share * seats) - slack + 1, 0), int(share * seats) + slack, share=share)
        for feature, shares in SHARES.items()
        for value, share in shares.items()
    )
    return Problem(targets, tuple(rows), seats, same_address=sharing > 0)


def categories_csv(problem: Problem) -> str:
    rows = [[target.feature, target.value, target.min, target.max] for target in problem.targets]
    return _csv([["feature", "value", "min", "max"], *rows])


def respondents_csv(problem: Problem, *, shuffled: int | None = None) -> str:
    rows = [
        [person.id, *(person.values[feature] for feature in problem.features), person.address or ""]
        for person in problem.people
    ]
    if shuffled is not None:
        random.Random(shuffled).shuffle(rows)
    return _csv([["id", *problem.features, "addr"], *rows])


def _csv(rows: list[list[object]]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()

"""Who is interchangeable: people with the same values, or in households of the same make-up, form one class.

A panel is then a whole number of seats for each class. With the same-address rule, members of a household are told
apart by their household's make-up: a household class of N households gives at most N seats over all its member
classes, and any such choice can be seated with different households. So the programs have one variable per class, not
per person, and still describe exactly the panels of people (Flanigan, Goelz, Gupta, Hennig, Procaccia, "Fair
algorithms for selecting citizens' assemblies", Nature 596, 2021, supplement, uses the same symmetry).
"""

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from consultations.domain.sortition.problem import Person, Problem

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]


@dataclass(frozen=True)
class Class:
    """People with equal chances: `people[j]` is who belongs to household j of the class (all alone: one each)."""

    values: tuple[str, ...]
    households: tuple[tuple[str, ...], ...]

    @property
    def people(self) -> tuple[str, ...]:
        return tuple(id for members in self.households for id in members)


@dataclass(frozen=True)
class Pool:
    """The problem in classes, after the seats of those who must be included are taken out.

    `kinds[i]` are the classes that share the households of kind i, `sizes[i]` how many households there are. The rows
    of `features` say which value (numbered over all targets) each class has, feature by feature; `low` and `high`
    bound the seats of each value. `caps` and `heads` are the most seats and the number of people of each class.
    """

    problem: Problem
    seats: int
    classes: tuple[Class, ...]
    features: Counts
    low: Counts
    high: Counts
    caps: Counts
    heads: Counts
    kinds: tuple[tuple[int, ...], ...]
    sizes: tuple[int, ...]
    included: tuple[str, ...]
    barred: tuple[str, ...]

    def seated(self, panel: Counts) -> Counts:
        """How many seats each value gets from a panel (seats per class), without those who must be included."""
        return np.bincount(
            self.features.ravel(), weights=np.tile(panel, len(self.features)), minlength=len(self.low)
        ).astype(np.int64)

    def admits(self, panel: Counts) -> bool:
        """Whether seats per class keep every rule: the check that every panel passes before it is used."""
        seated = self.seated(panel)
        return bool(
            panel.sum() == self.seats
            and np.all(panel >= 0)
            and np.all(panel <= self.caps)
            and np.all(seated >= self.low)
            and np.all(seated <= self.high)
            and all(sum(panel[c] for c in kind) <= size for kind, size in zip(self.kinds, self.sizes, strict=True))
        )


def grouped(problem: Problem) -> Pool:
    """The classes of a problem, in an order that depends on nothing but the problem."""
    included = [person for person in problem.candidates if person.id in problem.must_include]
    taken = {person.address for person in included if person.address is not None and problem.same_address}
    free: list[Person] = []
    barred: list[Person] = []
    for person in problem.candidates:
        if person.id not in problem.must_include:
            (barred if person.address in taken else free).append(person)
    kinds = _kinds(problem, free)
    numbers = {(target.feature, target.value): row for row, target in enumerate(problem.targets)}
    classes: list[Class] = []
    members: list[tuple[int, ...]] = []
    for make_up, households in kinds:
        start = len(classes)
        for values in sorted(set(make_up)):
            seats = tuple(
                tuple(person.id for person in household if _values(problem, person) == values)
                for household in households
            )
            classes.append(Class(values, seats))
        members.append(tuple(range(start, len(classes))))
    columns = [[numbers[(name, group.values[row])] for group in classes] for row, name in enumerate(problem.features)]
    spent = np.zeros(len(problem.targets), dtype=np.int64)
    for person in included:
        for name in problem.features:
            spent[numbers[(name, person.values[name])]] += 1
    return Pool(
        problem=problem,
        seats=problem.seats - len(included),
        classes=tuple(classes),
        features=np.array(columns, dtype=np.int64).reshape(len(problem.features), len(classes)),
        low=np.maximum(np.array([target.min for target in problem.targets]) - spent, 0),
        high=np.array([target.max for target in problem.targets]) - spent,
        caps=np.array([len(group.households) for group in classes], dtype=np.int64),
        heads=np.array([len(group.people) for group in classes], dtype=np.int64),
        kinds=tuple(members),
        sizes=tuple(len(households) for _, households in kinds),
        included=tuple(person.id for person in included),
        barred=tuple(person.id for person in barred),
    )


def _values(problem: Problem, person: Person) -> tuple[str, ...]:
    return tuple(person.values[name] for name in problem.features)


def _kinds(problem: Problem, people: list[Person]) -> list[tuple[tuple[tuple[str, ...], ...], list[list[Person]]]]:
    """Households by make-up (the sorted values of their members), people without an address or rule alone."""
    households: dict[str, list[Person]] = defaultdict(list)
    for number, person in enumerate(people):
        shared = problem.same_address and person.address is not None
        households[f"a{person.address}" if shared else f"n{number}"].append(person)
    kinds: dict[tuple[tuple[str, ...], ...], list[list[Person]]] = defaultdict(list)
    for household in households.values():
        household.sort(key=lambda person: (_values(problem, person), person.id))
        kinds[tuple(_values(problem, person) for person in household)].append(household)
    return [(make_up, sorted(found, key=lambda household: household[0].id)) for make_up, found in sorted(kinds.items())]

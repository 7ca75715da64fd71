"""When people drop out: alternates chosen beforehand, and a new draw for the seats that fell free.

Alternates minimise the expected deviation from the targets over sampled dropouts, as in Assos, Baharav, Flanigan and
Procaccia, "Alternates, assemble! Selecting optimal alternates for citizens' assemblies" (2025); by greedy choice and
exchanges instead of an integer program.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from consultations.domain.sortition.problem import Person, Problem, ProblemRefused, Progress, silent

SCENARIOS, BEAM, DROPOUT = 160, 12, 0.1
Small = NDArray[np.int16]


@dataclass(frozen=True)
class Standby:
    """Alternates in the order in which they were chosen, and the expected deviation without and with them.

    A deviation is the number of seats by which targets are missed, summed over all targets, after the best use of the
    alternates.
    """

    ids: tuple[str, ...]
    without: float
    expected: float


def replacements(problem: Problem, *, confirmed: Iterable[str], gone: Mapping[str, str]) -> Problem:
    """The problem of filling the seats that fell free: confirmed people stay, `gone` (id to reason) are out.

    Targets and seats are the same; draw it like any other problem. It can be infeasible, with a relaxation.
    """
    staying = dict.fromkeys(confirmed, "confirmed") | dict(problem.must_include)
    out = {**problem.must_exclude, **gone}
    return replace(problem, must_include={id: why for id, why in staying.items() if id not in out}, must_exclude=out)


def alternates(
    problem: Problem,
    panel: Iterable[str],
    count: int,
    *,
    seed: str,
    dropout: float | Mapping[str, float] = DROPOUT,
    progress: Progress = silent,
) -> Standby:
    """`count` people to call when members drop out, each member with the chance `dropout` (or by id), independently.

    Nobody of the panel or the excluded; with the same-address rule nobody who shares an address with a member or with
    another alternate. Fewer where the pool ends. The same input and seed give the same people.
    """
    members = set(panel)
    rates = np.array(
        [dropout if isinstance(dropout, float | int) else dropout.get(id, DROPOUT) for id in sorted(members)]
    )
    if np.any(rates < 0) or np.any(rates > 1):
        raise ProblemRefused("dropout", "The chance of dropping out must lie between 0 and 1.")
    people = {person.id: person for person in problem.people}
    unknown = sorted(members - set(people))
    if unknown:
        raise ProblemRefused("unknown-id", f"{unknown[0]} of the panel is not in the pool.", id=unknown[0])
    number = int(hashlib.sha256(f"alternates\n{seed}\n{problem.digest()}".encode()).hexdigest()[:32], 16)
    choice = _Choice(problem, [people[id] for id in sorted(members)], rates, np.random.default_rng(number))
    for step in range(count):
        progress(step, count, "Choosing alternates")
        if not choice.add_best():
            break
    for place in range(len(choice.taken)):
        progress(place, len(choice.taken), "Exchanging alternates")
        choice.exchange(place)
    return Standby(tuple(person.id for person in choice.taken), choice.without, choice.expected())


class _Choice:
    def __init__(
        self, problem: Problem, members: list[Person], rates: NDArray[np.float64], roll: np.random.Generator
    ) -> None:
        self.rows = {(target.feature, target.value): row for row, target in enumerate(problem.targets)}
        self.low = np.array([target.min for target in problem.targets], dtype=np.int16)
        self.high = np.array([target.max for target in problem.targets], dtype=np.int16)
        self.apart = problem.same_address
        seated = np.array([self._vector(person) for person in members])
        stays = roll.random((SCENARIOS, len(members))) >= rates
        self.base: Small = (stays.astype(np.int16) @ seated).astype(np.int16)
        self.free = (~stays).sum(axis=1)
        inside = {person.id for person in members}
        homes = {person.address for person in members if person.address is not None}
        self.taken: list[Person] = []
        # People with the same values are as good as each other: one of each is tried, in random order.
        pool = [
            person
            for person in problem.candidates
            if person.id not in inside and not (self.apart and person.address in homes)
        ]
        self.pool = [pool[place] for place in roll.permutation(len(pool))]
        self.without = float(self._deviation(self.base).mean())

    def _vector(self, person: Person) -> Small:
        vector = np.zeros(len(self.rows), dtype=np.int16)
        for feature, value in person.values.items():
            vector[self.rows[(feature, value)]] = 1
        return vector

    def _deviation(self, seats: Small) -> NDArray[np.int64]:
        missing = np.maximum(self.low - seats, 0) + np.maximum(seats - self.high, 0)
        return np.asarray(missing.sum(axis=-1, dtype=np.int64))

    def _states(self, taken: list[Person]) -> tuple[Small, NDArray[np.int64]]:
        """The best uses of the alternates, per dropout: seats (dropouts, BEAM, targets) and people used."""
        seats, used = self.base[:, None, :], np.zeros((len(self.base), 1), dtype=np.int64)
        for person in taken:
            more, count = seats + self._vector(person), used + 1
            seats = np.concatenate([seats, more], axis=1)
            used = np.concatenate([used, np.where(count <= self.free[:, None], count, 10_000)], axis=1)
            worth = self._deviation(seats) + np.where(used > 9_999, 10_000, 0)
            best = np.argsort(worth, axis=1, kind="stable")[:, :BEAM]
            seats = np.take_along_axis(seats, best[:, :, None], axis=1)
            used = np.take_along_axis(used, best, axis=1)
        return seats, used

    def expected(self) -> float:
        seats, used = self._states(self.taken)
        return float(np.where(used > 9_999, 10_000, self._deviation(seats)).min(axis=1).mean())

    def _best(self) -> Person | None:
        """Whoever lowers the expected deviation most."""
        homes = {person.address for person in self.taken if person.address is not None}
        inside = {person.id for person in self.taken}
        tried: dict[bytes, Person] = {}
        for person in self.pool:
            if person.id not in inside and not (self.apart and person.address in homes):
                tried.setdefault(self._vector(person).tobytes(), person)
        seats, used = self._states(self.taken)
        now = np.where(used > 9_999, 10_000, self._deviation(seats)).min(axis=1)
        usable = used < self.free[:, None]
        best, least = None, float("inf")
        for person in tried.values():
            after = np.where(usable, self._deviation(seats + self._vector(person)), 10_000).min(axis=1)
            expected = float(np.minimum(now, after).mean())
            if expected < least:
                best, least = person, expected
        return best

    def add_best(self) -> bool:
        best = self._best()
        if best is not None:
            self.taken.append(best)
        return best is not None

    def exchange(self, place: int) -> None:
        """Puts somebody better in this place, if there is somebody."""
        kept, before = list(self.taken), self.expected()
        del self.taken[place]
        best = self._best()
        if best is not None:
            self.taken.insert(place, best)
        if best is None or self.expected() >= before:
            self.taken = kept

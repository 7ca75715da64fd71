"""What a lottery is about: targets, people, seats. Its canonical form is what everybody can hash and recompute."""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

# progress(done, total, phrase): called between steps of a long computation; it may raise to cancel it.
Progress = Callable[[int, int, str], None]


def silent(done: int, total: int, phrase: str) -> None:
    """A progress callback that tells nobody."""


class ProblemRefused(ValueError):
    """The input contradicts itself; `code` and `values` say how, the text says what to do."""

    def __init__(self, code: str, sentence: str, **values: Any) -> None:
        super().__init__(sentence)
        self.code = code
        self.values = values


@dataclass(frozen=True)
class Target:
    """At least `min`, at most `max` seats for one value of a feature.

    `min_flex` and `max_flex` say how far a proposed relaxation may go; `max_flex` None sets no limit.
    `share` is the value's share of the population (0 to 1), only reported.
    """

    feature: str
    value: str
    min: int
    max: int
    min_flex: int = 0
    max_flex: int | None = None
    share: float | None = None


@dataclass(frozen=True)
class Person:
    """A candidate: an id that never changes, one value for each feature, and the normalised address (None: alone)."""

    id: str
    values: Mapping[str, str]
    address: str | None = None


@dataclass(frozen=True)
class Problem:
    """Everything that decides a lottery, except algorithm and seed. Two problems with equal `digest()` are the same.

    `same_address`: at most one person of an address is on a panel. `must_include` are on every panel (they fill
    seats and count for the targets), `must_exclude` on none: they are no candidates and have no chance. Both map ids
    to reasons, which are part of the input and its hash.
    """

    targets: tuple[Target, ...]
    people: tuple[Person, ...]
    seats: int
    same_address: bool = False
    must_include: Mapping[str, str] = field(default_factory=dict)
    must_exclude: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "targets", tuple(sorted(self.targets, key=lambda t: (t.feature, t.value))))
        object.__setattr__(self, "people", tuple(sorted(self.people, key=lambda person: person.id)))
        _check(self)

    @property
    def features(self) -> tuple[str, ...]:
        """Names in alphabetical order: the order of files must not matter."""
        return tuple(sorted({target.feature for target in self.targets}))

    @property
    def candidates(self) -> tuple[Person, ...]:
        """The people who may be drawn or must be on the panel, by id."""
        return tuple(person for person in self.people if person.id not in self.must_exclude)

    def canonical(self) -> bytes:
        """The input as JSON with sorted keys and rows: the same bytes for the same problem, in any order of rows."""
        body = {
            "version": 1,
            "seats": self.seats,
            "same_address": self.same_address,
            "targets": [
                [t.feature, t.value, t.min, t.max, t.min_flex, -1 if t.max_flex is None else t.max_flex, t.share]
                for t in self.targets
            ],
            "people": [
                [p.id, [p.values[feature] for feature in self.features], p.address if self.same_address else None]
                for p in self.people
            ],
            "features": list(self.features),
            "must_include": dict(self.must_include),
            "must_exclude": dict(self.must_exclude),
        }
        return json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()

    def digest(self) -> str:
        """SHA-256 of the canonical form, in hex: published before the public randomness."""
        return hashlib.sha256(self.canonical()).hexdigest()

    def with_targets(self, targets: Iterable[Target]) -> "Problem":
        return replace(self, targets=tuple(targets))


def _check(problem: Problem) -> None:
    if problem.seats < 1:
        raise ProblemRefused("no-seats", "A panel needs at least one seat.", seats=problem.seats)
    if not problem.people:
        raise ProblemRefused("nobody", "The pool is empty: there is nobody to draw from.")
    if not problem.targets:
        raise ProblemRefused("no-targets", "There are no targets: give at least one feature with its values.")
    _check_targets(problem.targets)
    doubled = [id for id, times in Counter(person.id for person in problem.people).items() if times > 1]
    if doubled:
        raise ProblemRefused("doubled-id", f"The id {doubled[0]} stands more than once in the pool.", id=doubled[0])
    known = {person.id for person in problem.people}
    for name, ids in (("must-include", problem.must_include), ("must-exclude", problem.must_exclude)):
        unknown = sorted(set(ids) - known)
        if unknown:
            raise ProblemRefused("unknown-id", f"{unknown[0]} of the {name} list is not in the pool.", id=unknown[0])
    both = sorted(set(problem.must_include) & set(problem.must_exclude))
    if both:
        raise ProblemRefused("in-and-out", f"{both[0]} must be included and excluded. Choose one.", id=both[0])
    allowed = {(target.feature, target.value) for target in problem.targets}
    for person in problem.people:
        for feature in problem.features:
            value = person.values.get(feature)
            if value is None or (feature, value) not in allowed:
                raise ProblemRefused(
                    "unknown-value",
                    f"{person.id} has “{value or ''}” as {feature}, which no target names.",
                    id=person.id, feature=feature, value=value or "",
                )  # fmt: skip


def _check_targets(targets: tuple[Target, ...]) -> None:
    for target, following in zip(targets, (*targets[1:], None), strict=True):
        name = f"{target.feature}: {target.value}"
        if following and (following.feature, following.value) == (target.feature, target.value):
            raise ProblemRefused("doubled-target", f"The target {name} stands twice.", target=name)
        if not 0 <= target.min <= target.max:
            raise ProblemRefused(
                "bounds", f"{name}: the minimum {target.min} and maximum {target.max} must be in order, from 0.",
                target=name, min=target.min, max=target.max,
            )  # fmt: skip
        if not 0 <= target.min_flex <= target.min or (target.max_flex is not None and target.max_flex < target.max):
            raise ProblemRefused(
                "flex", f"{name}: the flexible bounds must lie outside minimum and maximum.", target=name
            )


def normalised_address(parts: Iterable[str]) -> str | None:
    """One comparable text from the address columns: spaces and case do not count; None where all are empty."""
    cleaned = [" ".join(part.split()).casefold() for part in parts]
    return " | ".join(cleaned) if any(cleaned) else None

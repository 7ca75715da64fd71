"""How much of a case is known."""

from __future__ import annotations

from dataclasses import dataclass

from repository.cases.domain import facts
from repository.cases.domain.facts import Document


@dataclass(frozen=True)
class Completeness:
    """Facts that the sources state, facts that they do not, and questions nobody has answered yet."""

    stated: int
    unstated: int
    open: int

    @property
    def total(self) -> int:
        return self.stated + self.unstated + self.open

    @property
    def percent(self) -> int:
        """Stated facts in a hundred questions, rounded down: 100 means that nothing is missing."""
        return 100 * self.stated // self.total if self.total else 0


def completeness(document: Document) -> Completeness:
    """Counted over every leaf of every section, component and organisation, each leaf alike.

    "Not stated by the source" is an honest answer and still leaves the reader without the fact: it does not raise the score.
    """
    told = list(facts.every_fact(document))
    stated = sum(one.filled for one in told)
    unstated = sum(one.unstated for one in told)
    return Completeness(stated, unstated, len(told) - stated - unstated)

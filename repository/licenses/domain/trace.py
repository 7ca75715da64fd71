"""Where the clauses of a license came from, card by card, as the evidence of a component carries it.

A method whose clauses grow out of people's own words states in its provenance, under "trace", which cards lie behind
each clause that was put to its vote, and what was dropped and why. Cards are named by the number that was printed on
their slip; nobody is named. The words of every card stand in the published table called `table`, with the columns
card, state, cluster, merged_into, part_of, became, prototypes and text; `retrace` follows it. A prototype's version N
is voted on under the name REF-vN.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from . import shapes
from .refused import Refused
from .shapes import Text

MEMBER = "trace"


class TraceRefused(Refused):
    """A trace that does not have its shape; `values["pointer"]` names the place."""


@dataclass(frozen=True)
class Words:
    """What one card said."""

    card: int
    text: Text


@dataclass(frozen=True)
class Group:
    """A cluster under the name that people gave it."""

    number: int
    name: Text


@dataclass(frozen=True)
class ClausePath:
    """The way to one clause: `cards` are all that lie behind it, merged and divided ones included; `words` quotes a few
    of them. `version` of `versions` is the one that was voted on."""

    ref: str
    version: int
    versions: int
    cards: tuple[int, ...]
    clusters: tuple[Group, ...] = ()
    words: tuple[Words, ...] = ()


@dataclass(frozen=True)
class Dropped:
    """What was taken up and let go again, with the recorded reason. `ref` is the number of a card or cluster, or the
    short name of a prototype."""

    about: Literal["card", "cluster", "prototype"]
    ref: str
    reason: Text


@dataclass(frozen=True)
class Trace:
    """Every path of one component. `cards` is how many cards there were, numbered from 1."""

    cards: int
    table: str
    clauses: tuple[ClausePath, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    schema: Literal["socialicense/trace/1"] = "socialicense/trace/1"

    def to_json(self) -> dict[str, Any]:
        return dict(shapes.write(self))

    @classmethod
    def from_json(cls, value: object) -> Trace:
        """Read a trace; raises TraceRefused with the pointer of the fault."""
        return shapes.read(cls, value, pointer=f"/provenance/{MEMBER}", refusal=TraceRefused)

    def path(self, ref: str) -> ClausePath | None:
        """The way to the clause of that short name."""
        return next((clause for clause in self.clauses if clause.ref == ref), None)


@dataclass(frozen=True)
class Broken:
    """One link that leads nowhere: a code, and values for the sentence."""

    code: str
    values: dict[str, str] = field(default_factory=dict)


def of(provenance: Mapping[str, Any]) -> Trace | None:
    """The trace inside a provenance, or None where the method states none. Raises TraceRefused."""
    return Trace.from_json(provenance[MEMBER]) if MEMBER in provenance else None


class HasRef(Protocol):
    """A clause as proposed, or as it stands in a license."""

    @property
    def ref(self) -> str: ...


def broken(trace: Trace, clauses: Iterable[HasRef]) -> tuple[Broken, ...]:
    """Every broken link between the clauses of a component and its cards.

    Codes: trace-clause-missing (a clause without a path), trace-clause-unknown (a path to no clause),
    trace-clause-twice, trace-without-cards, trace-card-unknown (a number beyond the last card), trace-reason-missing.
    """
    refs = {clause.ref for clause in clauses}
    found = [Broken("trace-clause-missing", {"clause": ref}) for ref in sorted(refs - {one.ref for one in trace.clauses})]
    seen: set[str] = set()
    for one in trace.clauses:
        if one.ref in seen:
            found.append(Broken("trace-clause-twice", {"clause": one.ref}))
        seen.add(one.ref)
        if one.ref not in refs:
            found.append(Broken("trace-clause-unknown", {"clause": one.ref}))
        if not one.cards:
            found.append(Broken("trace-without-cards", {"clause": one.ref}))
        found += [
            Broken("trace-card-unknown", {"clause": one.ref, "card": str(card)})
            for card in one.cards
            if not 1 <= card <= trace.cards
        ]
    found += [
        Broken("trace-reason-missing", {"dropped": f"{one.about} {one.ref}"})
        for one in trace.dropped
        if not any(words.strip() for words in one.reason.values())
    ]
    return tuple(found)

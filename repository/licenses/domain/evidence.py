"""Evidence: the frozen result that a component hands over, and the only thing that a license is made of.

This package owns the shape, because it is the consumer: consultations build these values and pass them down. Every
number names its check: **R** recounted by anyone from published files, **A** attested (recomputed by a named party
from a file that is not public, or withheld because too few people answered), **S** stated.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

from . import shapes
from .brief import Brief, ProposedClause
from .budgets import Allocation
from .canonical import digest
from .questions import About, BallotDefinition, Quorum
from .refused import Refused
from .rules import Decision
from .shapes import Text
from .tables import Derivation, TableFile

__all__ = [
    "BallotRecord",
    "Brief",
    "Check",
    "Derivation",
    "Dissent",
    "Evidence",
    "EvidenceRefused",
    "Fact",
    "Figure",
    "FileDigest",
    "Files",
    "GroupFigure",
    "Handover",
    "Log",
    "Measure",
    "ProposedClause",
    "ReasonGiven",
    "Rules",
    "TableFile",
]

Check = Literal["R", "A", "S"]
Measure = Literal["support", "choice", "marks", "texts"]


class EvidenceRefused(Refused):
    """Evidence or a hand-over that does not have its shape; `values["pointer"]` names the place."""


@dataclass(frozen=True)
class GroupFigure:
    """One group under the safeguard: whether it reached it, and its numbers where no cell is small."""

    label: str
    reached: bool
    cast: int | None = None
    for_: int | None = None


@dataclass(frozen=True)
class Figure:
    """The result of one question, with everything needed to print it and to check it.

    Numbers are None where `suppressed`: fewer than the small-cell limit voted, and only the outcome is told. In a ballot
    of which only totals are published, `answered` is how many did not leave the question blank: told of each, even where
    they are too few for anything else.
    `share` is the favourable share of the base to four decimals, as a string. `marks` holds the count of each mark
    where for, against and abstention do not say it all. `allocation` is how a budget was spent and why, `quartiles` the
    lower quartile, median and upper quartile of ratings, `duels` how often "a>b" was said of a pair.
    """

    id: str
    ballot: str
    question: str
    about: About
    measure: Measure
    for_: int | None
    against: int | None
    abstain: int | None
    cast: int | None
    base: str
    base_n: int | None
    rule: str
    threshold: str | None
    check: Check
    decision: Decision
    reason: str
    share: str | None = None
    quorum: Quorum | None = None
    safeguard: str | None = None
    groups: tuple[GroupFigure, ...] = ()
    marks: dict[str, int] = field(default_factory=dict)
    winners: tuple[str, ...] = ()
    ranking: tuple[tuple[str, ...], ...] = ()
    rounds: tuple[dict[str, int], ...] = ()
    allocation: Allocation | None = None
    quartiles: tuple[str, ...] = ()
    duels: dict[str, int] = field(default_factory=dict)
    moderated: bool = False
    suppressed: bool = False
    answered: int | None = None


@dataclass(frozen=True)
class Log:
    """The published log of one ballot; `root` is hex, `checkpoint` the signed C2SP note."""

    origin: str
    size: int
    root: str
    checkpoint: str


@dataclass(frozen=True)
class FileDigest:
    """A published file by its digests (hex SHA-256, SRI) and its size in bytes."""

    sha256: str
    sri: str
    bytes: int


@dataclass(frozen=True)
class Files:
    """Digests of what was published for one ballot: its leaves, and linked rows where they were promised."""

    ballots: FileDigest | None = None
    rows: FileDigest | None = None


@dataclass(frozen=True)
class BallotRecord:
    """A closed ballot: its frozen definition, `issued` credentials and `cast` ballots, and its log."""

    definition: BallotDefinition
    sha256: str
    cast: int
    issued: int
    log: Log
    files: Files = field(default_factory=Files)
    superseded: int = 0

    @property
    def published(self) -> bool:
        """Whether single answers are published: never where fewer than the small-cell limit took part, unless openly."""
        return self.definition.publishes(self.cast)


@dataclass(frozen=True)
class Fact:
    """A number or word that no ballot gives: invited, registered, took part. R only with a `source`: the published
    table from which anybody adds it up again."""

    value: int | str
    check: Check
    source: Derivation | None = None


@dataclass(frozen=True)
class ReasonGiven:
    """A reason that members gave for or against what a question was about."""

    about: About
    side: Literal["for", "against"]
    text: Text


@dataclass(frozen=True)
class Dissent:
    """A minority view in its own words, and how many hold it where that is known."""

    about: About
    text: Text
    holders: int | None = None


@dataclass(frozen=True)
class Evidence:
    """One component's result. `clauses` are conditions and red lines that arose in the component itself;
    `provenance` maps plain names to plain facts (speakers, materials, seeds)."""

    component: str
    method: str
    purpose: Literal["evidence", "ratification", "evaluation"]
    title: Text
    ballots: tuple[BallotRecord, ...]
    figures: tuple[Figure, ...]
    facts: dict[str, Fact] = field(default_factory=dict)
    clauses: tuple[ProposedClause, ...] = ()
    reasons: tuple[ReasonGiven, ...] = ()
    dissent: tuple[Dissent, ...] = ()
    tables: tuple[TableFile, ...] = ()
    provenance: dict[str, Any] = field(default_factory=dict)
    schema: Literal["socialicense/evidence/1"] = "socialicense/evidence/1"

    @cached_property
    def sha256(self) -> str:
        return digest(self.to_json())

    def to_json(self) -> dict[str, Any]:
        return dict(shapes.write(self))

    @classmethod
    def from_json(cls, value: object) -> Evidence:
        """Read evidence; raises EvidenceRefused (or DefinitionRefused for a ballot) with a pointer."""
        return shapes.read(cls, value, refusal=EvidenceRefused)


@dataclass(frozen=True)
class Rules:
    """How a license is made of several pieces of evidence. Where two decide the same thing differently, both are
    shown and the strictest decides."""

    conflict: Literal["strictest"] = "strictest"
    policy: Literal["1"] = "1"


@dataclass(frozen=True)
class Handover:
    """Everything a draft is made of. `adoption` holds the community's signed statements, when there are any; an
    `exercise` is made without them and is never in force."""

    brief: Brief
    evidence: tuple[Evidence, ...]
    rules: Rules = field(default_factory=Rules)
    adoption: tuple[dict[str, Any], ...] | None = None
    exercise: bool = False
    schema: Literal["socialicense/handover/1"] = "socialicense/handover/1"

    @cached_property
    def sha256(self) -> str:
        return digest(self.to_json())

    @property
    def ratification(self) -> Evidence | None:
        """The evidence of the ratification ballot, once it is there."""
        return next((item for item in self.evidence if item.purpose == "ratification"), None)

    def to_json(self) -> dict[str, Any]:
        return dict(shapes.write(self))

    @classmethod
    def from_json(cls, value: object) -> Handover:
        """Read a hand-over; raises EvidenceRefused with the pointer of the fault."""
        return shapes.read(cls, value, refusal=EvidenceRefused)

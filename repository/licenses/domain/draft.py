"""The draft of a license: the complete readable content, as the people ratify it and the community adopts it.

Its SHA-256 over the canonical JSON is what the ratification ballot asks about and what the community signs; the
issued license carries the draft verbatim. Sections follow the frame A to S of a social license, in reading order.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

from . import shapes
from .brief import (
    Approval,
    Community,
    ConsultationRef,
    Dataset,
    Duty,
    Initiative,
    Modality,
    Organisation,
    Privacy,
    Remit,
    UseCase,
)
from .canonical import digest
from .evidence import Dissent, Fact, Figure, Log, Rules
from .refused import Refused
from .shapes import Text
from .tables import TableFile
from .verdicts import StatementResult, Verdict

Sentences = dict[str, tuple[str, ...]]
"""{language: sentences}: generated plain language, in reading order."""


class DraftRefused(Refused):
    """JSON that is not a draft; `values["pointer"]` names the place."""


@dataclass(frozen=True)
class Identification:
    """A. What this is, who asked and in which languages it speaks."""

    title: Text
    consultation: ConsultationRef
    organisation: Organisation
    languages: tuple[str, ...]
    opened_at: str
    closed_at: str


@dataclass(frozen=True)
class UseCaseClause:
    """F. One use case with its verdict. `figures` lists every figure about it, `decided_by` the one that decided;
    `conditions` are refs of adopted conditions that apply."""

    case: UseCase
    verdict: Verdict
    reason: str
    decided_by: str | None
    figures: tuple[str, ...]
    conditions: tuple[str, ...]
    sentence: Text
    reasons_for: tuple[Text, ...] = ()
    reasons_against: tuple[Text, ...] = ()
    minority: tuple[Dissent, ...] = ()

    @property
    def ref(self) -> str:
        return self.case.ref


@dataclass(frozen=True)
class Clause:
    """G and H. A condition or red line with how it was decided; `adopted` ones bind."""

    ref: str
    kind: Literal["condition", "red_line"]
    text: Text
    modality: Modality
    adopted: bool
    reason: str
    decided_by: str | None
    figures: tuple[str, ...]
    sentence: Text
    category: str = ""
    applies_to: tuple[str, ...] = ()
    test: str = ""
    responsible: str = ""
    deadline: str = ""
    minority: tuple[Dissent, ...] = ()


@dataclass(frozen=True)
class StatementClause:
    """A statement of an opinion map that at least ten people rated; `top` ones are printed, all are listed."""

    ref: str
    text: Text
    result: StatementResult
    figure: str
    top: bool = False


@dataclass(frozen=True)
class BallotSummary:
    """Q. One ballot as the license shows it; the definition itself is in the published questions, under its hash.
    `open`: an open vote, whose `rows` say who voted how; `rows` alone: the answers of each person, without a name."""

    ballot: str
    title: Text
    definition_sha256: str
    opens: str
    closes: str
    eligible: int
    issued: int
    cast: int
    roll_sha256: str
    small_cell: int
    published: bool
    log: Log
    present: int | None = None
    groups: tuple[str, ...] = ()
    superseded: int = 0
    open: bool = False
    rows: bool = False


@dataclass(frozen=True)
class ComponentSummary:
    """Q. One component: its method, its evidence by hash, its ballots, its facts and the tables behind them."""

    component: str
    method: str
    title: Text
    evidence_sha256: str
    ballots: tuple[BallotSummary, ...]
    facts: dict[str, Fact] = field(default_factory=dict)
    tables: tuple[TableFile, ...] = ()
    provenance: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class HowMade:
    """Q. How it was made: components, ballots, facts with their checks, rules, and what the platform cannot do."""

    components: tuple[ComponentSummary, ...]
    brief_sha256: str
    rules: Rules
    limits: Sentences
    remit: Remit
    promise: Text
    target_public: Text
    publication: Text
    privacy: Privacy
    approval: Approval | None = None


@dataclass(frozen=True)
class Draft:
    """Version `n` of the content. An exercise says so here, inside what is hashed."""

    n: int
    exercise: bool
    identification: Identification
    summary: Sentences
    community: Community
    initiative: Initiative
    data: tuple[Dataset, ...]
    use_cases: tuple[UseCaseClause, ...]
    red_lines: tuple[Clause, ...]
    conditions: tuple[Clause, ...]
    duties: tuple[Duty, ...]
    how_it_was_made: HowMade
    legal_notes: Sentences
    figures: tuple[Figure, ...]
    statements: tuple[StatementClause, ...] = ()
    statement_totals: dict[str, int] = field(default_factory=dict)
    review_by: str | None = None
    schema: Literal["socialicense/draft/1"] = "socialicense/draft/1"

    @cached_property
    def sha256(self) -> str:
        """What is ratified and adopted."""
        return digest(self.to_json())

    @cached_property
    def _figures_by_id(self) -> dict[str, Figure]:
        return {figure.id: figure for figure in self.figures}

    def figure(self, id: str) -> Figure:
        """The figure with this id; KeyError if there is none."""
        return self._figures_by_id[id]

    @property
    def ballots(self) -> tuple[BallotSummary, ...]:
        return tuple(ballot for component in self.how_it_was_made.components for ballot in component.ballots)

    @property
    def adopted_conditions(self) -> tuple[Clause, ...]:
        return tuple(clause for clause in self.conditions if clause.adopted)

    @property
    def adopted_red_lines(self) -> tuple[Clause, ...]:
        return tuple(clause for clause in self.red_lines if clause.adopted)

    def to_json(self) -> dict[str, Any]:
        return dict(shapes.write(self))

    @classmethod
    def from_json(cls, value: object, *, pointer: str = "") -> Draft:
        """Read a draft; raises DraftRefused with the pointer of the fault."""
        return shapes.read(cls, value, pointer=pointer, refusal=DraftRefused)

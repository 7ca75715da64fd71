"""What is asked and how it will be decided: frozen, hashed and printed before the first answer.

A `BallotDefinition` is the whole contract between a ballot and its voters. Its SHA-256 over the canonical JSON is
published at opening, stands in the license, and is what a recount starts from. The parts of a question live in
`scales`, what a definition must satisfy in `definition_checks`; both are offered from here.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from . import shapes
from .canonical import digest
from .definition_checks import check_definition, check_question
from .kinds import RuleKind, ScaleKind
from .scales import (
    NO_OPINION,
    About,
    Base,
    DefinitionRefused,
    Option,
    Question,
    Quorum,
    Rule,
    Safeguard,
    Scale,
    default_marks,
    fraction,
    marks,
)
from .shapes import Text

__all__ = [
    "NO_OPINION",
    "STATEMENT_RULE",
    "STATEMENT_VOTERS",
    "About",
    "BallotDefinition",
    "Base",
    "DefinitionRefused",
    "Groups",
    "Linkage",
    "Option",
    "Question",
    "Quorum",
    "Rule",
    "RuleKind",
    "Safeguard",
    "Scale",
    "ScaleKind",
    "check_question",
    "default_marks",
    "fraction",
    "marks",
    "statement_question",
]

STATEMENT_RULE = Rule(kind="supermajority", threshold="3/5")
STATEMENT_VOTERS = 10
"""The default rule for statements of an opinion map. A statement seen by at least 10 people is supported when at
least three in five of those who saw it agree, rejected when at least three in five disagree, and contested otherwise.
The base is everybody who saw it, so that passing never helps a statement; three in five is the level at which
Pol.is-style reports begin to speak of a majority (Small et al., "Polis: Scaling Deliberation by Mapping High
Dimensional Opinion Spaces", 2021), and 10 is the small-cell limit."""


@dataclass(frozen=True)
class Groups:
    """The one grouping a ballot may carry into its rows, for the safeguard only."""

    name: str
    labels: tuple[str, ...]


@dataclass(frozen=True)
class Linkage:
    """The scope of one pseudonym key: a ballot, or the waves of one poll; the key is destroyed at `ends`."""

    id: str
    ends: str


@dataclass(frozen=True)
class BallotDefinition:
    """A frozen ballot. Times are RFC 3339 in UTC ("Z"); `eligible` and `present` count persons; `roll_sha256` is
    the digest of the electoral roll; `option_seed` (hex) orders options per person where the question says so.
    `question_order` "random" gives each person an order of the questions of their own, from the same seed.
    A ballot is secret unless `secrecy` says "open": then who voted how is published, and everybody knew it before.
    Single answers are published without names unless `publication` says "totals": then nobody outside can recount,
    and a question that fewer than `small_cell` answered has nothing told but their number."""

    ballot: str
    consultation: str
    purpose: Literal["evidence", "ratification", "evaluation"]
    title: Text
    languages: tuple[str, ...]
    questions: tuple[Question, ...]
    eligible: int
    roll_sha256: str
    linkage: Linkage
    opens: str
    closes: str
    option_seed: str
    groups: Groups | None = None
    eligible_by_group: dict[str, int] | None = None
    present: int | None = None
    small_cell: int = 10
    rows_published: bool = False
    secrecy: Literal["open"] | None = None
    question_order: Literal["random"] | None = None
    publication: Literal["totals"] | None = None
    schema: Literal["socialicense/ballot/1"] = "socialicense/ballot/1"

    def __post_init__(self) -> None:
        check_definition(self)

    @cached_property
    def sha256(self) -> str:
        """Hex SHA-256 of the canonical JSON: the name under which the definition is frozen."""
        return digest(self.to_json())

    @property
    def open(self) -> bool:
        """Whether this is an open vote: nothing in it is hidden, by the consent of those who answered."""
        return self.secrecy == "open"

    @property
    def least(self) -> int:
        """From how many ballots or, in a crossed table, from which cell on, numbers are told."""
        return 1 if self.open else self.small_cell

    @property
    def totals_only(self) -> bool:
        """Whether single answers are never published."""
        return self.publication == "totals"

    def publishes(self, cast: int) -> bool:
        """Whether single answers are published once this many ballots were cast and the ballot has closed."""
        return not self.totals_only and cast >= self.least

    @cached_property
    def _by_id(self) -> dict[str, Question]:
        return {question.id: question for question in self.questions}

    def question(self, id: str) -> Question:
        """The question with this id; KeyError if there is none."""
        return self._by_id[id]

    def to_json(self) -> dict[str, Any]:
        return dict(shapes.write(self))

    @classmethod
    def from_json(cls, value: object, *, pointer: str = "") -> BallotDefinition:
        return shapes.read(cls, value, pointer=pointer, refusal=DefinitionRefused)


def statement_question(id: str, text: Text, *, moderated: bool = False) -> Question:
    """The question that a statement of an opinion map is: agree, disagree or pass under `STATEMENT_RULE`."""
    return Question(
        id=id,
        about=About("statement", id),
        scale=Scale("agreement"),
        text=text,
        rule=STATEMENT_RULE,
        base="cast",
        quorum=Quorum(count=STATEMENT_VOTERS),
        asked="seen",
        moderated=moderated,
    )

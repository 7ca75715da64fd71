"""The brief: what was on the table when a consultation opened, as one hashed snapshot.

It feeds every section of a license that no ballot can: who asks whom, about which data and uses, under which promise,
and by which keys the community will answer. Words are `Text` where they are translated, plain strings where the
organisation states them once.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

from . import shapes
from .canonical import digest
from .refused import Refused
from .shapes import Text

Modality = Literal["must", "should", "may", "must_not"]


class BriefRefused(Refused):
    """A brief that does not have its shape; `values["pointer"]` names the place."""


@dataclass(frozen=True)
class ConsultationRef:
    """The consultation by id, title and address."""

    id: str
    title: Text
    url: str = ""


@dataclass(frozen=True)
class Organisation:
    """Who asks."""

    name: str


@dataclass(frozen=True)
class Partner:
    """Who else takes part in the initiative, and as what."""

    name: str
    role: str = ""


@dataclass(frozen=True)
class Initiative:
    """Who wants to re-use data, with whom, and on which legal basis."""

    title: Text
    summary: Text = field(default_factory=dict)
    custodian: str = ""
    partners: tuple[Partner, ...] = ()
    legal_basis: str = ""


@dataclass(frozen=True)
class Identifier:
    """How the outside world knows a dataset: `scheme` is uri, doi, portal or another word."""

    scheme: str
    value: str


@dataclass(frozen=True)
class Dataset:
    """Data that people outside know under identifiers of their own; `version_scope` says which versions or years."""

    ref: str
    name: Text
    identifiers: tuple[Identifier, ...] = ()
    version_scope: str = ""
    source: str = ""
    original_purpose: str = ""
    sensitivity: str = ""
    identifiability: str = ""


@dataclass(frozen=True)
class UseCase:
    """One concrete re-use: the unit of every verdict. `data` names datasets by ref."""

    ref: str
    title: Text
    purpose: Text = field(default_factory=dict)
    actor: str = ""
    data: tuple[str, ...] = ()
    identifiability: str = ""
    life_cycle_stage: str = ""
    benefit: Text = field(default_factory=dict)
    risk: Text = field(default_factory=dict)
    commercial: bool = False
    ai_training: bool = False


@dataclass(frozen=True)
class ProposedClause:
    """A condition or red line put to the people. `applies_to` names use cases; empty means all of them."""

    ref: str
    kind: Literal["condition", "red_line"]
    text: Text
    modality: Modality
    category: str = ""
    applies_to: tuple[str, ...] = ()
    test: str = ""
    responsible: str = ""
    deadline: str = ""


@dataclass(frozen=True)
class CommunityKey:
    """A public Multikey whose secret the community holds; `holder` is a capacity, not a name."""

    multibase: str
    holder: str = ""


@dataclass(frozen=True)
class Community:
    """Who answers. Only `state` "confirmed" can adopt, by `threshold` of its `keys`."""

    name: str = ""
    description: Text = field(default_factory=dict)
    authority: str = ""
    state: Literal["none", "notice", "claimed", "confirmed", "contested"] = "none"
    keys: tuple[CommunityKey, ...] = ()
    threshold: int = 1


@dataclass(frozen=True)
class Remit:
    """The question, and what can and cannot be decided."""

    question: Text = field(default_factory=dict)
    in_scope: Text = field(default_factory=dict)
    out_of_scope: Text = field(default_factory=dict)


@dataclass(frozen=True)
class Purpose:
    """One purpose of processing people's data in the consultation, with its lawful basis."""

    purpose: Text
    basis: str = ""
    detail: str = ""


@dataclass(frozen=True)
class SpecialCategory:
    """A special category of personal data and the ground for processing it."""

    category: str
    ground: str = ""


@dataclass(frozen=True)
class Privacy:
    """What is done with the data of those who take part: the facts of the privacy notice."""

    controller: str = ""
    purposes: tuple[Purpose, ...] = ()
    special_categories: tuple[SpecialCategory, ...] = ()
    recipients: str = ""
    retention: str = ""
    transfers: str = ""


@dataclass(frozen=True)
class Approval:
    """The community's answer, by hash, to what was going to be asked."""

    sha256: str
    answer: str
    capacity: str
    at: str


@dataclass(frozen=True)
class Duty:
    """What the organisation binds itself to, sorted into a section of the document."""

    section: Literal[
        "benefit", "protection", "choice", "transparency", "oversight", "grievance", "monitoring", "change"
    ]
    text: Text


@dataclass(frozen=True)
class Brief:
    """The whole snapshot. An opinion map has no use cases and no clauses."""

    consultation: ConsultationRef
    organisation: Organisation
    initiative: Initiative
    languages: tuple[str, ...]
    datasets: tuple[Dataset, ...] = ()
    use_cases: tuple[UseCase, ...] = ()
    clauses: tuple[ProposedClause, ...] = ()
    community: Community = field(default_factory=Community)
    remit: Remit = field(default_factory=Remit)
    promise: Text = field(default_factory=dict)
    target_public: Text = field(default_factory=dict)
    publication: Text = field(default_factory=dict)
    duties: tuple[Duty, ...] = ()
    review_by: str | None = None
    privacy: Privacy = field(default_factory=Privacy)
    approval: Approval | None = None
    opened_at: str = ""
    schema: Literal["socialicense/brief/1"] = "socialicense/brief/1"

    @cached_property
    def sha256(self) -> str:
        return digest(self.to_json())

    def to_json(self) -> dict[str, Any]:
        return dict(shapes.write(self))

    @classmethod
    def from_json(cls, value: object) -> Brief:
        """Read a brief; raises BriefRefused with the pointer of the fault."""
        return shapes.read(cls, value, refusal=BriefRefused)

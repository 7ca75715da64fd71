"""The contract that every method keeps, and the registry of methods.

A method (poll, assembly, co-design) is one folder under `consultations/methods/`. The core never asks a method's
name: what it needs to know is a member here. The slug is stored on the component, once.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from django.conf.locale import LANG_INFO
from django.urls import URLPattern
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from consultations.ballots.services.opening import Roll, roll_of
from consultations.domain import texts
from consultations.domain.points import Answer, Point
from consultations.models import Component, Stage
from repository.licenses.domain.brief import ProposedClause
from repository.licenses.domain.evidence import Dissent, ReasonGiven
from repository.licenses.domain.questions import Question
from socialicense.accounts.models import User


@dataclass(frozen=True)
class StageKind:
    """A kind of stage: what it is called, and whether a ballot opens and closes with it.

    One that `repeats` may be held in further rounds, stored as `slug-2`, `slug-3`; one that is `optional` may be left
    out for a public reason. `days` is the window that a new component is offered, counted from today. A ballot that
    `sorts` decides nothing: it tells what reached a threshold and goes on. `plain` says to those who take part what
    happens in it, where `name` is a word of the field; organisers read `name`.
    """

    slug: str
    name: str | Promise
    ballot: bool
    repeats: bool = False
    optional: bool = False
    sorts: bool = False
    days: tuple[int, int] = (14, 28)
    plain: str | Promise = ""


@dataclass(frozen=True)
class Term:
    """A rule that is fixed before anybody is recruited, while what it decides on arises later: `key` and `value` go
    into the text that the community approves by hash, `name` and `words` onto the pages that show it."""

    key: str
    value: Any
    name: str | Promise
    words: str | Promise


@dataclass(frozen=True)
class Missing:
    """Something still missing before a component may open: a sentence, and the page where it is supplied."""

    sentence: str | Promise
    url: str


@dataclass(frozen=True)
class Export:
    """One table to download: a file name, its column names with what they mean, and its rows."""

    name: str
    columns: Mapping[str, str]
    rows: Iterator[Sequence[object]]


@dataclass(frozen=True)
class PublishedTable:
    """A table without people that stands behind facts of the evidence: attendance by session, composition by feature.

    `name` is short and a slug; the evidence gives the file its name in the license.
    """

    name: str
    columns: Sequence[str]
    rows: Sequence[Sequence[object]]


@dataclass(frozen=True)
class Brought:
    """What one component of a definition file brings, read and checked.

    `questions` are those of its ballot; `kept` is what the method itself keeps of it (plain JSON, under "brought" in the
    subject of the component); `members` names everybody who may have answered (None: whoever did); `files` are the files
    that were read.
    """

    questions: Sequence[Question]
    kept: Mapping[str, Any]
    members: frozenset[str] | None = None
    files: Sequence[Path] = ()


class Method(ABC):
    """One way of asking people. Instances hold no state; everything is on the component."""

    slug: ClassVar[str]
    name: ClassVar[str | Promise]
    summary: ClassVar[str | Promise]
    stages: ClassVar[tuple[StageKind, ...]]
    purposes: ClassVar[frozenset[str]] = frozenset({Component.Purpose.EVIDENCE})
    brings_in: ClassVar[frozenset[str]] = frozenset()  # what it reads from files: "ballots", "opinion_map", its slug
    likened: ClassVar[frozenset[str]] = frozenset()  # methods of cases in the repository that it can do the like of
    recruits: ClassVar[bool] = False  # it brings its own people in after opening
    seen_as: ClassVar[frozenset[str]] = frozenset()  # kinds of components in published cases that are it, or near it
    urls: ClassVar[list[URLPattern]] = []  # for organisers, below the component
    public_urls: ClassVar[list[URLPattern]] = []  # for everybody, below the component

    @abstractmethod
    def prepare(self, component: Component) -> None:
        """Make the method's own record, in the transaction that creates the component."""

    @abstractmethod
    def readiness(self, component: Component) -> list[Missing]:
        """What is still missing before the component may open; empty when nothing is."""

    @abstractmethod
    def questions(self, component: Component, stage: Stage | None = None) -> list[Question]:
        """What the ballot of a stage asks, in order; the ballot freezes it when it opens.

        Without a stage: everything that is known before the consultation opens, which the community approves.
        """

    @abstractmethod
    def setup_url(self, component: Component) -> str:
        """The page where an organiser prepares this component."""

    @abstractmethod
    def facts(self, component: Component) -> Mapping[str, Any]:
        """What the evidence states beyond the ballots: {name: {"value": int | str, "check": "R" | "A" | "S"}}.

        A fact marked R says in `source` how it follows from one of the `tables`: {"table", "take", "column", "where"}.
        """

    @abstractmethod
    def demo(self, component: Component) -> None:
        """Fill the component with invented content for the demo."""

    def tables(self, component: Component) -> list[PublishedTable]:
        """The published tables that facts marked R are added up from; none unless the method has some."""
        return []

    def terms(self, component: Component) -> list[Term]:
        """The rules under which questions that are not known yet will be decided; the community approves them."""
        return []

    def seats(self, component: Component) -> int | None:
        """How many people the component is to seat, from which a new recruitment begins. None where nothing says so."""
        return None

    def roll(self, component: Component, stage: Stage) -> Roll:
        """Who may vote in the ballot of a stage: everybody, unless the method knows better."""
        return roll_of(component)

    def take_questions(self, component: Component, questions: Sequence[Question]) -> bool:
        """Prepare a fresh component to ask what a file says that it asks. False where the method takes no questions."""
        return False

    def rules(self, component: Component) -> Mapping[str, Any]:
        """What is kept of a component beside its questions, as the file of a plan holds it: plain JSON; empty for most."""
        return {}

    def take_rules(self, component: Component, rules: Mapping[str, Any]) -> bool:
        """Put such rules onto a fresh component. False where the method has none. Raises ValidationError by field."""
        return not rules

    def hold(self, component: Component, stage: Stage) -> Missing | None:
        """What keeps the ballot of a stage from opening although its time has come; None when nothing does."""
        return None

    def clauses(self, component: Component) -> Sequence[ProposedClause]:
        """Conditions and red lines that arose in the component itself and were put to its vote."""
        return ()

    def reasons(self, component: Component) -> Sequence[ReasonGiven]:
        """Reasons that people gave for or against what they decided."""
        return ()

    def dissent(self, component: Component) -> Sequence[Dissent]:
        """Minority views in their own words."""
        return ()

    def provenance(self, component: Component) -> Mapping[str, Any]:
        """Plain facts about how it came about: materials, speakers, seeds."""
        return {}

    def trace(self, component: Component) -> Mapping[str, Any] | None:
        """The way from people's own words to the clauses, as the API tells it; None where a method has none."""
        return None

    def public_url(self, component: Component) -> str:
        """The page on which everybody can follow the component; "" where it has none of its own."""
        return ""

    def overdue(self, component: Component) -> Sequence[Missing]:
        """What somebody owes the people of this component and is late with; shown to everybody, with where it stands."""
        return ()

    def points(self, component: Component) -> Sequence[Point]:
        """What people decided here and the data holder answers one by one; none unless the method has such points."""
        return ()

    def answer(self, component: Component, ref: str, answer: Answer, by: User) -> bool:
        """Publish the answer to one of `points`; False where it says what was answered last. Raises the method's refusals."""
        raise TypeError(f"{self.slug} has no points to answer")

    def exports(self, component: Component) -> list[Export]:
        """Tables to download beside the ballots; none unless the method has some."""
        return []

    def bring(self, raw: Mapping[str, Any], definition: Mapping[str, Any], folder: Path) -> Brought:
        """Read what a component of a definition file brings beside its answers. Only for a method that names its own
        slug in `brings_in`. Raises FilesRefused with every fault."""
        raise TypeError(f"{self.slug} reads nothing of its own from files")

    def keep(self, component: Component, kept: Mapping[str, Any]) -> None:  # noqa: B027 - most methods keep nothing
        """Write the method's own records of what was brought, in the transaction that imports the answers."""

    def copy(self, source: Component, target: Component) -> None:
        """Copy what was prepared for `source` into the fresh `target` when a consultation is cloned."""
        self.prepare(target)


def language_names(tags: Sequence[str]) -> str:
    """Languages as they call themselves, for a sentence about what is missing in them; a tag nobody knows stays."""
    return ", ".join(str(LANG_INFO.get(tag, {}).get("name_local", tag)) for tag in tags)


_registry: dict[str, Method] = {}


def register(method: Method) -> None:
    """Add a method; called once from the `ready()` of its app. A second method of one slug is a mistake."""
    if method.slug in _registry and type(_registry[method.slug]) is not type(method):
        raise ValueError(f"two methods are called {method.slug!r}")
    _registry[method.slug] = method


def registered() -> list[Method]:
    """Every method, in order of slug."""
    return [_registry[slug] for slug in sorted(_registry)]


def method_of(component: Component) -> Method:
    """The method that a component applies."""
    return _registry[component.method]


def find(slug: str) -> Method | None:
    """The method of that slug, or None."""
    return _registry.get(slug)


def decisive(chosen: Method) -> StageKind:
    """The kind of stage whose ballot decides: the last one that may not be left out."""
    return [kind for kind in chosen.stages if kind.ballot and not kind.optional][-1]


def kind_named(chosen: Method, slug: str) -> StageKind:
    """The kind of a stage by its slug, further rounds included. Raises KeyError for one that the method lacks."""
    for kind in chosen.stages:
        base, dash, number = slug.rpartition("-")
        if slug == kind.slug or (kind.repeats and dash and base == kind.slug and number.isdigit()):
            return kind
    raise KeyError(slug)


def kind_of(stage: Stage) -> StageKind:
    """The kind of a stage of a component."""
    return kind_named(method_of(stage.component), stage.kind)


def stage_name(chosen: Method, slug: str) -> str:
    """What a stage is called in the language of the page; rounds of a kind that repeats are numbered."""
    kind = kind_named(chosen, slug)
    if not kind.repeats:
        return str(kind.name)
    return _numbered(kind, kind.name, slug)


def stage_said(chosen: Method, slug: str, *, rounds: int = 1) -> str:
    """What a stage is called before those who take part; numbered where there are several `rounds` of its kind."""
    kind = kind_named(chosen, slug)
    if not kind.plain:
        return stage_name(chosen, slug)
    return _numbered(kind, kind.plain, slug) if rounds > 1 else str(kind.plain)


def _numbered(kind: StageKind, name: str | Promise, slug: str) -> str:
    number = slug.removeprefix(kind.slug).removeprefix("-") or "1"
    return _("%(stage)s %(number)s") % {"stage": name, "number": number}


def ballot_title(component: Component, slug: str) -> dict[str, str]:
    """What the ballot of a stage is called: as the component, with the stage's name where there are several ballots."""
    chosen = method_of(component)
    ballots = [kind for kind in chosen.stages if kind.ballot]
    if component.purpose != Component.Purpose.EVIDENCE or (len(ballots) == 1 and not ballots[0].repeats):
        return dict(component.title)
    named: dict[str, str] = {}
    for language in component.title:
        with translation.override(language):
            named[language] = f"{texts.wording(component.title, language)}: {stage_name(chosen, slug)}"
    return named


def for_purpose(purpose: str) -> Method:
    """The first method that serves a purpose; ratification is created by purpose, never by slug."""
    return next(method for method in registered() if purpose in method.purposes)

"""The contract that every method keeps, and the registry of methods.

A method (poll, assembly, co-design) is one folder under `consultations/methods/`. The core never asks a method's
name: what it needs to know is a member here. The slug is stored on the component, once.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.urls import URLPattern
from django.utils.functional import Promise

from consultations.models import Component
from repository.licenses.domain.questions import Question


@dataclass(frozen=True)
class StageKind:
    """A kind of stage: what it is called, and whether a ballot opens and closes with it."""

    slug: str
    name: str | Promise
    ballot: bool


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


class Method(ABC):
    """One way of asking people. Instances hold no state; everything is on the component."""

    slug: ClassVar[str]
    name: ClassVar[str | Promise]
    summary: ClassVar[str | Promise]
    stages: ClassVar[tuple[StageKind, ...]]
    purposes: ClassVar[frozenset[str]] = frozenset({Component.Purpose.EVIDENCE})
    brings_in: ClassVar[frozenset[str]] = frozenset()  # what it reads from files: "ballots", "opinion_map"
    urls: ClassVar[list[URLPattern]] = []

    @abstractmethod
    def prepare(self, component: Component) -> None:
        """Make the method's own record, in the transaction that creates the component."""

    @abstractmethod
    def readiness(self, component: Component) -> list[Missing]:
        """What is still missing before the component may open; empty when nothing is."""

    @abstractmethod
    def questions(self, component: Component) -> list[Question]:
        """What will be asked, in order. The community approves this; the ballot freezes it."""

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

    def exports(self, component: Component) -> list[Export]:
        """Tables to download beside the ballots; none unless the method has some."""
        return []

    def copy(self, source: Component, target: Component) -> None:
        """Copy what was prepared for `source` into the fresh `target` when a consultation is cloned."""
        self.prepare(target)


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


def for_purpose(purpose: str) -> Method:
    """The first method that serves a purpose; ratification is created by purpose, never by slug."""
    return next(method for method in registered() if purpose in method.purposes)

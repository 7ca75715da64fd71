"""Reading a case: what a leaf says, whether the sources say it, and which ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from repository.cases.domain.catalogue import NOT_STATED, Leaf, Section, section, sections

Document = Mapping[str, Any]


@dataclass(frozen=True)
class Fact:
    """What one leaf says. `value` is None when nothing is written yet or the sources do not say (`unstated`)."""

    leaf: Leaf
    value: Any
    unstated: bool
    sources: tuple[str, ...]

    @property
    def filled(self) -> bool:
        return self.value is not None

    @property
    def answered(self) -> bool:
        """Filled in, or said to be not stated."""
        return self.filled or self.unstated


@dataclass(frozen=True)
class Said:
    """One statement of a list, with the sources that state it."""

    text: str
    sources: tuple[str, ...]


def fact(group: Mapping[str, Any], leaf: Leaf) -> Fact:
    """The leaf as it stands in its section, component, organisation or source."""
    given, sources = group.get(leaf.name), tuple(group.get("from") or ())
    if isinstance(given, dict):
        sources = tuple(given.get("from") or sources)
        given = given.get("is")
    if leaf.sourced and given == NOT_STATED:
        return Fact(leaf, None, True, sources)
    if given in (None, "", []):
        return Fact(leaf, None, False, sources)
    if leaf.kind == "texts":
        given = tuple(_said(one, sources) for one in given)
    elif leaf.kind == "choices":
        given = tuple(str(one) for one in given)
    return Fact(leaf, given, False, sources)


def _said(one: Any, sources: tuple[str, ...]) -> Said:
    if isinstance(one, dict):
        return Said(str(one["is"]), tuple(one.get("from") or sources))
    return Said(str(one), sources)


def facts_of(group: Mapping[str, Any], found: Section) -> list[Fact]:
    """Every leaf of a section; an optional one only where it is written."""
    told = [fact(group, leaf) for leaf in found.leaves]
    return [one for one in told if one.answered or not one.leaf.optional]


def value(document: Document, path: str) -> Any:
    """The value of `section.leaf`; None when it is not filled in."""
    name, _dot, leaf = path.partition(".")
    return fact(document.get(name) or {}, section(name).leaf(leaf)).value


def components(document: Document) -> list[dict[str, Any]]:
    """The components, in order of time."""
    return list(document.get("components") or [])


def organisations(document: Document) -> list[dict[str, Any]]:
    """Who took part in running it."""
    return list((document.get("organisers") or {}).get("organisations") or [])


def led_by(document: Document) -> list[str]:
    """The names of those who led it; of those who commissioned it where nobody is said to have led."""
    for role in ("lead", "commissioner"):
        found = [str(one["name"]) for one in organisations(document) if role in (one.get("roles") or ())]
        if found:
            return found
    return []


def every_fact(document: Document) -> Iterator[Fact]:
    """All facts of a case: sections first, then each component and organisation."""
    for found in sections():
        yield from facts_of(document.get(found.name) or {}, found)
    for name, rows in (("components", components(document)), ("organisations", organisations(document))):
        for row in rows:
            yield from facts_of(row, section(name))


def numbered(document: Document) -> dict[str, int]:
    """The number under which each source is shown, by its id."""
    return {str(one.get("id")): n for n, one in enumerate(document.get("sources") or [], start=1)}

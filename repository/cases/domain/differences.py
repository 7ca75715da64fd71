"""What changed between two versions of a case, field by field."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from repository.cases.domain import facts
from repository.cases.domain.catalogue import IDENTITY, section, sections
from repository.cases.domain.facts import Document, Fact, Said

# Where a fact stands: section, record within it (empty outside lists), field.
Place = tuple[str, str, str]
# Plain text, or codes of a leaf to be worded for the reader, or None: nothing is said.
Value = str | tuple[str, ...] | None


@dataclass(frozen=True)
class Stand:
    """What stood in one place: its value as text or codes, whether it was said to be not stated, its sources by title."""

    value: Value
    unstated: bool = False
    sources: tuple[str, ...] = ()


@dataclass(frozen=True)
class Difference:
    """One place and what stood there before and stands there now; None where there was nothing."""

    place: Place
    before: Stand | None
    after: Stand | None


def differences(before: Document, after: Document) -> list[Difference]:
    """Every place that changed, in reading order: those of the new version first, then what was taken out."""
    old, new = dict(_flat(before)), dict(_flat(after))
    places = [*new, *(place for place in old if place not in new)]
    return [Difference(one, old.get(one), new.get(one)) for one in places if old.get(one) != new.get(one)]


def _flat(document: Document) -> Iterator[tuple[Place, Stand]]:
    titles = {str(one.get("id")): str(one.get("title", "")) for one in document.get("sources") or []}
    for name in IDENTITY:
        if document.get(name):
            yield ("identity", "", name), Stand(str(document[name]))
    for found in sections():
        for told in facts.facts_of(document.get(found.name) or {}, found):
            yield from _fact((found.name, "", told.leaf.name), told, titles)
    for row in facts.organisations(document):
        record = str(row.get("name", ""))
        yield ("organisations", record, "roles"), Stand(tuple(row.get("roles") or ()))
        for told in facts.facts_of(row, section("organisations")):
            yield from _fact(("organisations", record, told.leaf.name), told, titles)
    for row in facts.components(document):
        yield from _component(row, titles)
    for one in document.get("checks") or []:
        place = ("checks", one["list"], one["check"])
        yield place, Stand((one["met"], one["evidence"]), sources=_titles(one.get("from"), titles))
    for one in document.get("sources") or []:
        yield ("sources", str(one.get("url", "")), "title"), Stand(str(one.get("title", "")))


def _component(row: dict[str, Any], titles: dict[str, str]) -> Iterator[tuple[Place, Stand]]:
    record = str(row.get("id", ""))
    for told in facts.facts_of(row, section("components")):
        yield from _fact(("components", record, told.leaf.name), told, titles)
    if row.get("feeds_into"):
        yield ("components", record, "feeds_into"), Stand(", ".join(row["feeds_into"]))


def _fact(place: Place, told: Fact, titles: dict[str, str]) -> Iterator[tuple[Place, Stand]]:
    if told.answered:
        yield place, Stand(_plain(told.value), told.unstated, _titles(told.sources, titles))


def _titles(sources: Any, titles: dict[str, str]) -> tuple[str, ...]:
    return tuple(titles.get(str(one), str(one)) for one in sources or ())


def _plain(value: Any) -> Value:
    if value is None:
        return None
    if isinstance(value, tuple):
        return tuple(one.text if isinstance(one, Said) else str(one) for one in value)
    if isinstance(value, bool):
        return ("yes" if value else "no",)
    return str(value)

"""Every field of a case, read from the published schema: one list for forms, pages, differences, scores and exports.

A case is one JSON document. It has sections; a section has leaves and names its sources in `from`. A leaf is a value, or
"not_stated" (the sources do not say), or {"is": value, "from": [...]} where it rests on other sources than its section.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

SCHEMA = Path(__file__).resolve().parents[1] / "content" / "case.schema.json"
NOT_STATED = "not_stated"
Kind = Literal["text", "texts", "date", "whole", "number", "flag", "choice", "choices"]

# Sections in the order in which a case is read; what is a list of records stands beside them.
SECTIONS = ("context", "place", "data", "governance", "organisers", "results", "response", "evaluation", "lessons")
IDENTITY = ("title", "summary", "language", "takeaway")
ROWS = ("organisations", "components", "checks", "sources")
# What a case must say before it is handed in; everything else may be "not stated".
REQUIRED = (
    "context.problem", "place.countries", "data.types", "data.stages", "results.findings",
    "components.method", "components.recruitment",
)  # fmt: skip


@dataclass(frozen=True)
class Leaf:
    """One field. `sourced`: it may be "not_stated" and may name sources of its own. `codes`: the values of a choice."""

    section: str
    name: str
    kind: Kind
    codes: tuple[str, ...] = ()
    sourced: bool = True
    least: int = 0
    longest: int = 0
    optional: bool = False

    @property
    def path(self) -> str:
        return f"{self.section}.{self.name}"


@dataclass(frozen=True)
class Section:
    """Leaves that stand together and share their sources."""

    name: str
    leaves: tuple[Leaf, ...]

    def leaf(self, name: str) -> Leaf:
        """The leaf of this name; KeyError when there is none."""
        found = next((leaf for leaf in self.leaves if leaf.name == name), None)
        if found is None:
            raise KeyError(name)
        return found


@cache
def schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of a case."""
    return dict(json.loads(SCHEMA.read_text("utf-8")))


def _resolved(node: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in node:
        node = schema()["$defs"][node["$ref"].rpartition("/")[2]]
    return node


def _value(node: dict[str, Any]) -> tuple[dict[str, Any], bool]:
    """The schema of the plain value of a leaf, and whether it may also be not stated or name its own sources."""
    node = _resolved(node)
    ways = [_resolved(way) for way in node.get("anyOf", [])]
    plain = [way for way in ways if way.get("const") != NOT_STATED and "is" not in way.get("properties", {})]
    return (plain[0], True) if plain else (node, False)


def _leaf(section: str, name: str, node: dict[str, Any], *, optional: bool) -> Leaf:
    value, sourced = _value(node)
    items = _value(value["items"])[0] if "items" in value else {}
    codes: tuple[str, ...] = tuple(value.get("enum") or items.get("enum") or ())
    kind: Kind
    if value.get("type") == "array":
        kind = "choices" if codes or items.get("type") == "integer" else "texts"
        if items.get("type") == "integer":
            codes = tuple(str(number) for number in range(items["minimum"], items["maximum"] + 1))
    elif codes:
        kind = "choice"
    elif str(value.get("pattern", "")).startswith("^(19|20)"):
        kind = "date"
    else:
        kinds: dict[str, Kind] = {"boolean": "flag", "integer": "whole", "number": "number", "string": "text"}
        kind = kinds[value["type"]]
    limits = items if kind == "texts" else value
    least = limits.get("minimum", limits.get("minLength", 0))
    return Leaf(section, name, kind, codes, sourced, least, limits.get("maxLength", 0), optional)


def _section(name: str, node: dict[str, Any], without: tuple[str, ...]) -> Section:
    node = _resolved(node)
    required = set(node["required"])
    leaves = (
        _leaf(name, leaf, found, optional=leaf not in required)
        for leaf, found in node["properties"].items()
        if leaf not in ("from", *without)
    )
    return Section(name, tuple(leaves))


@cache
def sections() -> tuple[Section, ...]:
    """The sections of a case without its lists of records, in reading order."""
    properties = schema()["properties"]
    return tuple(_section(name, properties[name], ROWS) for name in SECTIONS)


@cache
def section(name: str) -> Section:
    """One section, `components`, `organisations` or `sources` (a row of them). KeyError for another name."""
    rows = {"components": "component", "organisations": "organisation", "sources": "source"}
    if name in rows:
        return _section(name, schema()["$defs"][rows[name]], ("id", "feeds_into", "roles"))
    return next(found for found in sections() if found.name == name)


@cache
def identity() -> Section:
    """Title, summary, language and takeaway: words of the editors, without a source."""
    properties = schema()["properties"]
    return Section("identity", tuple(_leaf("identity", name, properties[name], optional=False) for name in IDENTITY))


@cache
def roles() -> tuple[str, ...]:
    """What an organisation can be in a case."""
    return tuple(schema()["$defs"]["organisation"]["properties"]["roles"]["items"]["enum"])


@cache
def practices() -> dict[str, tuple[str, ...]]:
    """The good practices that are looked for, by list: codes in the order of their source."""
    found = {}
    for rule in schema()["$defs"]["check"]["allOf"]:
        found[rule["if"]["properties"]["list"]["const"]] = tuple(rule["then"]["properties"]["check"]["enum"])
    return found


def leaves() -> Iterator[Leaf]:
    """Every leaf of a case outside its lists of records."""
    for found in sections():
        yield from found.leaves

"""What a tool is: purpose, steps, fields with help, a worked example, notes for whoever runs it. Pure and immutable.

A tool is written in a versioned text file, one for each language (`toolkit/content/`, described by
`tool.schema.json`). `Tool` is the part of it that pages, worksheets and papers are made of; what only one bridge or
calculator needs stays in `body` as it was written. A field keeps its id within a major version: worksheets, upgrades
and bridges find answers by it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

DEFAULT_MOST = 100


class Kind(StrEnum):
    """What can be written into a field, and how its value is kept as JSON.

    text, long_text: a string. choice: the id of an option. multiple: a list of such ids in the order of the options.
    number: a JSON number. date: "YYYY-MM-DD". table, cards: a list of {"key": id of the row, "cells": {column: value}}.
    matrix: {row: {column: value}}. checklist: {option: {"state": "yes" | "no" | "unsure", "note": string}}.
    """

    TEXT = "text"
    LONG = "long_text"
    CHOICE = "choice"
    MULTIPLE = "multiple"
    NUMBER = "number"
    DATE = "date"
    CHECKLIST = "checklist"
    TABLE = "table"
    CARDS = "cards"
    MATRIX = "matrix"


ROWS = frozenset({Kind.TABLE, Kind.CARDS})
STATES = ("yes", "no", "unsure")


@dataclass(frozen=True)
class Option:
    """One answer that can be chosen, one item of a checklist, or one fixed row of a matrix."""

    id: str
    label: str
    help: str = ""


@dataclass(frozen=True)
class Field:
    """One thing to fill in, or one column of a table, a card or a matrix (those are never made of columns again).

    `most` is how many rows or cards are taken. `starts` are rows that stand in an empty worksheet already. `fills` is
    the record that the answer belongs to, "Model.field", or "".
    """

    id: str
    kind: Kind
    label: str
    help: str = ""
    required: bool = False
    example: str = ""
    unit: str = ""
    minimum: float | None = None
    maximum: float | None = None
    options: tuple[Option, ...] = ()
    columns: tuple["Field", ...] = ()
    rows: tuple[Option, ...] = ()
    starts: tuple[Mapping[str, Any], ...] = ()
    most: int = DEFAULT_MOST
    fills: str = ""

    def option(self, id: str) -> Option | None:
        return next((one for one in self.options if one.id == id), None)

    def shape(self) -> tuple[Any, ...]:
        """What a translation must leave as it is: ids and kinds, not words."""
        ids = tuple(tuple(one.id for one in group) for group in (self.options, self.rows))
        return self.id, self.kind, self.required, *ids, tuple(column.shape() for column in self.columns)


@dataclass(frozen=True)
class Section:
    """Fields under one heading. `shown` is False where the heading is for the organisers only."""

    id: str
    title: str
    fields: tuple[Field, ...]
    intro: str = ""
    shown: bool = True


@dataclass(frozen=True)
class Step:
    """What to do, and for how many minutes."""

    title: str
    text: str
    minutes: int


@dataclass(frozen=True)
class Tool:
    """One version of a tool in one language.

    `example` is a worksheet filled in with invented content: {field id: value as kept}. `body` is the whole file.
    """

    slug: str
    number: int
    version: str
    language: str
    kind: str
    title: str
    purpose: str
    sections: tuple[Section, ...]
    steps: tuple[Step, ...]
    example: Mapping[str, Any]
    body: Mapping[str, Any]

    @property
    def fields(self) -> tuple[Field, ...]:
        return tuple(one for section in self.sections for one in section.fields)

    def field(self, id: str) -> Field | None:
        return next((one for one in self.fields if one.id == id), None)

    def shape(self) -> tuple[Any, ...]:
        """What two languages of one version must have in common."""
        return self.slug, self.version, tuple((one.id, *(f.shape() for f in one.fields)) for one in self.sections)


def semver(version: str) -> tuple[int, int, int]:
    """A version as something to sort by (Semantic Versioning 2.0.0, section 11; there are no pre-releases here)."""
    major, minor, patch = (int(part) for part in version.split("."))
    return major, minor, patch


def ordered(options: Sequence[Option], chosen: Iterable[str]) -> list[str]:
    """The chosen ids in the order of the options."""
    wanted = set(chosen)
    return [one.id for one in options if one.id in wanted]

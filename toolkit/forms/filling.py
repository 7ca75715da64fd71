"""The fields of a worksheet as inputs of a page, and back: without scripts, and one by one with them.

Names: `f.<field>` for a simple field; `f.<field>.<n>.<column>` with `f.<field>.<n>.key` and `f.<field>.count` for rows;
`f.<field>.<row>.<column>` for a matrix; `f.<field>.<option>` and `f.<field>.<option>.note` for a checklist. `r.<field>`
is the revision that the sender had before them: a field without it was not on the page.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.crypto import get_random_string

from toolkit.domain.tools import ROWS, STATES, Field, Kind, Option
from toolkit.services.writing import Sent

SPARE = {Kind.TABLE: 2, Kind.CARDS: 1}
MOST_SENT = 400
MOST_LINES, LETTERS = 16, 38  # a phone shows about so many letters in a line


@dataclass(frozen=True)
class Choice:
    """One answer to choose from, and whether it is chosen."""

    option: Option
    id: str
    chosen: bool


@dataclass(frozen=True)
class Box:
    """One simple input: of a field, or of a cell."""

    field: Field
    name: str
    id: str
    value: str
    choices: tuple[Choice, ...] = ()
    described: str = ""
    faulty: bool = False

    @property
    def rows(self) -> int:
        """How many lines of an input for text show what stands in it without scrolling."""
        return min(MOST_LINES, 1 + sum(1 + len(line) // LETTERS for line in self.value.split("\n")))


@dataclass(frozen=True)
class Line:
    """One row, card, row of a matrix or item of a checklist, with its inputs."""

    name: str
    number: int
    key: str
    label: str
    help: str
    boxes: tuple[Box, ...]
    filled: bool


@dataclass(frozen=True)
class Rival:
    """What somebody else wrote into the field at the same time, in words: id of the conflict, and by whom."""

    pk: Any
    by: Any
    words: str


@dataclass(frozen=True)
class Shown:
    """A field on the page: its input or its lines, what is wrong with it, and what else was written into it."""

    field: Field
    id: str
    revision: int
    box: Box | None
    lines: tuple[Line, ...]
    fault: str
    conflicts: tuple[Rival, ...]

    @property
    def name(self) -> str:
        return f"f.{self.field.id}"

    @property
    def rows(self) -> bool:
        return self.field.kind in ROWS

    @property
    def full(self) -> bool:
        return len(self.lines) >= self.field.most


def show(
    field: Field,
    value: Any,
    *,
    revision: int,
    fault: str = "",
    conflicts: Sequence[Rival] = (),
    spare: int | None = None,
) -> Shown:
    """A field with what stands in it. `spare` is how many empty rows follow those that are filled."""
    id, name = f"f-{field.id}", f"f.{field.id}"
    described = " ".join(part for part in (f"{id}-help" if field.help else "", f"{id}-error" if fault else "") if part)
    box, lines = None, ()
    if field.kind in ROWS:
        lines = _row_lines(field, value or [], name, id, SPARE[field.kind] if spare is None else spare)
    elif field.kind == Kind.MATRIX:
        lines = tuple(
            _line(
                field,
                row.id,
                number,
                (value or {}).get(row.id, {}),
                name,
                id,
                key=row.id,
                label=row.label,
                help=row.help,
            )
            for number, row in enumerate(field.rows, start=1)
        )
    elif field.kind == Kind.CHECKLIST:
        lines = tuple(
            _item(option, number, (value or {}).get(option.id, {}), name, id)
            for number, option in enumerate(field.options, start=1)
        )
    else:
        box = _box(field, name, id, value, described=described, faulty=bool(fault))
    return Shown(field, id, revision, box, lines, fault, tuple(conflicts))


def _box(field: Field, name: str, id: str, value: Any, *, described: str = "", faulty: bool = False) -> Box:
    chosen = set(value if isinstance(value, list | tuple) else [value])
    choices = tuple(Choice(one, f"{id}-{one.id}", one.id in chosen) for one in field.options)
    text = "" if value is None or choices else str(value)
    return Box(field, name, id, text, choices, described, faulty)


def _row_lines(field: Field, value: Sequence[Mapping[str, Any]], name: str, id: str, spare: int) -> tuple[Line, ...]:
    empty = [{"key": get_random_string(10), "cells": {}} for _ in range(min(spare, max(0, field.most - len(value))))]
    return tuple(
        _line(field, str(number), number, row["cells"], name, id, key=row["key"])
        for number, row in enumerate([*value, *empty], start=1)
    )


def _line(
    field: Field,
    part: str,
    number: int,
    cells: Mapping[str, Any],
    name: str,
    id: str,
    *,
    key: str,
    label: str = "",
    help: str = "",
) -> Line:
    boxes = tuple(
        _box(column, f"{name}.{part}.{column.id}", f"{id}-{part}-{column.id}", cells.get(column.id))
        for column in field.columns
    )
    return Line(f"{name}.{part}", number, key, label, help, boxes, bool(cells))


STATE = Field("state", Kind.CHOICE, "", options=tuple(Option(one, one) for one in STATES))
NOTE = Field("note", Kind.TEXT, "")


def _item(option: Option, number: int, given: Mapping[str, str], name: str, id: str) -> Line:
    part, at = f"{name}.{option.id}", f"{id}-{option.id}"
    boxes = (_box(STATE, part, at, given.get("state")), _box(NOTE, f"{part}.note", f"{at}-note", given.get("note")))
    return Line(part, number, option.id, option.label, option.help, boxes, bool(given))


def sent(fields: Sequence[Field], post: QueryDict) -> dict[str, Sent]:
    """What a form holds, by field: raw values, each with the revision that the sender had."""
    found = {}
    for field in fields:
        revision = post.get(f"r.{field.id}", "")
        if revision.isascii() and revision.isdigit() and len(revision) < 10:
            found[field.id] = Sent(raw(field, post), int(revision))
    return found


def raw(field: Field, post: QueryDict) -> Any:
    """The value of one field as it was sent, unchecked."""
    name = f"f.{field.id}"
    if field.kind in ROWS:
        return _raw_rows(field, post, name)
    if field.kind == Kind.MATRIX:
        rows = {row.id: _raw_cells(field, post, f"{name}.{row.id}") for row in field.rows}
        return {id: cells for id, cells in rows.items() if cells}
    if field.kind == Kind.CHECKLIST:
        items = {
            one.id: {"state": post.get(f"{name}.{one.id}", ""), "note": post.get(f"{name}.{one.id}.note", "")}
            for one in field.options
        }
        return {id: given for id, given in items.items() if any(given.values())}
    return _raw_box(field, post, name)


def _raw_box(field: Field, post: QueryDict, name: str) -> Any:
    return post.getlist(name) if field.kind == Kind.MULTIPLE else post.get(name, "")


def _raw_cells(field: Field, post: QueryDict, name: str) -> dict[str, Any]:
    cells = {column.id: _raw_box(column, post, f"{name}.{column.id}") for column in field.columns}
    return {id: value for id, value in cells.items() if value not in ("", [])}


def _raw_rows(field: Field, post: QueryDict, name: str) -> list[dict[str, Any]]:
    """The rows that hold something, without the one whose button for taking it away was pressed."""
    count = post.get(f"{name}.count", "0")
    number = min(int(count), MOST_SENT) if count.isascii() and count.isdigit() and len(count) < 6 else 0
    rows = []
    for n in range(1, number + 1):
        at = f"{name}.{n}"
        cells = _raw_cells(field, post, at)
        if cells and post.get("take_away") != at:
            rows.append({"key": post.get(f"{at}.key", "") or get_random_string(10), "cells": cells})
    return rows


def typed_again(field: Field, value: Any) -> Any:
    """A refused raw value in the shape in which `show` can put it back on the page, so that nobody types it twice."""
    if field.kind in ROWS:
        return [row for row in value if isinstance(row, dict) and set(row) == {"key", "cells"}]
    return value

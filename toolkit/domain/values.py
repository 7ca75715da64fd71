"""What may stand in a field: from something sent (form, file, API) to the value that is kept, and on to a typed one.

Kept values are JSON; None is an empty field. `clean` refuses what does not fit and says where; it never guesses.
"""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from toolkit.domain.tools import ROWS, STATES, Field, Kind, ordered

SHORT, LONG, CELL = 500, 20_000, 2_000
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
KEY = re.compile(r"^[A-Za-z0-9_-]{1,40}$")


class Unfit(ValueError):
    """A value does not fit its field. `code` names the reason, `values` fill its sentence, `place` says where inside."""

    def __init__(self, code: str, place: str = "", **values: Any) -> None:
        super().__init__(f"{place}: {code} {values}" if place else f"{code} {values}")
        self.code, self.place, self.values = code, place, values


@dataclass(frozen=True)
class Row:
    """One row of a table or one card, typed: `cells` by column id, without the empty ones."""

    key: str
    cells: Mapping[str, Any]


@dataclass(frozen=True)
class Checked:
    """One item of a checklist: yes, no, unsure or "" while it is open, and what was noted beside it."""

    state: str
    note: str


def clean(field: Field, sent: Any) -> Any:
    """The value to keep, None when it is empty. Raises Unfit."""
    if sent is None or sent == "":
        return None
    if field.kind in ROWS:
        return _rows(field, sent) or None
    if field.kind == Kind.CHECKLIST:
        return _checklist(field, sent) or None
    if field.kind == Kind.MATRIX:
        return _matrix(field, sent) or None
    return _simple(field, sent, long=LONG if field.kind == Kind.LONG else SHORT)


def _simple(field: Field, sent: Any, *, long: int) -> Any:
    if field.kind == Kind.MULTIPLE:
        return _multiple(field, sent) or None
    if field.kind == Kind.NUMBER:
        return _number(field, sent)
    text = _text(sent, long=long)
    if not text:
        return None
    if field.kind == Kind.CHOICE:
        if field.option(text) is None:
            raise Unfit("unknown-option", value=text[:60])
    elif field.kind == Kind.DATE:
        try:
            return date.fromisoformat(text).isoformat()
        except ValueError as error:
            raise Unfit("not-a-date", value=text[:60]) from error
    return text


def _text(sent: Any, *, long: int) -> str:
    if not isinstance(sent, str):
        raise Unfit("not-text")
    text = sent.replace("\r\n", "\n").replace("\r", "\n").strip()
    if FORBIDDEN.search(text):
        raise Unfit("forbidden-character")
    if len(text) > long:
        raise Unfit("too-long", most=long, length=len(text))
    return text


def _multiple(field: Field, sent: Any) -> list[str]:
    if not isinstance(sent, list | tuple) or not all(isinstance(one, str) for one in sent):
        raise Unfit("not-a-list")
    unknown = [one for one in sent if field.option(one) is None]
    if unknown:
        raise Unfit("unknown-option", value=unknown[0][:60])
    return ordered(field.options, sent)


def _number(field: Field, sent: Any) -> int | float | None:
    if isinstance(sent, bool):
        raise Unfit("not-a-number", value=str(sent))
    if isinstance(sent, str):
        text = sent.strip().replace("\u202f", "").replace("\u00a0", "").replace(" ", "")
        if not text:
            return None
        if len(text) > 30 or not re.fullmatch(r"[+-]?\d+([.,]\d+)?", text, re.ASCII):
            raise Unfit("not-a-number", value=sent[:60])
        sent = float(text.replace(",", "."))
    if not isinstance(sent, int | float) or abs(sent) > 1e15 or not math.isfinite(sent):
        raise Unfit("not-a-number", value=str(sent)[:60])
    if field.minimum is not None and sent < field.minimum:
        raise Unfit("too-small", least=_plain(field.minimum))
    if field.maximum is not None and sent > field.maximum:
        raise Unfit("too-large", most=_plain(field.maximum))
    return _plain(sent)


def _plain(number: float) -> int | float:
    return int(number) if float(number).is_integer() else number


def _rows(field: Field, sent: Any) -> list[dict[str, Any]]:
    """Rows as kept; those of a file, which come without keys, are numbered."""
    if not isinstance(sent, list | tuple):
        raise Unfit("not-a-list")
    if len(sent) > field.most:
        raise Unfit("too-many-rows", most=field.most, number=len(sent))
    found: list[dict[str, Any]] = []
    keys = set()
    for number, row in enumerate(sent, start=1):
        if not isinstance(row, Mapping):
            raise Unfit("not-a-row", place=str(number))
        keyed = set(row) == {"key", "cells"}
        key, given = (row["key"], row["cells"]) if keyed else (f"row{number}", row)
        if not isinstance(given, Mapping) or not isinstance(key, str) or not KEY.match(key) or key in keys:
            raise Unfit("not-a-row", place=str(number))
        keys.add(key)
        cells = _cells(field, given, str(number))
        if cells:
            found.append({"key": key, "cells": cells})
    return found


def _matrix(field: Field, sent: Any) -> dict[str, dict[str, Any]]:
    if not isinstance(sent, Mapping):
        raise Unfit("not-a-matrix")
    known = [row.id for row in field.rows]
    unknown = [name for name in sent if name not in known]
    if unknown:
        raise Unfit("unknown-row", value=str(unknown[0])[:60])
    found = {}
    for name in known:
        given = sent.get(name) or {}
        if not isinstance(given, Mapping):
            raise Unfit("not-a-matrix", place=name)
        if cells := _cells(field, given, name):
            found[name] = cells
    return found


def _cells(field: Field, given: Mapping[str, Any], place: str) -> dict[str, Any]:
    known = {column.id: column for column in field.columns}
    unknown = [name for name in given if name not in known]
    if unknown:
        raise Unfit("unknown-column", place=place, value=str(unknown[0])[:60])
    cells = {}
    for name, column in known.items():
        try:
            value = clean_cell(column, given.get(name))
        except Unfit as unfit:
            raise Unfit(unfit.code, place=f"{place}.{name}", **unfit.values) from unfit
        if value is not None:
            cells[name] = value
    return cells


def clean_cell(column: Field, sent: Any) -> Any:
    """The value of one cell to keep, None when it is empty. Raises Unfit."""
    return None if sent in (None, "") else _simple(column, sent, long=CELL)


def _checklist(field: Field, sent: Any) -> dict[str, dict[str, str]]:
    if not isinstance(sent, Mapping):
        raise Unfit("not-a-checklist")
    unknown = [name for name in sent if field.option(str(name)) is None]
    if unknown:
        raise Unfit("unknown-option", value=str(unknown[0])[:60])
    found: dict[str, dict[str, str]] = {}
    for item in field.options:
        given = sent.get(item.id)
        if given in (None, ""):
            continue
        if isinstance(given, str):
            given = {"state": given}
        if not isinstance(given, Mapping) or set(given) - {"state", "note"}:
            raise Unfit("not-a-checklist", place=item.id)
        state, note = given.get("state") or "", _text(given.get("note") or "", long=CELL)
        if state not in ("", *STATES):
            raise Unfit("unknown-option", place=item.id, value=str(state)[:60])
        kept = {name: value for name, value in (("state", state), ("note", note)) if value}
        if kept:
            found[item.id] = kept
    return found


def typed(field: Field, kept: Any) -> Any:
    """The kept value as Python means it.

    A string, the id of an option, a tuple of ids, int or Decimal, date, a tuple of Row, {row: {column: value}} or
    {option: Checked}. An empty field is "" for texts and choices, () for lists, {} for a matrix or a checklist, and
    None for a number or a date.
    """
    if field.kind in ROWS:
        return tuple(Row(row["key"], _typed_cells(field, row["cells"])) for row in kept or [])
    if field.kind == Kind.MATRIX:
        return {name: _typed_cells(field, cells) for name, cells in (kept or {}).items()}
    if field.kind == Kind.CHECKLIST:
        return {name: Checked(one.get("state", ""), one.get("note", "")) for name, one in (kept or {}).items()}
    if field.kind == Kind.MULTIPLE:
        return tuple(kept or ())
    if field.kind == Kind.NUMBER:
        return kept if kept is None or isinstance(kept, int) else Decimal(str(kept))
    if field.kind == Kind.DATE:
        return date.fromisoformat(kept) if kept else None
    return kept or ""


def _typed_cells(field: Field, cells: Mapping[str, Any]) -> dict[str, Any]:
    columns = {column.id: column for column in field.columns}
    return {name: typed(columns[name], cell) for name, cell in cells.items() if name in columns}


def bare(field: Field, kept: Any) -> Any:
    """The kept value as a file holds it: rows without their keys, everything else as it is."""
    return [row["cells"] for row in kept] if field.kind in ROWS and kept else kept


def missing(fields: Sequence[Field], answers: Mapping[str, Any]) -> list[Field]:
    """Required fields with nothing in them yet."""
    return [field for field in fields if field.required and answers.get(field.id) is None]

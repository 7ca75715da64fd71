"""From one version of a tool to a newer one: answers go along by the id of their field, and nothing is thrown away."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from toolkit.domain import plain, values
from toolkit.domain.tools import ROWS, Field, Kind, Tool


@dataclass(frozen=True)
class Left:
    """An answer, or a part of one, without a place in the newer version: the field's old label, and the words."""

    field: str
    label: str
    text: str


@dataclass(frozen=True)
class Move:
    """What moving would do: the answers that go along, what is kept as a note, and what differs between the versions."""

    answers: Mapping[str, Any]
    left: tuple[Left, ...]
    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[tuple[str, str], ...]


def move(old: Tool, new: Tool, answers: Mapping[str, Any], states: plain.States) -> Move:
    """Carry the answers of `old` over to `new`. Labels in the result are those that a reader knows."""
    kept: dict[str, Any] = {}
    left: list[Left] = []
    for field in old.fields:
        value = answers.get(field.id)
        if value is None:
            continue
        target = new.field(field.id)
        carried, rest = _carry(field, target, value) if target else (None, value)
        if carried is not None:
            kept[field.id] = carried
        if rest is not None:
            left.append(Left(field.id, field.label, plain.said(field, rest, states)))
    was, now = {field.id: field for field in old.fields}, {field.id: field for field in new.fields}
    return Move(
        answers=kept,
        left=tuple(left),
        added=tuple(field.label for id, field in now.items() if id not in was),
        removed=tuple(field.label for id, field in was.items() if id not in now),
        changed=tuple((was[id].label, field.label) for id, field in now.items() if id in was and field != was[id]),
    )


def _carry(old: Field, new: Field, value: Any) -> tuple[Any, Any]:
    """What fits the new field, and what does not (in the shape of the old one)."""
    try:
        if old.kind == new.kind:
            fits, rest = _split(old, new, value)
            return values.clean(new, fits), rest or None
        if {old.kind, new.kind} <= {Kind.TEXT, Kind.LONG}:
            return values.clean(new, value), None
        if {old.kind, new.kind} == ROWS:
            fits, rest = _split_rows(new, value)
            return values.clean(new, fits), rest or None
        if (old.kind, new.kind) == (Kind.CHOICE, Kind.MULTIPLE) and new.option(value):
            return [value], None
    except values.Unfit:
        pass  # a bound or a length is narrower now: all of it is kept as a note
    return None, value


def _split(old: Field, new: Field, value: Any) -> tuple[Any, Any]:
    if new.kind == Kind.MULTIPLE:
        return [one for one in value if new.option(one)], [one for one in value if not new.option(one)]
    if new.kind == Kind.CHECKLIST:
        return _parted(value, lambda id: new.option(id) is not None)
    if new.kind in ROWS:
        return _split_rows(new, value)
    if new.kind == Kind.MATRIX:
        rows = {row.id for row in new.rows}
        fits: dict[str, Any] = {}
        rest: dict[str, Any] = {}
        for id, cells in value.items():
            good, bad = _split_cells(new, cells) if id in rows else ({}, cells)
            fits |= {id: good} if good else {}
            rest |= {id: bad} if bad else {}
        return fits, rest
    return value, None


def _split_rows(new: Field, value: Any) -> tuple[list[Any], list[Any]]:
    parted = [(row["key"], *_split_cells(new, row["cells"])) for row in value]
    return (
        [{"key": key, "cells": good} for key, good, _ in parted if good],
        [{"key": key, "cells": bad} for key, _, bad in parted if bad],
    )


def _split_cells(new: Field, cells: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    columns = {column.id: column for column in new.columns}

    def fits(id: str) -> bool:
        try:
            return id in columns and values.clean_cell(columns[id], cells[id]) is not None
        except values.Unfit:
            return False

    return _parted(cells, fits)


def _parted(pieces: Mapping[str, Any], fits: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    good = {id: piece for id, piece in pieces.items() if fits(id)}
    return good, {id: piece for id, piece in pieces.items() if id not in good}

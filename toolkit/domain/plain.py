"""A kept value in words, for history, papers and what is left over; and the blank of a field that nobody has filled."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from toolkit.domain.tools import ROWS, Field, Kind, Section

LINES = {Kind.TEXT: 1, Kind.NUMBER: 1, Kind.DATE: 1, Kind.LONG: 4}
BLANK_ROWS = {Kind.TABLE: 5, Kind.CARDS: 3}
States = Mapping[str, str]


@dataclass(frozen=True)
class Mark:
    """One box to tick: its words, whether it is ticked, and what was noted beside it."""

    label: str
    help: str = ""
    ticked: bool = False
    state: str = ""
    note: str = ""


@dataclass(frozen=True)
class Laid:
    """One field as it lies on paper: a text or blank lines, boxes to tick, or a table. Exactly one of them is there.

    `rows` of a table are cells in the order of `header`; of cards, and of tables with more columns than fit the paper
    (`fit`), each row is a form of its own.
    """

    field: Field
    text: str = ""
    lines: int = 0
    marks: tuple[Mark, ...] = ()
    header: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    fit: int = 5

    @property
    def stacked(self) -> bool:
        """Whether each row is written as a list of label and value: a table of many columns is too narrow to write in."""
        return self.field.kind == Kind.CARDS or len(self.header) > self.fit

    @property
    def short(self) -> bool:
        """Whether a blank of it is low enough to stand beside another."""
        return not self.header and len(self.marks) <= 8 and self.field.kind != Kind.CHECKLIST

    @property
    def filled(self) -> list[list[tuple[str, str]]]:
        """The rows in which something is written: the label of a row of a matrix alone is nothing."""
        own = 1 if self.field.kind == Kind.MATRIX else 0
        return [pairs for pairs in self.pairs if any(text for _name, text in pairs[own:])]

    @property
    def written(self) -> bool:
        return bool(self.text or self.filled or any(mark.ticked or mark.note for mark in self.marks))

    @property
    def pairs(self) -> list[list[tuple[str, str]]]:
        return [list(zip(self.header, row, strict=True)) for row in self.rows]


@dataclass(frozen=True)
class LaidSection:
    """A section on paper."""

    section: Section
    fields: tuple[Laid, ...] = field(default_factory=tuple)


def lay(
    sections: Sequence[Section], answers: Mapping[str, Any] | None, states: States, *, fit: int = 5
) -> tuple[LaidSection, ...]:
    """The sections on paper: filled with `answers`, or blank where it is None. `states` are the words for yes, no, unsure;
    `fit` is how many columns of a table the paper takes."""
    return tuple(
        LaidSection(section, tuple(replace(_laid(field, answers, states), fit=fit) for field in section.fields))
        for section in sections
    )


def _laid(field: Field, answers: Mapping[str, Any] | None, states: States) -> Laid:
    blank, value = answers is None, (answers or {}).get(field.id)
    if field.kind in {Kind.CHOICE, Kind.MULTIPLE}:
        chosen = set(value if isinstance(value, list) else [value])
        return Laid(field, marks=tuple(Mark(one.label, one.help, one.id in chosen) for one in field.options))
    if field.kind == Kind.CHECKLIST:
        return Laid(field, marks=tuple(_item(one, (value or {}).get(one.id, {}), states) for one in field.options))
    if field.kind == Kind.MATRIX:
        header = ("", *(column.label for column in field.columns))
        rows = tuple((row.label, *_cells(field, (value or {}).get(row.id, {}))) for row in field.rows)
        return Laid(field, header=header, rows=rows)
    if field.kind in ROWS:
        header = tuple(column.label for column in field.columns)
        filled = [_cells(field, row["cells"]) for row in value or []]
        if blank:
            filled = [_cells(field, row) for row in field.starts]
            spare = min(BLANK_ROWS[field.kind], max(0, field.most - len(filled)))
            filled += [("",) * len(header)] * spare
        return Laid(field, header=header, rows=tuple(filled))
    return Laid(field, text=cell(field, value), lines=LINES[field.kind] if blank else 0)


def _item(option: Any, given: Mapping[str, str], states: States) -> Mark:
    state = given.get("state", "")
    return Mark(option.label, option.help, bool(state), states.get(state, ""), given.get("note", ""))


def _cells(field: Field, cells: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(cell(column, cells.get(column.id)) for column in field.columns)


def cell(field: Field, value: Any) -> str:
    """A simple value in words: "" when empty, the labels of what was chosen, a number with its unit."""
    if value is None:
        return ""
    if field.kind in {Kind.CHOICE, Kind.MULTIPLE}:
        chosen = value if isinstance(value, list) else [value]
        labels = {one.id: one.label for one in field.options}
        return ", ".join(labels.get(str(id), str(id)) for id in chosen)
    if field.kind == Kind.NUMBER:
        return f"{value} {field.unit}".strip()
    return str(value)


def said(field: Field, value: Any, states: States) -> str:
    """Any kept value as lines of text."""
    if value is None:
        return ""
    laid = _laid(field, {field.id: value}, states)
    if field.kind == Kind.CHECKLIST:
        return "\n".join(
            ": ".join([mark.label, "; ".join(part for part in (mark.state, mark.note) if part)])
            for mark in laid.marks
            if mark.state or mark.note
        )
    if laid.header:
        rows = [[(name, text) for name, text in pairs if text] for pairs in laid.pairs]
        return "\n".join("; ".join(f"{name}: {text}" if name else text for name, text in row) for row in rows)
    return cell(field, value)

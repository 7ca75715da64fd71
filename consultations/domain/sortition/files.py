"""The CSV formats of the field: `categories.csv` and `respondents.csv`, with every fault named by row and column.

Compatible with sortition-algorithms (documentation, "Data formats"): `feature,value,min,max[,min_flex,max_flex]`
(formerly `category,name,...`); a column `share` may give the share of the population. People have an id, one column per
feature and any other columns. Values are compared without regard to case and surrounding spaces. A file is taken whole
or not at all.
"""

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from consultations.domain.sortition.problem import Person, Target, normalised_address

MAXIMUM_BYTES = 20 * 1024 * 1024
MAXIMUM_PEOPLE = 50_000
MAXIMUM_TARGETS = 500
ID_COLUMNS = ("id", "nationbuilder_id", "unique_id")
_FEATURE, _VALUE = ("feature", "category"), ("value", "name")
_FORMULA = ("=", "+", "-", "@", "\t")


@dataclass(frozen=True)
class Fault:
    """What is wrong: in which file, row (1 is the header; None: the whole file) and column, as code and sentence."""

    file: str
    row: int | None
    column: str
    code: str
    sentence: str

    def __str__(self) -> str:
        where = self.file + (f" row {self.row}" if self.row else "") + (f" column {self.column}" if self.column else "")
        return f"{where}: {self.sentence} [{self.code}]"


class FilesRefused(ValueError):
    """At least one fault; nothing is kept of the file."""

    code = "sortition-files-refused"

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(str(faults[0]))
        self.faults = tuple(faults)
        self.values = {"count": len(faults), "first": str(faults[0])}


@dataclass(frozen=True)
class _Table:
    file: str
    header: tuple[str, ...]
    rows: tuple[tuple[int, dict[str, str]], ...]  # (row number in the file, cells by lower-case column)


class _Faults:
    """Collects the faults of one file; `end` refuses it when there are any."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.found: list[Fault] = []

    def add(self, row: int | None, column: str, code: str, sentence: str) -> None:
        self.found.append(Fault(self.file, row, column, code, sentence))

    def end(self) -> None:
        if self.found:
            raise FilesRefused(self.found)


def read_targets(content: bytes, *, file: str = "categories.csv") -> tuple[Target, ...]:
    """The targets of a categories file, in the order of the file. Raises `FilesRefused`."""
    faults = _Faults(file)
    table = _table(content, file, faults, MAXIMUM_TARGETS)
    feature_column = _column(table, _FEATURE, faults)
    value_column = _column(table, _VALUE, faults)
    for needed in ("min", "max"):
        _column(table, (needed,), faults)
    faults.end()
    targets: list[Target] = []
    seen: dict[tuple[str, str], int] = {}
    spellings: dict[str, str] = {}
    for row, cells in table.rows:
        target = _target(row, cells, feature_column, value_column, faults)
        if target is None:
            continue
        key = (_key(target.feature), _key(target.value))
        if key in seen:
            sentence = f"{target.feature}: {target.value} stands already in row {seen[key]}."
            faults.add(row, value_column, "doubled-target", sentence)
        if spellings.setdefault(key[0], target.feature) != target.feature:
            sentence = f"This feature is written “{spellings[key[0]]}” in a row above."
            faults.add(row, feature_column, "two-spellings", sentence)
        seen.setdefault(key, row)
        targets.append(target)
    faults.end()
    if not targets:
        faults.add(None, "", "no-targets", "The file has no row but the first.")
    faults.end()
    return tuple(targets)


def _target(row: int, cells: dict[str, str], feature: str, value: str, faults: _Faults) -> Target | None:
    before = len(faults.found)
    for column in (feature, value):
        if not cells[column]:
            faults.add(row, column, "empty", "This cell is empty.")
        elif cells[column][0] in "=@\t":
            faults.add(row, column, "formula", "This cell starts like a formula.")
    low, high = _count(row, "min", cells, faults), _count(row, "max", cells, faults)
    min_flex = _count(row, "min_flex", cells, faults, default=0)
    max_flex = _count(row, "max_flex", cells, faults, default=-1)
    if len(faults.found) > before:
        return None
    if low > high:
        faults.add(row, "min", "bounds", f"The minimum {low} is larger than the maximum {high}.")
    elif min_flex > low:
        faults.add(row, "min_flex", "flex", f"min_flex {min_flex} must not be larger than the minimum {low}.")
    elif -1 < max_flex < high:
        faults.add(row, "max_flex", "flex", f"max_flex {max_flex} must not be smaller than the maximum {high}.")
    if len(faults.found) > before:
        return None
    limit = None if max_flex < 0 else max_flex
    return Target(cells[feature], cells[value], low, high, min_flex, limit, _share(row, cells, faults))


def _count(row: int, column: str, cells: dict[str, str], faults: _Faults, default: int | None = None) -> int:
    text = cells.get(column, "")
    if not text and default is not None:
        return default
    # isdecimal alone lets other scripts' digits through; int() would take "1_0" and "+3".
    if not (text.isascii() and text.isdecimal() and len(text) <= 6):
        faults.add(row, column, "not-a-number", f"“{text[:30]}” is not a whole number from 0.")
        return 0
    return int(text)


def _share(row: int, cells: dict[str, str], faults: _Faults) -> float | None:
    text = cells.get("share", "").replace(",", ".")
    if not text:
        return None
    try:
        share = float(text)
    except ValueError:
        share = -1.0
    if not 0 <= share <= 1:
        faults.add(row, "share", "not-a-share", f"“{text[:30]}” is not a share from 0 to 1, such as 0.27.")
        return None
    return share


def read_people(
    content: bytes,
    targets: Iterable[Target],
    *,
    id_column: str = "",
    address_columns: Sequence[str] = (),
    file: str = "respondents.csv",
) -> tuple[Person, ...]:
    """The people of a respondents file, in the order of the file. Raises `FilesRefused`.

    `id_column` names the column of ids (default: `id`, `nationbuilder_id` or `unique_id`). `address_columns` are
    compared to find people of one household; a person whose address cells are all empty lives alone.
    """
    faults = _Faults(file)
    table = _table(content, file, faults, MAXIMUM_PEOPLE)
    known: dict[str, dict[str, str]] = {}
    names: dict[str, str] = {}
    for target in targets:
        known.setdefault(_key(target.feature), {})[_key(target.value)] = target.value
        names[_key(target.feature)] = target.feature
    id_name = _column(table, (id_column.lower(),) if id_column else ID_COLUMNS, faults)
    for needed in (*known, *(column.strip().lower() for column in address_columns)):
        _column(table, (needed,), faults)
    faults.end()
    read_id = _id_reader(id_name, faults)
    people: list[Person] = []
    for row, cells in table.rows:
        id = read_id(row, cells)
        values = {}
        for feature, allowed in known.items():
            value = allowed.get(_key(cells[feature]))
            if value is None:
                sentence = f"“{cells[feature][:60]}” is none of: {', '.join(allowed.values())}."
                faults.add(row, names[feature], "unknown-value" if cells[feature] else "empty", sentence)
            else:
                values[names[feature]] = value
        address = normalised_address(cells[column.strip().lower()] for column in address_columns)
        people.append(Person(id, values, address))
    if not table.rows:
        faults.add(None, "", "nobody", "The file names nobody.")
    faults.end()
    return tuple(people)


def read_ids(content: bytes, *, file: str) -> dict[str, str]:
    """A must-include or must-exclude file: ids to reasons (empty where none is given).

    Columns `id` and, where wanted, `reason`. Without a first row that names `id`, the first column holds the ids and
    the second, if any, the reasons. Raises `FilesRefused`.
    """
    faults = _Faults(file)
    rows = _rows(content, faults, MAXIMUM_PEOPLE)
    head = [cell.strip().lower() for cell in rows[0]] if rows else []
    named = next((head.index(name) for name in ID_COLUMNS if name in head), None)
    id_place = named or 0
    reason_place = 1 if named is None else head.index("reason") if "reason" in head else len(head)
    read_id = _id_reader("id", faults)
    found = {}
    for row, cells in enumerate(rows, start=1):
        if any(cell.strip() for cell in cells) and not (row == 1 and named is not None):
            padded = [*cells, *[""] * (max(id_place, reason_place) + 1 - len(cells))]
            found[read_id(row, {"id": padded[id_place].strip()})] = padded[reason_place].strip()[:500]
    faults.end()
    return found


def _id_reader(column: str, faults: _Faults) -> Callable[[int, dict[str, str]], str]:
    seen: dict[str, int] = {}

    def read_id(row: int, cells: dict[str, str]) -> str:
        id = cells[column]
        if not id:
            faults.add(row, column, "empty", "This row has no id.")
        elif id.startswith(_FORMULA):
            faults.add(row, column, "formula", "An id must not start like a formula (=, +, -, @).")
        elif len(id) > 200:
            faults.add(row, column, "too-long", "An id has at most 200 characters.")
        elif id in seen:
            faults.add(row, column, "doubled-id", f"The id “{id}” stands already in row {seen[id]}.")
        seen.setdefault(id, row)
        return id

    return read_id


def _column(table: _Table, names: Sequence[str], faults: _Faults) -> str:
    """The first of the names that the table has."""
    for name in names:
        if name in table.header:
            return name
    faults.add(1, names[0], "no-column", f"The first row names no column {' or '.join(names)}.")
    return names[0]


def _table(content: bytes, file: str, faults: _Faults, limit: int) -> _Table:
    rows = _rows(content, faults, limit)
    header = tuple(cell.strip().lower() for cell in rows[0]) if rows else ()
    if not any(header):
        faults.add(1, "", "empty-file", "The file is empty.")
    doubled = sorted({name for name in header if name and header.count(name) > 1})
    if doubled:
        faults.add(1, doubled[0], "doubled-column", "Two columns have this name.")
    faults.end()
    filled = []
    for number, cells in enumerate(rows[1:], start=2):
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(header):
            sentence = f"This row has {len(cells)} cells, the first row has {len(header)}."
            faults.add(number, "", "cells", sentence)
            continue
        filled.append((number, {name: cell.strip() for name, cell in zip(header, cells, strict=True)}))
    return _Table(file, header, tuple(filled))


def _rows(content: bytes, faults: _Faults, limit: int) -> list[list[str]]:
    if len(content) > MAXIMUM_BYTES:
        faults.add(None, "", "too-large", f"The file is larger than {MAXIMUM_BYTES // 1024 // 1024} MB.")
        faults.end()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = content[: error.start].count(b"\n") + 1
        faults.add(row, "", "not-utf-8", "The file is not UTF-8. Save it again as “CSV UTF-8”.")
        faults.end()
    if "\0" in text:
        row = text[: text.index("\0")].count("\n") + 1
        faults.add(row, "", "nul", "The file holds NUL characters: it is not a CSV file.")
        faults.end()
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[list[str]] = []
    try:
        for cells in reader:
            rows.append(cells)
            if len(rows) > limit + 1:
                faults.add(limit + 2, "", "too-many-rows", f"The file has more than {limit} rows.")
                faults.end()
    except csv.Error as error:
        faults.add(reader.line_num, "", "not-csv", f"The file cannot be read as CSV: {error}.")
        faults.end()
    return rows


def _key(text: str) -> str:
    return " ".join(text.split()).casefold()

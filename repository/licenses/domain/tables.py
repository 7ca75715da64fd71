"""Published tables: facts that no ballot gives, added up again from the rows behind them.

Who was invited, drawn and present is no ballot, and names are never published. What can be published is a table without
people: attendance by session, composition by feature. Its digest is in the license, and a fact marked R says how it
follows from the table. A table is CSV as RFC 4180 has it: UTF-8, a header row, no row shorter or longer than the header.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from .refused import Refused

MAX_BYTES = 16 * 1024 * 1024
_INTEGER = re.compile(r"-?\d{1,15}").fullmatch

Take = Literal["count", "sum", "least", "most"]
Row = dict[str, str]


class TableRefused(Refused):
    """A table that cannot be read, or from which a fact cannot be taken. Codes: too-large, not-utf-8, not-csv,
    no-header, column-twice, row-length (`row`), column-unknown (`column`), not-a-number (`row`, `column`), no-rows."""


@dataclass(frozen=True)
class TableFile:
    """A table of one component under its name in the license, by its digests (hex SHA-256, SRI) and size in bytes."""

    name: str
    sha256: str
    sri: str
    bytes: int


@dataclass(frozen=True)
class Derivation:
    """How a fact follows from a table: the number of rows, or the sum, least or most of a column of integers, over the
    rows whose cells equal `where` ({column: cell})."""

    table: str
    take: Take
    column: str = ""
    where: dict[str, str] = field(default_factory=dict)


def write(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> bytes:
    """The bytes of a table: the same rows always give the same bytes."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return out.getvalue().encode()


def read(data: bytes) -> list[Row]:
    """The rows of a table as {column: cell}. Raises TableRefused."""
    if len(data) > MAX_BYTES:
        raise TableRefused("too-large", bytes=len(data))
    try:
        lines = list(csv.reader(io.StringIO(data.decode("utf-8"), newline=""), strict=True))
    except UnicodeDecodeError as error:
        raise TableRefused("not-utf-8") from error
    except csv.Error as error:
        raise TableRefused("not-csv") from error
    if not lines or not lines[0]:
        raise TableRefused("no-header")
    header = lines[0]
    if len(set(header)) < len(header):
        raise TableRefused("column-twice")
    for number, line in enumerate(lines[1:], start=2):
        if len(line) != len(header):
            raise TableRefused("row-length", row=number)
    return [dict(zip(header, line, strict=True)) for line in lines[1:]]


def derive(derivation: Derivation, rows: Sequence[Row]) -> int:
    """The number that follows from the rows. Raises TableRefused; the least or most of no rows is no number."""
    wanted = [*derivation.where, *([derivation.column] if derivation.take != "count" else [])]
    for column in wanted:
        if rows and column not in rows[0]:
            raise TableRefused("column-unknown", column=column)
    chosen = [
        (number, row)
        for number, row in enumerate(rows, start=2)
        if all(row[column] == cell for column, cell in derivation.where.items())
    ]
    if derivation.take == "count":
        return len(chosen)
    numbers = [_number(row[derivation.column], number, derivation.column) for number, row in chosen]
    if derivation.take == "sum":
        return sum(numbers)
    if not numbers:
        raise TableRefused("no-rows")
    return min(numbers) if derivation.take == "least" else max(numbers)


def _number(cell: str, row: int, column: str) -> int:
    if not _INTEGER(cell):
        raise TableRefused("not-a-number", row=row, column=column)
    return int(cell)

"""Reading a list of addresses from CSV: every fault is reported with its row, and nothing is taken half."""

import hashlib
import unicodedata
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from consultations.people.uploads import RowFault, sheet

COLUMNS = ("name", "line1", "line2", "line3", "postcode", "city", "area", "language")
LINE, AREA = 200, 60


@dataclass(frozen=True)
class Row:
    """One address; `key` is the same for the same address written with other capitals, spaces or signs."""

    number: int
    key: str
    name: str
    lines: str
    area: str
    language: str


@dataclass(frozen=True)
class AddressUpload:
    """The addresses of a file, or its faults: never both."""

    rows: tuple[Row, ...]
    faults: tuple[RowFault, ...]


def read_addresses(content: bytes, *, languages: list[str]) -> AddressUpload:
    """Read `name,line1,line2,line3,postcode,city,area,language` (line1 and city must be filled, the rest may not)."""
    found = sheet(content, columns=COLUMNS, one_of=("line1",))
    faults, rows, seen = list(found.faults), [], {}
    for number, cells in found.rows:
        row = _row(number, cells, languages)
        fault = _fault(cells, row, languages, seen)
        seen.setdefault(row.key, number)
        if fault is None:
            rows.append(row)
        else:
            faults.append(fault)
    return AddressUpload((), tuple(faults)) if faults else AddressUpload(tuple(rows), ())


def _row(number: int, cells: dict[str, str], languages: list[str]) -> Row:
    town = " ".join(cells.get(column, "") for column in ("postcode", "city")).strip()
    parts = [cells.get(column, "") for column in ("line1", "line2", "line3")] + [town]
    lines = [" ".join(part.split()) for part in parts if part.strip()]
    return Row(
        number=number,
        key=address_key(lines),
        name=cells.get("name", ""),
        lines="\n".join(lines),
        area=cells.get("area", ""),
        language=cells.get("language", "") or languages[0],
    )


def address_key(lines: list[str]) -> str:
    """A hash of the letters and digits of an address, so that it is found when it comes twice."""
    text = unicodedata.normalize("NFKC", " ".join(lines)).casefold()
    return hashlib.sha256("".join(ch for ch in text if ch.isalnum()).encode()).hexdigest()


def _fault(cells: dict[str, str], row: Row, languages: list[str], seen: dict[str, int]) -> RowFault | None:
    for column in ("line1", "city"):
        if not cells.get(column):
            return RowFault(row.number, column, _("This must be filled."))
    for column, cell in cells.items():
        if len(cell) > (AREA if column == "area" else LINE):
            return RowFault(row.number, column, _("This is too long."))
    if row.language not in languages:
        return RowFault(row.number, "language", _("The consultation does not offer this language."))
    if row.key in seen:
        return RowFault(row.number, "line1", _("The same address stands in row %(row)s.") % {"row": seen[row.key]})
    return None

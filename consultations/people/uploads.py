"""Reading a list of people from CSV: every fault is reported with its row, and nothing is taken half."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from consultations.people.services import Person

COLUMNS = ("name", "email", "language", "group")
MAXIMUM_BYTES = 5 * 1024 * 1024
MAXIMUM_ROWS = 50_000


@dataclass(frozen=True)
class RowFault:
    """What is wrong in one row (1 is the header), in which column, as a sentence."""

    row: int
    column: str
    sentence: str | Promise


@dataclass(frozen=True)
class Upload:
    """The people of a file, or its faults: never both."""

    people: tuple[Person, ...]
    faults: tuple[RowFault, ...]


@dataclass(frozen=True)
class Sheet:
    """A CSV file as rows of {column: cell} with their numbers (1 is the header), or its faults: never both."""

    rows: tuple[tuple[int, dict[str, str]], ...]
    faults: tuple[RowFault, ...]


def read(content: bytes, *, languages: list[str]) -> Upload:
    """Read `name,email,language,group` (name or email must be there; the rest may be missing)."""
    found = sheet(content, columns=COLUMNS, one_of=("name", "email"))
    return Upload((), found.faults) if found.faults else _people(found.rows, languages)


def sheet(content: bytes, *, columns: Sequence[str] | None = None, one_of: Sequence[str]) -> Sheet:
    """The rows of a CSV file that names only `columns` (None: any), one of `one_of` among them; cells are stripped."""
    if len(content) > MAXIMUM_BYTES:
        return _refused(1, "", _("The file is larger than 5 MB. Split it."))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _refused(1, "", _("The file is not UTF-8. Save it again as “CSV UTF-8”."))
    if "\0" in text:
        return _refused(1, "", _("The file holds NUL characters: it is not a CSV file."))
    dialect = csv.excel
    if text.split("\n", 1)[0].count(";") > text.split("\n", 1)[0].count(","):
        dialect = type("Semicolon", (csv.excel,), {"delimiter": ";"})
    try:
        rows = list(islice(csv.reader(io.StringIO(text), dialect, strict=True), MAXIMUM_ROWS + 2))
    except csv.Error:
        return _refused(1, "", _("The file cannot be read as CSV: a quotation mark is not closed."))
    if not rows or not any(rows[0]):
        return _refused(1, "", _("The file is empty."))
    header = [cell.strip().lower() for cell in rows[0]]
    unknown = [cell for cell in header if (cell not in columns if columns is not None else not cell)]
    if unknown or len(set(header)) != len(header) or not set(one_of) & set(header):
        wanted = _("The first row must name the columns: %(columns)s.") % {"columns": ", ".join(columns or (*one_of, "…"))}
        return _refused(1, ", ".join(unknown), wanted)
    if len(rows) > MAXIMUM_ROWS + 1:
        return _refused(MAXIMUM_ROWS + 2, "", _("The file has more than 50,000 rows. Split it."))
    return _cells(header, rows[1:])


def _cells(header: list[str], rows: list[list[str]]) -> Sheet:
    """Every row that is not empty; one that does not fit the header is a fault, and so is a file without rows."""
    filled = [(number, cells) for number, cells in enumerate(rows, start=2) if any(cell.strip() for cell in cells)]
    unfit = [number for number, cells in filled if len(cells) != len(header)]
    if unfit:
        sentence = _("This row has more or fewer cells than the first row.")
        return Sheet((), tuple(RowFault(number, "", sentence) for number in unfit))
    if not filled:
        return _refused(2, "", _("The file names nobody."))
    return Sheet(
        tuple(
            (number, {column: cell.strip() for column, cell in zip(header, cells, strict=True)})
            for number, cells in filled
        ),
        (),
    )


def _people(rows: Sequence[tuple[int, dict[str, str]]], languages: list[str]) -> Upload:
    people: list[Person] = []
    faults: list[RowFault] = []
    seen: dict[str, int] = {}
    for number, values in rows:
        person = Person(
            name=values.get("name", "")[:200],
            email=values.get("email", "").lower(),
            language=values.get("language", "") or languages[0],
            group=values.get("group", "")[:60],
        )
        fault = _check(person, number, languages, seen)
        if fault:
            faults.append(fault)
        else:
            people.append(person)
    return Upload((), tuple(faults)) if faults else Upload(tuple(people), ())


def _check(person: Person, number: int, languages: list[str], seen: dict[str, int]) -> RowFault | None:
    if not person.email and not person.name:
        return RowFault(number, "email", _("Neither a name nor an e-mail address."))
    if person.email:
        try:
            validate_email(person.email)
        except ValidationError:
            return RowFault(number, "email", _("This is not an e-mail address."))
        if person.email in seen:
            return RowFault(number, "email", _("The same address stands in row %(row)s.") % {"row": seen[person.email]})
        seen[person.email] = number
    if person.language not in languages:
        return RowFault(number, "language", _("The consultation does not offer this language."))
    return None


def _refused(row: int, column: str, sentence: str | Promise) -> Sheet:
    return Sheet((), (RowFault(row, column, sentence),))

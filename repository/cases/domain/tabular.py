"""Cases as tables: one row a case, and one row for each of its components, organisations and sources; and their codebook.

An empty cell: nobody has answered. "not_stated": the sources do not say. Several values are separated by " | ". A cell
that a spreadsheet would take for a formula begins with an apostrophe (OWASP, CSV injection).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from repository.cases.domain import facts
from repository.cases.domain.catalogue import NOT_STATED, Leaf, Section, identity, roles, section, sections
from repository.cases.domain.facts import Document, Fact
from socialicense.spreadsheets import safe

SEPARATOR = " | "
TYPES = {"whole": "integer", "number": "number", "flag": "boolean"}


@dataclass(frozen=True)
class Column:
    """A column: its name, Frictionless type, field that it tells (None: of the record itself), and possible values."""

    name: str
    type: str
    leaf: Leaf | None
    about: str = ""
    codes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Kept:
    """A published case as it is handed out: what the platform says of it, and its content."""

    number: int
    url: str
    version: int
    standing: str
    note: str
    published: str
    changed: str
    credit: str
    content: Document


RECORD = (
    Column("number", "integer", None, "Permanent number of the case."),
    Column("url", "string", None, "Permanent address."),
    Column("version", "integer", None, "Number of the published version."),
    Column("standing", "string", None, "How the published case stands."),
    Column("note", "string", None, "What is in question, or what was corrected."),
    Column("published", "string", None, "Day of its first publication, ISO 8601."),
    Column("changed", "string", None, "Day of this version, ISO 8601."),
    Column("slug", "string", None, "Short name."),
)
OF_CASE = (Column("case", "integer", None, "Number of the case."), Column("id", "string", None, "Within the case."))


def cases() -> list[Column]:
    """The columns of cases.csv: the record, and every field outside its lists."""
    return [
        *RECORD,
        *_columns(identity(), ""),
        *(one for found in sections() for one in _columns(found, f"{found.name}.")),
    ]


def components() -> list[Column]:
    return [
        *OF_CASE,
        *_columns(section("components"), ""),
        Column("feeds_into", "string", None, "Ids of later components."),
    ]


def organisations() -> list[Column]:
    found = Column("roles", "string", None, "What it did in the case.", roles())
    return [OF_CASE[0], *_columns(section("organisations"), ""), found]


def sources() -> list[Column]:
    return [*OF_CASE, *_columns(section("sources"), "")]


def _columns(found: Section, before: str) -> list[Column]:
    return [Column(before + leaf.name, TYPES.get(leaf.kind, "string"), leaf, codes=leaf.codes) for leaf in found.leaves]


def case_row(kept: Kept) -> list[str]:
    """The row of a case under `cases()`."""
    told = [
        kept.number,
        kept.url,
        kept.version,
        kept.standing,
        kept.note,
        kept.published,
        kept.changed,
        kept.content.get("slug", ""),
    ]
    row = [str(safe(str(one))) for one in told]
    row += [_cell(facts.fact(kept.content, leaf)) for leaf in identity().leaves]
    for found in sections():
        group = kept.content.get(found.name) or {}
        row += [_cell(facts.fact(group, leaf)) for leaf in found.leaves]
    return row


def component_rows(kept: Kept) -> Iterator[list[str]]:
    found = section("components")
    for one in facts.components(kept.content):
        cells = [_cell(facts.fact(one, leaf)) for leaf in found.leaves]
        yield [str(kept.number), str(one["id"]), *cells, SEPARATOR.join(one.get("feeds_into") or ())]


def organisation_rows(kept: Kept) -> Iterator[list[str]]:
    found = section("organisations")
    for one in facts.organisations(kept.content):
        cells = [_cell(facts.fact(one, leaf)) for leaf in found.leaves]
        yield [str(kept.number), *cells, SEPARATOR.join(one.get("roles") or ())]


def source_rows(kept: Kept) -> Iterator[list[str]]:
    found = section("sources")
    for one in kept.content.get("sources") or ():
        yield [str(kept.number), str(one["id"]), *(_cell(facts.fact(one, leaf)) for leaf in found.leaves)]


def _cell(told: Fact) -> str:
    if told.unstated:
        return NOT_STATED
    return str(safe(plain(told.value)))


def plain(value: Any) -> str:
    """A value in a cell."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple | list):
        return SEPARATOR.join(getattr(one, "text", None) or str(one) for one in value)
    return str(value)


def codebook(names: Mapping[str, str], words: Mapping[str, Mapping[str, str]]) -> Iterator[list[str]]:
    """Rows of file, column, type, meaning, code, meaning of the code. `names`: of fields by path; `words`: of their codes."""
    yield ["file", "column", "type", "meaning", "code", "meaning_of_code"]
    for file, columns in FILES.items():
        for one in columns():
            path = one.leaf.path if one.leaf else ""
            meaning = names.get(path, "") if one.leaf else one.about
            yield [file, one.name, one.type, meaning, "", ""]
            found = words.get(path, {}) if one.leaf else words.get(one.name, {})
            for code in one.codes:
                yield [file, one.name, one.type, meaning, code, str(found.get(code, code))]


FILES = {
    "cases.csv": cases,
    "components.csv": components,
    "organisations.csv": organisations,
    "sources.csv": sources,
}


def fields(columns: Sequence[Column], names: Mapping[str, str]) -> list[dict[str, Any]]:
    """Frictionless Table Schema (v1) of a file. Fields that may read "not_stated" count it as missing."""
    return [
        {"name": one.name, "type": one.type, "title": names.get(one.leaf.path, one.name) if one.leaf else one.about}
        for one in columns
    ]

"""Cases of other collections as drafts of ours: their columns read by a written map, unknown values kept and reported.

What a draft says, the other record says: it is the draft's one source. Nothing is guessed; a contributor completes it.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import yaml

MAPS = Path(__file__).resolve().parents[1] / "content" / "import"
SCHEMES = ("participedia", "participatory-data-governance")
MAXIMUM_BYTES, MAXIMUM_ROWS, MAXIMUM_COLUMNS, MOST_NOTES = 40 * 1024 * 1024, 20_000, 500, 60
LONG, SUMMARY, TITLE, CELL = 1500, 280, 120, 200
NO_TEXT = re.compile("[\0\ud800-\udfff]")  # what JSON can escape and no text holds; UTF-8 knows no such halves
Record = dict[str, Any]


@dataclass(frozen=True)
class RowFault:
    """What is wrong with a row (1 is the header), in which column. Codes: not-utf-8, nul, not-csv, not-json, empty, too-large,
    too-many-rows, too-many-columns, columns-missing, columns-doubled, cells, missing, doubled."""

    row: int
    column: str
    code: str
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Read:
    """A row as a draft: id in the collection that it comes from, and (column, value) that no field of ours knows."""

    row: int
    source: str
    document: Record
    notes: tuple[tuple[str, str], ...]
    digest: str


@dataclass(frozen=True)
class Reading:
    """The drafts of a file, or its faults: never both. `unknown`: columns that the map does not name."""

    rows: tuple[Read, ...] = ()
    faults: tuple[RowFault, ...] = ()
    unknown: tuple[str, ...] = ()


@cache
def scheme(name: str) -> dict[str, Any]:
    """The map of a collection; their values are written as `_key` writes them. KeyError for an unknown one."""
    if name not in SCHEMES:
        raise KeyError(name)
    found = dict(yaml.safe_load((MAPS / f"{name}.yaml").read_text("utf-8")))
    for field_of_theirs in found["fields"].values():
        values = field_of_theirs.get("values") or {}
        field_of_theirs["values"] = {_key(str(theirs)): code for theirs, code in values.items()}
    return found


def read(name: str, content: bytes, *, today: str, country: Callable[[str], str]) -> Reading:
    """The drafts in a CSV file, or a JSON list of flat objects. `country`: the code of a country by its name, or ""."""
    found = _table(content)
    if isinstance(found, RowFault):
        return Reading(faults=(found,))
    header, rows = found
    known = scheme(name)
    columns = [_plain(one) for one in header]
    wanting = [one for one in known["required"] if one not in columns]
    if not any(one in columns for one in known["id"]):
        wanting.append(known["id"][0])
    if wanting:
        return Reading(faults=(RowFault(1, ", ".join(dict.fromkeys(wanting)), "columns-missing"),))
    read_rows, faults, seen, of_country = [], [], dict[str, int](), cache(country)
    for number, cells in rows:
        if len(cells) != len(columns):
            faults.append(RowFault(number, "", "cells"))
            continue
        made = _row(known, number, _gathered(columns, cells), today, of_country)
        if isinstance(made, RowFault):
            faults.append(made)
        elif made.source in seen:
            faults.append(RowFault(number, known["id"][0], "doubled", {"row": seen[made.source]}))
        else:
            seen[made.source] = number
            read_rows.append(made)
    if faults:
        return Reading(faults=tuple(faults[:200]))
    listed = {*known["fields"], *known["kept"], *known["id"], known["title"]}
    return Reading(tuple(read_rows), unknown=tuple(dict.fromkeys(one for one in columns if one and one not in listed)))


def _plain(column: str) -> str:
    """A column's name as the maps write it; ranked lists lose their number."""
    told = re.sub(r"[^a-z0-9]+", "_", column.strip().casefold()).strip("_")
    return re.sub(r"_[0-9]{1,2}$", "", told)


def _key(value: str) -> str:
    return re.sub(r"[\s/\-]+", "_", value.strip().casefold()).strip("_")


def _table(content: bytes) -> tuple[list[str], list[tuple[int, list[str]]]] | RowFault:
    if len(content) > MAXIMUM_BYTES:
        return RowFault(1, "", "too-large", {"limit": MAXIMUM_BYTES // 2**20})
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return RowFault(content[: error.start].count(b"\n") + 1, "", "not-utf-8")
    if "\0" in text:
        return RowFault(text.split("\0")[0].count("\n") + 1, "", "nul")
    if not text.strip():
        return RowFault(1, "", "empty")
    found = _json(text) if text.lstrip()[0] in "[{" else _csv(text)
    if not isinstance(found, RowFault) and len(found[1]) > MAXIMUM_ROWS:
        return RowFault(MAXIMUM_ROWS + 2, "", "too-many-rows", {"limit": MAXIMUM_ROWS})
    if not isinstance(found, RowFault) and not found[1]:
        return RowFault(2, "", "empty")
    return found


def _csv(text: str) -> tuple[list[str], list[tuple[int, list[str]]]] | RowFault:
    first = text.split("\n", 1)[0]
    delimiter = ";" if first.count(";") > first.count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        rows = [(number, cells) for number, cells in enumerate(reader, start=1) if any(cell.strip() for cell in cells)]
    except csv.Error:
        return RowFault(reader.line_num, "", "not-csv")
    if not rows:
        return RowFault(2, "", "empty")
    header = [cell.strip() for cell in rows[0][1]]
    doubled = {one for one in header if one and header.count(one) > 1}
    return RowFault(1, ", ".join(sorted(doubled)), "columns-doubled") if doubled else (header, rows[1:])


def _json(text: str) -> tuple[list[str], list[tuple[int, list[str]]]] | RowFault:
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        return RowFault(1, "", "not-json")
    items = told if isinstance(told, list) else told.get("cases")
    if not isinstance(items, list) or not all(isinstance(one, dict) for one in items):
        return RowFault(1, "", "not-json")
    if len(items) > MAXIMUM_ROWS:
        return RowFault(MAXIMUM_ROWS + 2, "", "too-many-rows", {"limit": MAXIMUM_ROWS})
    header = list(dict.fromkeys(str(key) for one in items for key in one))
    if len(header) > MAXIMUM_COLUMNS:
        return RowFault(1, "", "too-many-columns", {"limit": MAXIMUM_COLUMNS})
    return header, [(n, [_cell(one.get(key)) for key in header]) for n, one in enumerate(items, start=2)]


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return "|".join(_cell(one) for one in value)
    text = json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else str(value)
    return NO_TEXT.sub("", text)


def _gathered(columns: Iterable[str], cells: Iterable[str]) -> dict[str, list[str]]:
    """Every filled cell by column; ranked lists and cells with "|" hold several."""
    found: dict[str, list[str]] = {}
    for column, cell in zip(columns, cells, strict=True):
        if cell.strip():
            found.setdefault(column, []).append(cell.strip())
    return found


def _row(
    known: Mapping[str, Any], number: int, told: dict[str, list[str]], today: str, country: Callable[[str], str]
) -> Read | RowFault:
    source = next((told[name][0] for name in known["id"] if told.get(name)), "")
    title = " ".join(" ".join(told.get(known["title"], [])).split())
    if not source or not title:
        return RowFault(number, known["id"][0] if not source else known["title"], "missing")
    address = known["address"].format(id=source, url=told.get("url", [""])[0])
    draft = _Draft(known, title, address, today, country)
    for column, cells in told.items():
        draft.take(column, cells)
    digest = hashlib.sha256(json.dumps(told, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
    return Read(number, source[:CELL], draft.finished(), tuple(draft.notes[:MOST_NOTES]), digest)


class _Draft:
    """A draft that is being put together."""

    def __init__(
        self, known: Mapping[str, Any], title: str, address: str, today: str, country: Callable[[str], str]
    ) -> None:
        self.known, self.country, self.notes = known, country, list[tuple[str, str]]()
        url = address if re.fullmatch(r"https?://[^\s]{3,390}", address) else ""
        source = {"id": "s1", "title": f"{known['origin']}: {title}"[:300], "url": url, "kind": "case_record"}
        self.made: Record = {"format": 1, "language": "en", "title": title[:TITLE], "checks": [], "components": []}
        self.made["sources"] = [source | {"year": "not_stated", "peer_reviewed": "not_stated", "accessed": today}]
        self.part: Record = {}
        self.organisations: list[Record] = []
        if len(title) > TITLE:
            self.notes.append((known["title"], title[:CELL]))

    def take(self, column: str, cells: list[str]) -> None:
        """Put what a column says where it belongs; what finds no place is noted."""
        found = self.known["fields"].get(column)
        if found is None:
            if column not in (self.known["title"], *self.known["id"]):
                self.notes += [(column, cell[:CELL]) for cell in cells]
            return
        value = getattr(self, f"_{found['as']}")(column, cells, found["values"])
        if value not in (None, "", []):
            self._put(found["to"], value)

    def _put(self, path: str, value: Any) -> None:
        group, _dot, leaf = path.partition(".")
        if not leaf:
            self.made[group] = value[:2] if group == "language" else value[: SUMMARY if group == "summary" else 400]
        elif group == "component":
            self.part.setdefault(leaf, value[:TITLE] if leaf == "title" else value)
        elif group == "organisers":
            self.organisations.append({"from": ["s1"], "name": value[:160], "roles": [leaf]})
        else:
            self.made.setdefault(group, {"from": ["s1"]})[leaf] = value

    def _text(self, column: str, cells: list[str], _values: Mapping[str, str]) -> str:
        told = " | ".join(cells)
        if len(told) > LONG:
            self.notes.append((column, told[LONG : LONG + CELL]))
        return told[:LONG].strip()

    def _long(self, column: str, cells: list[str], values: Mapping[str, str]) -> str:
        return self._text(column, [_unmarked(one) for one in cells], values)

    def _texts(self, _column: str, cells: list[str], _values: Mapping[str, str]) -> list[str]:
        return [line.strip()[:LONG] for cell in cells for line in re.split(r"[\n|]", _unmarked(cell)) if line.strip()]

    def _date(self, column: str, cells: list[str], _values: Mapping[str, str]) -> str | None:
        found = re.match(r"((?:19|20)[0-9]{2})(-(?:0[1-9]|1[0-2])(-(?:0[1-9]|[12][0-9]|3[01]))?)?(?![0-9])", cells[0])
        if found is None:
            self._noted(column, cells[0])
        return found.group(0) if found else None

    def _country(self, column: str, cells: list[str], _values: Mapping[str, str]) -> list[str]:
        found = []
        for cell in (one for told in cells for one in told.split("|")):
            code = self.country(cell) or self.country(cell.rpartition(",")[2])
            if code:
                found.append(code)
            else:
                self._noted(column, cell)
        return list(dict.fromkeys(found))

    def _whole(self, column: str, cells: list[str], _values: Mapping[str, str]) -> int | None:
        told = cells[0].replace(",", "").removesuffix(".0")
        fits = told.isascii() and told.isdigit() and len(told) < 9
        if not fits:
            self._noted(column, cells[0])
        return int(told) if fits else None

    def _code(self, column: str, cells: list[str], values: Mapping[str, str]) -> str | None:
        return next(iter(self._codes(column, cells, values)), None)

    def _codes(self, column: str, cells: list[str], values: Mapping[str, str]) -> list[str]:
        found = []
        for cell in (one for told in cells for one in re.split(r"[|;]", told) if one.strip()):
            code = values.get(_key(cell))
            if code is None:
                self._noted(column, cell)
            elif code not in found:
                found.append(code)
        return found

    def _noted(self, column: str, value: str) -> None:
        self.notes.append((column, value.strip()[:CELL]))

    def finished(self) -> Record:
        """The draft as far as the other record tells it; its form asks for the rest."""
        if self.organisations:
            self.made["organisers"] = {"from": ["s1"], "organisations": self.organisations}
        if self.part:
            self.made["components"] = [{"from": ["s1"], "id": "c1", "feeds_into": [], **self.part}]
        return self.made


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.told: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.silent += tag in ("script", "style")
        if tag in ("p", "br", "li", "h1", "h2", "h3", "h4", "div", "tr"):
            self.told.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in ("script", "style") and self.silent > 0

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.told.append(data)


def _unmarked(text: str) -> str:
    """HTML as plain text, a paragraph a line."""
    if "<" not in text:
        return text
    words = _Words()
    words.feed(text)
    words.close()
    lines = (" ".join(line.split()) for line in "".join(words.told).split("\n"))
    return "\n".join(line for line in lines if line)

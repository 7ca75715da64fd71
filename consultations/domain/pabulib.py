"""Reading `.pb` files: participatory-budgeting elections in the format of the Pabulib library.

Faliszewski et al., "Participatory Budgeting: Data, Tools, and Analysis", IJCAI 2023; the format is described at
pabulib.org/format. Three sections (META, PROJECTS, VOTES), each a table with `;` between cells. Approval and choose-1 votes
are approvals; cumulative and scoring votes are points; ordinal votes become points as Pabulib scores them by default:
with `max_length` places the first is worth that many points, the next one less.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from repository.licenses.domain.refused import Refused
from repository.licenses.domain.shares import Ballots, Item

SECTIONS = ("META", "PROJECTS", "VOTES")
APPROVALS = frozenset({"approval", "choose-1"})
POINTS = frozenset({"cumulative", "scoring"})
MOST_DIGITS = 15

csv.field_size_limit(1 << 24)


class PabulibRefused(Refused):
    """A file that cannot be read; `line` counts from 1, and is 0 where the fault has no place. Codes: not-utf-8, empty,
    section, header, key-missing, not-money, vote-type, doubled, unknown-project, points, count, not-csv."""


@dataclass(frozen=True)
class Election:
    """One election. Costs and `total` are whole numbers of 1/`unit` of the currency; `scored` says that ballots carry
    points; `selected` names the projects that won in the real election, None where the file does not say."""

    meta: Mapping[str, str]
    items: tuple[Item, ...]
    names: Mapping[str, str]
    total: int
    unit: int
    ballots: Ballots
    scored: bool
    selected: frozenset[str] | None


@dataclass(frozen=True)
class _Table:
    """The rows of one section with their lines in the file."""

    header: list[str]
    rows: list[tuple[int, list[str]]]


def read(data: bytes) -> Election:
    """The election in a `.pb` file. Raises PabulibRefused."""
    tables = _tables(data)
    for name in SECTIONS:
        if name not in tables:
            raise PabulibRefused("section", line=0, reason=f"there is no section {name}")
    meta = _meta(tables["META"])
    scored = meta["vote_type"] not in APPROVALS
    rows = list(_records(tables["PROJECTS"], ("project_id", "cost")))
    prices = _prices(rows)
    total = _money(meta["budget"], 0, "budget")
    unit = max(10 ** -min(0, int(price.as_tuple().exponent)) for price in (total, *prices.values()))
    items = tuple(Item(id, int(price * unit)) for id, price in prices.items())
    _require_count(meta, "num_projects", len(items))
    known = frozenset(prices)
    ballots = _ballots(tables["VOTES"], known, meta)
    return Election(
        meta=meta,
        items=items,
        names={row["project_id"]: row.get("name") or row["project_id"] for _, row in rows},
        total=int(total * unit),
        unit=unit,
        ballots=ballots,
        scored=scored,
        selected=_selected(rows),
    )


def _tables(data: bytes) -> dict[str, _Table]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise PabulibRefused("not-utf-8", line=line, reason="not UTF-8") from error
    if not text.strip():
        raise PabulibRefused("empty", line=0, reason="the file is empty")
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        raise PabulibRefused("not-csv", line=line, reason="holds a NUL character: not a .pb file")
    tables: dict[str, _Table] = {}
    current: _Table | None = None
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=";", skipinitialspace=True)
    try:
        for cells in reader:
            cells = [cell.strip() for cell in cells]
            if not any(cells):
                continue
            name = cells[0].upper() if len(cells) == 1 else ""
            if name in SECTIONS:
                if name in tables:
                    raise PabulibRefused("section", line=reader.line_num, reason=f"the section {name} stands twice")
                current = tables[name] = _Table([], [])
            elif current is None:
                raise PabulibRefused("section", line=reader.line_num, reason="the first line must be META")
            elif not current.header:
                current.header.extend(cell.lower() for cell in cells)
            else:
                current.rows.append((reader.line_num, cells))
    except csv.Error as error:
        raise PabulibRefused("not-csv", line=reader.line_num, reason=str(error)) from error
    return tables


def _records(table: _Table, needed: tuple[str, ...]) -> list[tuple[int, dict[str, str]]]:
    for column in needed:
        if column not in table.header:
            raise PabulibRefused("header", line=0, reason=f"there is no column {column}")
    return [(line, dict(zip(table.header, cells, strict=False))) for line, cells in table.rows]


def _meta(table: _Table) -> dict[str, str]:
    meta: dict[str, str] = {}
    for line, cells in table.rows:
        key = cells[0].lower()
        if key in meta:
            raise PabulibRefused("doubled", line=line, reason=f"{key} stands twice")
        meta[key] = cells[1] if len(cells) > 1 else ""
    for key in ("budget", "vote_type"):
        if not meta.get(key):
            raise PabulibRefused("key-missing", line=0, reason=f"META says no {key}")
    meta["vote_type"] = meta["vote_type"].lower()
    if meta["vote_type"] not in APPROVALS | POINTS | {"ordinal"}:
        raise PabulibRefused("vote-type", line=0, reason=f"no such vote_type: {meta['vote_type'][:40]}")
    return meta


def _prices(rows: list[tuple[int, dict[str, str]]]) -> dict[str, Decimal]:
    prices: dict[str, Decimal] = {}
    for line, row in rows:
        id = row["project_id"]
        if not id:
            raise PabulibRefused("key-missing", line=line, reason="the project has no project_id")
        if id in prices:
            raise PabulibRefused("doubled", line=line, reason=f"project {id} stands twice")
        prices[id] = _money(row.get("cost", ""), line, "cost")
    if not prices:
        raise PabulibRefused("empty", line=0, reason="there is no project")
    return prices


def _money(text: str, line: int, name: str) -> Decimal:
    try:
        amount = Decimal(text.replace(",", "."))
    except InvalidOperation:
        amount = Decimal(0)
    if not amount.is_finite() or amount <= 0 or amount.adjusted() >= MOST_DIGITS or amount.as_tuple().exponent < -6:  # type: ignore[operator]
        raise PabulibRefused("not-money", line=line, reason=f"{name} is no sum of money above 0: {text[:40]!r}")
    return amount.normalize() if amount != amount.to_integral() else amount.to_integral()


def _ballots(table: _Table, known: frozenset[str], meta: Mapping[str, str]) -> Ballots:
    kind = meta["vote_type"]
    rows = _records(table, ("voter_id", "vote", "points") if kind in POINTS else ("voter_id", "vote"))
    longest = int(meta["max_length"]) if meta.get("max_length", "").isdecimal() else len(known)
    seen: set[str] = set()
    counted: Counter[tuple[tuple[str, int], ...]] = Counter()
    for line, row in rows:
        voter = row["voter_id"]
        if voter in seen:
            raise PabulibRefused("doubled", line=line, reason=f"voter {voter} stands twice")
        seen.add(voter)
        counted[tuple(sorted(_ballot(line, row, kind, known, longest).items()))] += 1
    _require_count(meta, "num_votes", len(rows))
    return [(dict(ballot), times) for ballot, times in sorted(counted.items())]


def _ballot(line: int, row: Mapping[str, str], kind: str, known: frozenset[str], longest: int) -> dict[str, int]:
    ids = [id for part in row.get("vote", "").split(",") if (id := part.strip())]
    if len(set(ids)) < len(ids):
        raise PabulibRefused("doubled", line=line, reason="a project stands twice in the vote")
    if strangers := [id for id in ids if id not in known]:
        raise PabulibRefused("unknown-project", line=line, reason=f"no project {strangers[0][:40]}")
    if kind in APPROVALS:
        return dict.fromkeys(ids, 1)
    if kind == "ordinal":
        return {id: max(longest - place, 1) for place, id in enumerate(ids)}
    points = [part.strip() for part in row.get("points", "").split(",") if part.strip()]
    if len(points) != len(ids) or not all(part.isdecimal() and len(part) <= 9 for part in points):
        raise PabulibRefused("points", line=line, reason="points must be one whole number for each project of the vote")
    return {id: int(part) for id, part in zip(ids, points, strict=True)}


def _require_count(meta: Mapping[str, str], key: str, found: int) -> None:
    if meta.get(key) and meta[key] != str(found):
        raise PabulibRefused("count", line=0, reason=f"META says {key} {meta[key][:20]}, but the file has {found}")


def _selected(rows: list[tuple[int, dict[str, Any]]]) -> frozenset[str] | None:
    if not any("selected" in row for _, row in rows):
        return None
    return frozenset(row["project_id"] for _, row in rows if row.get("selected") == "1")

"""The recount: from published ballots and frozen questions back to every figure of the license.

The ballots file holds one leaf per line (its canonical JSON), all ballots of the license, sorted by (ballot, question,
tag). It is read once, line by line: hash into the tree, count into the tally. Only when something does not fit is it
read again, to say what.
"""

from __future__ import annotations

import base64
import hashlib
import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from typing import Any, BinaryIO

from .ballotlog import Tree
from .canonical import Unreadable, canonical, digest, parse, sri
from .document import BALLOTS, QUESTIONS, QUESTIONS_SCHEMA
from .draft import BallotSummary
from .envelope import Envelope
from .evidence import Figure
from .figures import figures
from .questions import BallotDefinition
from .refused import Refused
from .report import Findings
from .tally import Counts, LeafRefused, Tally

_LEAF = re.compile(
    rb'\{"a":(.{1,65536}),"b":"([0-9a-f-]{36})"(?:,"g":("(?:[^"\\]|\\.)*"))?'
    rb',"q":"([A-Za-z0-9_.-]{1,64})","r":"([0-9a-f]{64})"\}'
).fullmatch
_MAX_QUESTIONS_BYTES = 64 * 1024 * 1024

Key = tuple[bytes, bytes, bytes]
Cell = tuple[bytes, bytes | None, bytes]


@dataclass
class _Log:
    """What was read of one ballot: its tree, how many leaves, and each distinct answer with number and first line."""

    tree: Tree = field(default_factory=Tree)
    cells: dict[Cell, list[int]] = field(default_factory=dict)


@dataclass
class _Reading:
    """One pass over the ballots file."""

    logs: dict[str, _Log] = field(default_factory=dict)
    sha384: Any = field(default_factory=hashlib.sha384)
    disorder: int | None = None
    faulty: bool = False


def recount(envelope: Envelope, *, ballots: BinaryIO | bytes, questions: bytes, found: Findings) -> set[str]:
    """Recount every published ballot; the ids of figures that the ballots confirm."""
    found.ran("questions")
    definitions = _definitions(envelope, questions, found)
    found.ran("ballots")
    source = io.BytesIO(ballots) if isinstance(ballots, bytes) else ballots
    known = {ballot.ballot for ballot in envelope.ballots if ballot.published}
    reading = _read(source, known, found)
    if "sha384-" + base64.b64encode(reading.sha384.digest()).decode("ascii") != envelope.resource(BALLOTS):
        found.error("ballots-digest")
    if reading.disorder is not None:
        reading = _reordered(source, known, reading, found)
    found.ran("recount")
    confirmed: set[str] = set()
    for ballot in envelope.ballots:
        if not ballot.published:
            continue
        log = reading.logs.get(ballot.ballot, _Log())
        _check_tree(ballot, log, found)
        definition = definitions.get(ballot.ballot)
        if definition is not None:
            counts = _count(definition, log, found)
            confirmed |= _compare(envelope, ballot, definition, counts, found)
    return confirmed


def _definitions(envelope: Envelope, data: bytes, found: Findings) -> dict[str, BallotDefinition]:
    """The frozen definitions by ballot, each under the hash that the license names."""
    if sri(data) != envelope.resource(QUESTIONS):
        found.error("questions-digest")
    try:
        document = parse(data, max_bytes=_MAX_QUESTIONS_BYTES)
    except Unreadable as error:
        found.error("questions-unreadable", fault=error.code)
        return {}
    listed = document.get("ballots") if isinstance(document, dict) else None
    if not isinstance(document, dict) or document.get("schema") != QUESTIONS_SCHEMA or not isinstance(listed, list):
        found.error("questions-unreadable", fault="not a questions file")
        return {}
    given = {str(item.get("ballot")): item for item in listed if isinstance(item, dict)}
    result: dict[str, BallotDefinition] = {}
    for ballot in envelope.ballots:
        definition = given.get(ballot.ballot)
        if definition is None:
            found.error("definition-missing", ballot=ballot.ballot)
        elif digest(definition) != ballot.definition_sha256:
            found.error("definition-hash", ballot=ballot.ballot)
        else:
            try:
                read = result[ballot.ballot] = BallotDefinition.from_json(definition)
            except Refused as error:
                found.error("questions-unreadable", fault=error.code)
                continue
            if (read.open, read.rows_published) != (ballot.open, ballot.rows):
                found.error("secrecy-differs", ballot=ballot.ballot)
    return result


def _read(source: BinaryIO, known: set[str], found: Findings) -> _Reading:
    """One pass: leaves into trees and cells. A repeated (ballot, question, tag) is named and left out."""
    reading = _Reading()
    last: Key = (b"", b"", b"")
    log, ballot = _Log(), b""
    for number, line in enumerate(source, start=1):
        reading.sha384.update(line)
        match = _LEAF(line, 0, len(line) - 1) if line.endswith(b"\n") else None
        if match is None:
            reading.faulty = True
            found.error("ballot-unreadable", line=number, fault="not a leaf on a line of its own")
            continue
        answer, b, group, question, tag = match.groups()
        if b != ballot:
            name = b.decode("ascii")
            if name not in known:
                reading.faulty = True
                found.error("ballot-unknown", line=number)
                continue
            ballot, log = b, reading.logs.setdefault(name, _Log())
        key = (b, question, tag)
        if key <= last:
            if key == last:
                found.error("ballot-doubled", line=number, ballot=b.decode("ascii"))
                continue
            if reading.disorder is None:
                reading.disorder = number
        last = key
        log.tree.append(line[:-1])
        cell = log.cells.get((question, group, answer))
        if cell is None:
            log.cells[question, group, answer] = [1, number]
        else:
            cell[0] += 1
    return reading


def _reordered(source: BinaryIO, known: set[str], first: _Reading, found: Findings) -> _Reading:
    """Read again in the right order, so that a shuffled file is told from a changed one."""
    found.error("ballot-order", line=first.disorder)
    source.seek(0)
    lines = sorted(source, key=_sorting)
    again = Findings()
    reading = _read(io.BytesIO(b"".join(lines)), known, again)
    doubled = [finding for finding in again.found if finding.code == "ballot-doubled"]
    if not any(finding.code == "ballot-doubled" for finding in found.found):
        found.found.extend(doubled)
    return reading


def _sorting(line: bytes) -> Key:
    match = _LEAF(line, 0, len(line) - 1)
    return (match[2], match[4], match[5]) if match else (b"", b"", line)


def _check_tree(ballot: BallotSummary, log: _Log, found: Findings) -> None:
    """The leaves are those of the signed checkpoint; otherwise say which way they differ."""
    difference = log.tree.size - ballot.log.size
    if difference < 0:
        found.error("ballot-missing", ballot=ballot.ballot, missing=-difference)
    elif difference > 0:
        found.error("ballot-added", ballot=ballot.ballot, added=difference)
    elif log.tree.root().hex() != ballot.log.root:
        found.error("ballot-changed", ballot=ballot.ballot)


def _count(definition: BallotDefinition, log: _Log, found: Findings) -> Counts:
    """The tally of what was read; answers that were not possible are named by their first line and not counted."""
    tally = Tally(definition, unique=False)
    for (question, group, answer), (times, line) in log.cells.items():
        try:
            label = None if group is None else _label(group)
            tally.add_text(question.decode("ascii"), answer.decode("utf-8"), group=label, times=times)
        except LeafRefused as error:
            found.error("ballot-invalid", line=line, fault=error.code)
        except ValueError:
            found.error("ballot-invalid", line=line, fault="not-canonical")
    return tally.counts()


def _label(group: bytes) -> str:
    label = json.loads(group)
    if not isinstance(label, str) or canonical(label) != group:
        raise ValueError("not-canonical")
    return label


def _compare(
    envelope: Envelope, ballot: BallotSummary, definition: BallotDefinition, counts: Counts, found: Findings
) -> set[str]:
    """Every figure of the ballot against its recount; the ids of those that agree."""
    if counts.cast is not None and counts.cast != ballot.cast:
        found.error("cast-differs", ballot=ballot.ballot, counted=counts.cast, cast=ballot.cast)
    shown = {figure.id: figure for figure in envelope.figures if figure.ballot == ballot.ballot}
    confirmed: set[str] = set()
    for figure in figures(definition, counts):
        told = shown.get(figure.id)
        if told is None:
            found.error("figure-missing", question=figure.question, ballot=ballot.ballot)
        elif told != figure:
            found.error("figure-differs", figure=figure.id, member=_difference(told, figure))
        else:
            confirmed.add(figure.id)
    return confirmed


def _difference(told: Figure, counted: Figure) -> str:
    """The first member that differs, with both values."""
    for member in fields(Figure):
        one, other = getattr(told, member.name), getattr(counted, member.name)
        if one != other:
            return f"{member.name.rstrip('_')} is {one!s:.60} and counts to {other!s:.60}"
    return ""


def lines_of(data: bytes) -> Iterator[bytes]:
    """The leaves of a ballots file without their line ends."""
    return iter(data.splitlines())

"""Linked rows: the answers of one person together, published only where the frozen definition promised it.

Two kinds of ballot promise it: public data that was imported, and an open vote, whose rows name the member code of the
person ("m") because everybody agreed to that before answering. A row is the canonical JSON (RFC 8785) of
{"a": {question: answer}, "b": ballot, "g"?: group, "m"?: member, "r": {question: tag}}; the tags tie it to the leaves of
the log, so rows can add, drop and change nothing: out of all rows of a ballot its log is built again.
"""

from __future__ import annotations

import base64
import hashlib
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from . import ballotlog
from .canonical import Unreadable, canonical, parse
from .document import ROWS
from .draft import BallotSummary
from .envelope import Envelope
from .refused import Refused
from .report import Findings

_MEMBERS = frozenset({"a", "b", "g", "m", "r"})
_MAX_ROW = 8 * 1024 * 1024


class RowRefused(Refused):
    """A line that is no row. Codes: malformed, not-canonical."""


@dataclass
class _Voters:
    """What was read of one ballot: its leaves again, how many people, and their member codes."""

    leaves: list[bytes] = field(default_factory=list)
    people: int = 0
    members: set[str] = field(default_factory=set)


def row(ballot: str, leaves: Sequence[Mapping[str, Any]], *, member: str | None = None) -> bytes:
    """The line of one person, from the leaves of what they cast in this ballot."""
    content: dict[str, Any] = {
        "a": {leaf["q"]: leaf["a"] for leaf in leaves},
        "b": ballot,
        "r": {leaf["q"]: leaf["r"] for leaf in leaves},
    }
    if leaves and "g" in leaves[0]:
        content["g"] = leaves[0]["g"]
    if member is not None:
        content["m"] = member
    return canonical(content)


def read(line: bytes) -> dict[str, Any]:
    """A row, its shape checked. Raises RowRefused."""
    try:
        content = parse(line, max_bytes=_MAX_ROW)
    except Unreadable as error:
        raise RowRefused("malformed") from error
    if not isinstance(content, dict):
        raise RowRefused("malformed")
    shaped = (
        set(content) <= _MEMBERS
        and isinstance(content.get("a"), dict)
        and isinstance(content.get("r"), dict)
        and isinstance(content.get("b"), str)
        and content["a"].keys() == content["r"].keys()
        and all(isinstance(tag, str) for tag in content["r"].values())
        and all(isinstance(content.get(name, ""), str) for name in ("g", "m"))
    )
    if not shaped:
        raise RowRefused("malformed")
    if canonical(content) != line:
        raise RowRefused("not-canonical")
    return content


def leaves_of(content: dict[str, Any]) -> list[bytes]:
    """The leaves of the log that a row is made of."""
    return [
        ballotlog.leaf(ballot=content["b"], question=question, answer=answer, r=content["r"][question], group=content.get("g"))
        for question, answer in content["a"].items()
    ]


def check_rows(envelope: Envelope, data: BinaryIO | bytes, found: Findings) -> None:
    """Whether the file is the one in the license, and its rows give exactly the logs of the ballots that promised them."""
    found.ran("rows")
    promised = {ballot.ballot: ballot for ballot in envelope.ballots if ballot.rows and ballot.published}
    sha384, read_of = hashlib.sha384(), {name: _Voters() for name in promised}
    source = io.BytesIO(data) if isinstance(data, bytes) else data
    for number, line in enumerate(source, start=1):
        sha384.update(line)
        try:
            content = read(line.rstrip(b"\n"))
            voters = read_of[content["b"]]
            voters.leaves += leaves_of(content)
        except (Refused, KeyError, TypeError, ValueError) as error:
            found.error("row-unreadable", line=number, fault=getattr(error, "code", "not a row of this license"))
            continue
        voters.people += 1
        _check_member(content, promised[content["b"]], voters, number, found)
    if "sha384-" + base64.b64encode(sha384.digest()).decode("ascii") != envelope.resource(ROWS):
        found.error("rows-digest")
    for name, voters in read_of.items():
        ballot = promised[name]
        root = ballotlog.Tree(sorted(voters.leaves, key=ballotlog.sort_key)).root().hex()
        if len(voters.leaves) != ballot.log.size or root != ballot.log.root or voters.people != ballot.cast:
            found.error("rows-differ", ballot=name)


def _check_member(
    content: dict[str, Any], ballot: BallotSummary, voters: _Voters, number: int, found: Findings
) -> None:
    """An open vote names each person, once; a secret ballot names nobody."""
    member = content.get("m")
    if (member is not None) != ballot.open:
        found.error("row-unreadable", line=number, fault="names somebody" if member else "does not say who voted so")
    elif member is not None and member in voters.members:
        found.error("row-unreadable", line=number, fault="names the same person again")
    voters.members.add(str(member))

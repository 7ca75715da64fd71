"""The hash chain over events: each digest covers the event and the digest before it (SHA-256 over RFC 8785 JSON)."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

import rfc8785

BEGIN = "0" * 64


@dataclass(frozen=True)
class Link:
    """An event as it is hashed. `at` is RFC 3339 in UTC with microseconds; ids are text."""

    position: int
    id: int
    at: str
    event: str
    actor: str | None
    capacity: str
    scope: str | None
    target: str
    values: dict[str, Any]
    previous: str

    def digest(self) -> str:
        return hashlib.sha256(rfc8785.dumps(asdict(self))).hexdigest()


@dataclass(frozen=True)
class Finding:
    """The first place where the chain breaks. kind: changed, dropped, reordered, unsigned or forged."""

    kind: str
    position: int
    id: int | None


def first_break(links: Iterable[tuple[Link, str]]) -> Finding | None:
    """The first event that was changed, dropped or reordered; None when all is whole.

    `links` are (event, stored digest) by ascending position. Position, `previous` and digest must agree with
    their predecessor: a gap in position is a dropped event; a good digest after the wrong predecessor a reordered one.
    """
    previous, expected = BEGIN, 1
    for link, digest in links:
        if link.position != expected:
            return Finding("dropped", expected, None)
        if link.digest() != digest:
            return Finding("changed", link.position, link.id)
        if link.previous != previous:
            return Finding("reordered", link.position, link.id)
        previous, expected = digest, expected + 1
    return None


def numbered(links: Iterable[tuple[Link, str]], found: dict[int, str], wanted: set[int]) -> Iterator[tuple[Link, str]]:
    """Pass links on, noting in `found` the digests at the `wanted` positions."""
    for link, digest in links:
        if link.position in wanted:
            found[link.position] = digest
        yield link, digest


def head_message(position: int, digest: str, at: str) -> bytes:
    """What is signed for an end of the chain."""
    return rfc8785.dumps({"type": "AuditHead", "position": position, "digest": digest, "at": at})

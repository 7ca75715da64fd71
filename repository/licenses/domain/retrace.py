"""The trace of a license, followed again: from every clause to its cards, and from every card that was taken up to a
clause, to a vote, or to a recorded reason.

What the license says of itself is checked always; the table of cards (see `trace`) is followed where it is given. Both
directions are read, so that neither a card behind a clause nor a clause behind a card can be left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from . import tables, trace
from .canonical import sha256
from .draft import Clause, ComponentSummary, Draft
from .envelope import Envelope
from .report import Findings
from .trace import Broken, Trace

COLUMNS = ("card", "state", "cluster", "merged_into", "part_of", "became", "prototypes", "text")
_QUESTION = re.compile(r"(.+)-v([0-9]{1,6})").fullmatch
_NUMBER = re.compile(r"[0-9]{1,9}").fullmatch
_VOTED = ("adopted", "undecided", "rejected")
_LET_GO = ("dropped", "open")
_NO_END = ("hidden", "waiting")


def retrace(envelope: Envelope, given: Mapping[str, bytes], found: Findings) -> None:
    """Follow the trace of every component that states one; `given` are published tables, known by their digests.

    A broken link is an error. A trace of another shape, as a later release may write, is unusable.
    """
    contents = {sha256(data): data for data in given.values()}
    for component in envelope.draft.how_it_was_made.components:
        if trace.MEMBER not in component.provenance:
            continue
        if "trace" not in found.checks:
            found.ran("trace")
        try:
            stated = Trace.from_json(component.provenance[trace.MEMBER])
        except trace.TraceRefused as refused:
            found.unusable("trace-unreadable", pointer=refused.values.get("pointer", ""))
            continue
        whole = _Whole(envelope.draft, component, stated)
        _tell(whole.broken(), found)
        data = next((contents.get(one.sha256) for one in component.tables if one.name == stated.table), None)
        if data is None:
            found.note("trace-not-followed", table=stated.table)
            continue
        try:
            cards = _read(data)
        except tables.TableRefused as refused:
            found.error("table-unreadable", table=stated.table, fault=refused.code)
            continue
        _tell(whole.against(cards), found)


def _tell(broken: Iterator[Broken], found: Findings) -> None:
    for one in broken:
        found.error(one.code, **one.values)


# The table ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Card:
    """A row: where the card went, in which prototypes it came, and what the table says became of it."""

    number: int
    state: str
    cluster: str
    into: str
    parent: str
    became: str
    prototypes: frozenset[str]
    text: str


@dataclass(frozen=True)
class _Cards:
    """The rows by number."""

    rows: Mapping[int, _Card]

    @cached_property
    def _before(self) -> Mapping[int, list[int]]:
        """Which cards went on into each, merged into it or divided. A split that was undone leads nowhere."""
        links: dict[int, list[int]] = {}
        for card in self.rows.values():
            if card.state == "merged" and card.into:
                links.setdefault(int(card.into), []).append(card.number)
            if card.parent and (whole := self.rows.get(int(card.parent))) and whole.state == "split":
                links.setdefault(card.number, []).append(whole.number)
        return links

    def let_go(self, dropped: set[tuple[str, str]]) -> set[int]:
        """The cards that were dropped themselves or with their cluster, and all that went on into one of them."""
        waiting = [
            card.number
            for card in self.rows.values()
            if ("card", str(card.number)) in dropped
            or (card.state in {"shown", "hidden"} and ("cluster", card.cluster) in dropped)
        ]
        seen = set(waiting)
        while waiting:
            for one in self._before.get(waiting.pop(), ()):
                if one not in seen:
                    seen.add(one)
                    waiting.append(one)
        return seen


def _read(data: bytes) -> _Cards:
    """The table of cards. Raises TableRefused."""
    rows = tables.read(data)
    for column in COLUMNS:
        if rows and column not in rows[0]:
            raise tables.TableRefused("column-unknown", column=column)
    cards: dict[int, _Card] = {}
    for at, row in enumerate(rows, start=2):
        for column in ("card", "merged_into", "part_of"):
            if (row[column] or column == "card") and not _NUMBER(row[column]):
                raise tables.TableRefused("not-a-number", row=at, column=column)
        number = int(row["card"])
        if number in cards:
            raise tables.TableRefused("card-twice", row=at)
        cards[number] = _Card(
            number, row["state"], row["cluster"], row["merged_into"], row["part_of"], row["became"],
            frozenset(row["prototypes"].split()), row["text"],
        )  # fmt: skip
    return _Cards(cards)


# The links ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Whole:
    """One component of a license with the trace that it states."""

    draft: Draft
    component: ComponentSummary
    stated: Trace

    @cached_property
    def asked(self) -> Mapping[str, set[int]]:
        """Which versions of which prototype its ballots asked about: such a question is called REF-vN."""
        ballots = {ballot.ballot for ballot in self.component.ballots}
        found: dict[str, set[int]] = {}
        for figure in self.draft.figures:
            if figure.ballot in ballots and (named := _QUESTION(figure.question)):
                found.setdefault(named[1], set()).add(int(named[2]))
        return found

    @cached_property
    def clauses(self) -> Sequence[Clause]:
        """The clauses of the license that this trace is about."""
        named = {path.ref for path in self.stated.clauses} | set(self.asked)
        return [one for one in (*self.draft.conditions, *self.draft.red_lines) if one.ref in named]

    def broken(self) -> Iterator[Broken]:
        """What is wrong with the trace beside the clauses and the questions of the license."""
        yield from trace.broken(self.stated, self.clauses)
        for path in self.stated.clauses:
            versions = self.asked.get(path.ref)
            if versions and path.version not in versions:
                yield Broken("trace-version-differs", {"clause": path.ref, "version": str(path.version)})

    def against(self, cards: _Cards) -> Iterator[Broken]:
        """What is wrong with the trace beside the rows of its table."""
        if sorted(cards.rows) != list(range(1, len(cards.rows) + 1)) or len(cards.rows) != self.stated.cards:
            yield Broken("trace-cards-differ", {"told": str(self.stated.cards), "counted": str(len(cards.rows))})
        adopted = {clause.ref for clause in self.clauses if clause.adopted}
        for path in self.stated.clauses:
            for number in path.cards:
                row = cards.rows.get(number)
                if row is None or path.ref not in row.prototypes or (path.ref in adopted and row.became != "clause"):
                    yield Broken("trace-card-elsewhere", {"clause": path.ref, "card": str(number)})
            for quoted in path.words:
                row = cards.rows.get(quoted.card)
                if row is None or set(quoted.text.values()) != {row.text}:
                    yield Broken("trace-words-differ", {"clause": path.ref, "card": str(quoted.card)})
        behind = {(path.ref, number) for path in self.stated.clauses for number in path.cards if path.ref in adopted}
        dropped: set[tuple[str, str]] = {(one.about, one.ref) for one in self.stated.dropped}
        let_go = cards.let_go(dropped)
        for row in cards.rows.values():
            ended = {
                "clause": any((ref, row.number) in behind for ref in row.prototypes),
                **dict.fromkeys(_VOTED, bool(row.prototypes & set(self.asked))),
                **dict.fromkeys(_LET_GO, row.number in let_go or any(("prototype", ref) in dropped for ref in row.prototypes)),
            }
            # A card that nobody took up, or that was hidden, needs no end.
            if not ended.get(row.became, row.became in _NO_END):
                yield Broken("trace-card-without-end", {"card": str(row.number)})

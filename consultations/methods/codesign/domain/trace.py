"""From an idea to a clause and back: the graph, every link in it that is broken, and what became of one card.

Cards are known by the number on their slip. A card that was merged lives on in the one that it was merged into, a card
that was split lives on in its parts; nothing vanishes. A prototype's version grows from cards and clusters; the version
that was voted on becomes a clause, or nothing, and both are an end. A card that was taken up must come to one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

Outcome = Literal["", "adopted", "rejected", "undecided"]
Word = Literal["clause", "adopted", "open", "undecided", "rejected", "dropped", "hidden", "waiting"]
WORDS: tuple[Word, ...] = (
    "clause", "adopted", "open", "undecided", "rejected", "dropped", "hidden", "waiting",
)  # fmt: skip
"""What can become of a card, the furthest first: a card that came into several prototypes is told by the furthest."""


@dataclass(frozen=True)
class Card:
    """A card by its number. `into` is the card it was merged into, `parent` the card it is a part of."""

    number: int
    state: Literal["shown", "hidden", "merged", "split"] = "shown"
    cluster: int | None = None
    into: int | None = None
    parent: int | None = None


@dataclass(frozen=True)
class Version:
    """What one version of a prototype grew from: `cards` are all of them, those that lay in its `clusters` when it was
    written included. What is put into a cluster later is not behind it."""

    n: int
    cards: frozenset[int] = frozenset()
    clusters: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Prototype:
    """A prototype by its short name. `voted` is the version that the ballot asked about, `outcome` what it decided;
    `clause` says whether that version becomes a clause of the license."""

    ref: str
    versions: tuple[Version, ...]
    clause: bool = True
    dropped: bool = False
    voted: int | None = None
    outcome: Outcome = ""

    @property
    def word(self) -> Word:
        """How far it came."""
        if self.outcome == "adopted":
            return "clause" if self.clause else "adopted"
        if self.outcome:
            return self.outcome
        return "dropped" if self.dropped else "open"


@dataclass(frozen=True)
class Drop:
    """A recorded decision to let a card, a cluster or a prototype go; `decision` is its number in the log."""

    about: Literal["card", "cluster", "prototype"]
    ref: int | str
    decision: int


@dataclass(frozen=True)
class Break:
    """One link that leads nowhere: a code, and values for the sentence."""

    code: str
    values: dict[str, int | str] = field(default_factory=dict)


@dataclass(frozen=True)
class Landing:
    """A prototype that a card came into, with the versions that hold it."""

    prototype: str
    versions: tuple[int, ...]
    word: Word


@dataclass(frozen=True)
class Fate:
    """What became of one card: the cards that it lives on in (itself, where nothing happened to it), the clusters they
    lie in, the prototypes that they came into, and the decisions that let it go."""

    number: int
    lives_in: tuple[int, ...]
    clusters: tuple[int, ...]
    landings: tuple[Landing, ...]
    decisions: tuple[int, ...]
    word: Word


@dataclass(frozen=True)
class Graph:
    """Everything of one workshop. `chosen` names cards and clusters that its priorities put first."""

    cards: tuple[Card, ...] = ()
    clusters: frozenset[int] = frozenset()
    prototypes: tuple[Prototype, ...] = ()
    drops: tuple[Drop, ...] = ()
    chosen: tuple[tuple[Literal["card", "cluster"], int], ...] = ()

    @cached_property
    def by_number(self) -> dict[int, Card]:
        return {card.number: card for card in self.cards}

    @cached_property
    def _next(self) -> dict[int, list[int]]:
        """Where each card went on to: into another, or into its parts."""
        found: dict[int, list[int]] = {}
        for card in self.cards:
            if card.into is not None and card.state == "merged":
                found.setdefault(card.number, []).append(card.into)
            parent = self.by_number.get(card.parent or 0)
            if parent is not None and parent.state == "split":  # a split that was undone leads nowhere
                found.setdefault(parent.number, []).append(card.number)
        return found

    @cached_property
    def _before(self) -> dict[int, list[int]]:
        found: dict[int, list[int]] = {}
        for number, following in self._next.items():
            for one in following:
                found.setdefault(one, []).append(number)
        return found

    @cached_property
    def _in_cluster(self) -> dict[int, list[int]]:
        found: dict[int, list[int]] = {}
        for card in self.cards:
            if card.cluster is not None and card.state == "shown":
                found.setdefault(card.cluster, []).append(card.number)
        return found

    def lives_in(self, number: int) -> frozenset[int]:
        """The cards that a card lives on in; itself, where it was neither merged nor split. Empty where a chain goes
        round in a circle or leads to no card."""
        card = self.by_number.get(number)
        if card is not None and card.state in ("shown", "hidden"):
            return frozenset([number])
        reached = self._closure([number], self._next)
        return frozenset(
            one for one in reached if one in self.by_number and self.by_number[one].state in ("shown", "hidden")
        )

    def behind(self, numbers: Iterable[int]) -> frozenset[int]:
        """These cards, and every card that was merged into them or that they are parts of, back to the first."""
        return self._closure(numbers, self._before)

    @staticmethod
    def _closure(numbers: Iterable[int], links: dict[int, list[int]]) -> frozenset[int]:
        seen, waiting = set(numbers), list(numbers)
        while waiting:
            for one in links.get(waiting.pop(), ()):
                if one not in seen:
                    seen.add(one)
                    waiting.append(one)
        return frozenset(seen)

    def members(self, cluster: int) -> tuple[int, ...]:
        """The cards that lie in a cluster now and are shown."""
        return tuple(self._in_cluster.get(cluster, ()))

    def live(self, version: Version) -> frozenset[int]:
        """The cards as they are now that a version grew from."""
        return frozenset(end for number in version.cards for end in self.lives_in(number))

    @cached_property
    def holding(self) -> dict[int, list[tuple[Prototype, int]]]:
        """For each card as it is now: the prototypes and versions that grew from it."""
        found: dict[int, list[tuple[Prototype, int]]] = {}
        for prototype in self.prototypes:
            for version in prototype.versions:
                for number in self.live(version):
                    found.setdefault(number, []).append((prototype, version.n))
        return found

    def decisions(self, about: str, ref: int | str) -> tuple[int, ...]:
        """The numbers of the recorded drops of one thing."""
        return tuple(drop.decision for drop in self.drops if (drop.about, drop.ref) == (about, ref))


def cards_of(graph: Graph, prototype: Prototype, n: int | None = None) -> tuple[int, ...]:
    """Every card behind a version (the one voted on, else the last), in order; merged and split ones are followed."""
    wanted = n or prototype.voted or (prototype.versions[-1].n if prototype.versions else None)
    version = next((one for one in prototype.versions if one.n == wanted), None)
    return tuple(sorted(graph.behind(graph.live(version)))) if version else ()


def fate(graph: Graph, number: int) -> Fate:
    """What became of a card. Raises KeyError for a number that no slip has."""
    card = graph.by_number[number]
    ends = tuple(sorted(graph.lives_in(number)))
    clusters = tuple(sorted({found for end in ends if (found := graph.by_number[end].cluster) is not None}))
    landings = _landings(graph, ends)
    decisions = {one for end in {number, *ends} for one in graph.decisions("card", end)}
    decisions |= {one for cluster in clusters for one in graph.decisions("cluster", cluster)}
    words: set[Word] = {landing.word for landing in landings}
    if not words - {"dropped"} and decisions:
        words.add("dropped")
    if not words and (card.state == "hidden" or (ends and all(graph.by_number[end].state == "hidden" for end in ends))):
        words.add("hidden")
    word: Word = next((one for one in WORDS if one in words), "waiting")
    return Fate(number, ends, clusters, landings, tuple(sorted(decisions)), word)


def _landings(graph: Graph, ends: Iterable[int]) -> tuple[Landing, ...]:
    found: dict[str, tuple[Prototype, set[int]]] = {}
    for end in ends:
        for prototype, n in graph.holding.get(end, ()):
            found.setdefault(prototype.ref, (prototype, set()))[1].add(n)
    landed = []
    for prototype, versions in found.values():
        let_go = prototype.versions and _last(prototype) not in versions
        landed.append(Landing(prototype.ref, tuple(sorted(versions)), "dropped" if let_go else prototype.word))
    return tuple(landed)


def _last(prototype: Prototype) -> int:
    return prototype.voted or prototype.versions[-1].n


def check(graph: Graph) -> tuple[Break, ...]:
    """Every broken link, so that nothing can be handed over that leads nowhere.

    Codes: card-vanished (a number between others that no card has), card-merged-nowhere, card-circle,
    card-split-into-nothing, card-part-of-nothing, card-cluster-unknown; source-card-unknown, source-cluster-unknown;
    voted-version-unknown, clause-without-cards, prototype-without-end; card-without-end, chosen-without-end,
    decision-about-nothing.
    """
    return (*_cards(graph), *_sources(graph), *_prototypes(graph), *_ends(graph))


def _cards(graph: Graph) -> Iterable[Break]:
    numbers = graph.by_number
    for number in range(1, max(numbers, default=0)):
        if number not in numbers:
            yield Break("card-vanished", {"card": number})
    for card in graph.cards:
        if card.state == "merged" and card.into not in numbers:
            yield Break("card-merged-nowhere", {"card": card.number})
        elif card.state == "split" and not graph._next.get(card.number):
            yield Break("card-split-into-nothing", {"card": card.number})
        elif card.state in ("merged", "split") and not graph.lives_in(card.number):
            yield Break("card-circle", {"card": card.number})
        if card.parent is not None and card.parent not in numbers:
            yield Break("card-part-of-nothing", {"card": card.number})
        if card.cluster is not None and card.cluster not in graph.clusters:
            yield Break("card-cluster-unknown", {"card": card.number, "cluster": card.cluster})


def _sources(graph: Graph) -> Iterable[Break]:
    for prototype in graph.prototypes:
        for version in prototype.versions:
            named: dict[str, int | str] = {"prototype": prototype.ref, "version": version.n}
            for number in sorted(version.cards - set(graph.by_number)):
                yield Break("source-card-unknown", {**named, "card": number})
            for cluster in sorted(version.clusters):
                if cluster not in graph.clusters:
                    yield Break("source-cluster-unknown", {**named, "cluster": cluster})


def _prototypes(graph: Graph) -> Iterable[Break]:
    for prototype in graph.prototypes:
        known = {version.n for version in prototype.versions}
        if prototype.voted is not None and prototype.voted not in known:
            yield Break("voted-version-unknown", {"prototype": prototype.ref, "version": prototype.voted})
        elif prototype.outcome and not cards_of(graph, prototype):
            yield Break("clause-without-cards", {"prototype": prototype.ref})
        elif not prototype.outcome and not prototype.dropped and not graph.decisions("prototype", prototype.ref):
            yield Break("prototype-without-end", {"prototype": prototype.ref})


def _ends(graph: Graph) -> Iterable[Break]:
    """A card that was taken up came to an end: a vote, or a recorded drop of itself, its cluster or its prototype."""
    for number in sorted(graph.holding):
        found = fate(graph, number)
        for landing in found.landings:
            prototype = next(one for one in graph.prototypes if one.ref == landing.prototype)
            left = prototype.versions and _last(prototype) not in landing.versions
            if left and not found.decisions and not _elsewhere(found, landing):
                yield Break("card-without-end", {"card": number, "prototype": prototype.ref})
    for kind, ref in graph.chosen:
        numbers = [ref] if kind == "card" else graph.members(ref)
        fates = [fate(graph, number) for number in numbers if number in graph.by_number]
        ended = any(one.word not in ("open", "waiting") for one in fates) or (
            kind == "cluster" and _grown_from(graph, ref)
        )
        if not ended and not graph.decisions(kind, ref):
            yield Break("chosen-without-end", {kind: ref})
    known: dict[str, set[int | str]] = {
        "card": set(graph.by_number),
        "cluster": set(graph.clusters),
        "prototype": {one.ref for one in graph.prototypes},
    }
    for drop in graph.drops:
        if drop.ref not in known[drop.about]:
            yield Break("decision-about-nothing", {"decision": drop.decision, drop.about: drop.ref})


def _grown_from(graph: Graph, cluster: int) -> bool:
    """Whether a prototype that came to an end grew from a cluster, wherever its cards lie now."""
    return any(
        cluster in version.clusters and prototype.word != "open"
        for prototype in graph.prototypes
        for version in prototype.versions
    )


def _elsewhere(found: Fate, left: Landing) -> bool:
    """Whether a card that one prototype let go came to an end in another."""
    return any(one != left and one.word not in ("dropped", "open") for one in found.landings)

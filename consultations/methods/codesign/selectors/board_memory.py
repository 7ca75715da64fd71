"""What a web process remembers of boards, so that sixty screens and five thousand cards cost little.

Nothing here is the truth: each look asks the database for the revision first, and reads what changed since. Every
process may forget at any time.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar
from uuid import UUID

from consultations.methods.codesign.domain import grouping, similarity
from consultations.methods.codesign.models import Card, Change, Cluster, Dot, Workshop
from consultations.methods.codesign.selectors import board

BOARDS = 30
REMEMBERED = 1000  # revisions; a screen that is further behind loads its page anew
T = TypeVar("T")


class Held(Generic[T]):
    """The boards that were looked at last, each under a lock of its own."""

    def __init__(self, make: Callable[[], T]) -> None:
        self.make, self.lock = make, threading.Lock()
        self.kept: OrderedDict[UUID, tuple[threading.Lock, T]] = OrderedDict()

    def of(self, workshop: UUID) -> tuple[threading.Lock, T]:
        with self.lock:
            if workshop not in self.kept:
                self.kept[workshop] = (threading.Lock(), self.make())
            self.kept.move_to_end(workshop)
            while len(self.kept) > BOARDS:
                self.kept.popitem(last=False)
            return self.kept[workshop]

    def forget(self) -> None:
        with self.lock:
            self.kept.clear()


@dataclass
class Recent:
    """What changed lately: for each card or cluster its last revision, and what a screen has to know of it."""

    revision: int = -1
    since: int = 0
    known: dict[UUID, tuple[int, dict[str, Any]]] = field(default_factory=dict)


@dataclass
class Texts:
    """The words of the cards that are shown, ready to be compared."""

    revision: int = -1
    index: similarity.Index = field(default_factory=similarity.Index)


_recent: Held[Recent] = Held(Recent)
_texts: Held[Texts] = Held(Texts)
_sorted: Held[dict[int, grouping.Suggestions]] = Held(dict)


def changes(workshop: UUID, since: int, now: int) -> list[dict[str, Any]] | None:
    """What a screen that knows `since` has to learn to know revision `now`; None when that is too far back.

    Equal for everybody: nothing in it depends on who asks.
    """
    lock, held = _recent.of(workshop)
    with lock:
        if held.revision < now:
            _catch_up(workshop, held, now)
        if since < held.since:
            return None
        found = [(revision, told) for revision, told in held.known.values() if revision > since]
    return [told for _revision, told in sorted(found, key=lambda one: one[0])]


def _catch_up(workshop: UUID, held: Recent, now: int) -> None:
    begin = max(0, now - REMEMBERED) if held.revision < 0 else held.revision
    if held.revision < 0:
        held.since = begin
    rows = list(
        Change.objects.filter(workshop=workshop, revision__gt=begin)
        .order_by("revision")
        .values_list("revision", "kind", "subject")
    )
    last = {subject: revision for revision, _kind, subject in rows}
    told = describe(workshop, [subject for _revision, _kind, subject in rows])
    for subject, revision in last.items():
        held.known[subject] = (revision, told.get(subject, {}))
    held.revision = max([now, *last.values()])
    if len(held.known) > 2 * REMEMBERED:
        kept = sorted(held.known.items(), key=lambda one: one[1][0])[-REMEMBERED:]
        held.since = kept[0][1][0]
        held.known = dict(kept)


def describe(workshop: UUID, subjects: Sequence[UUID]) -> dict[UUID, dict[str, Any]]:
    """Cards and clusters as screens learn them. A card that is not shown is only told to be gone."""
    row = Workshop(pk=workshop)
    cards = list(Card.objects.filter(workshop=workshop, pk__in=subjects).select_related("cluster"))
    found = {one.card.pk: _card(one) for one in board.shown(row, cards)} if cards else {}
    missing = set(subjects) - set(found)
    if missing:
        clusters = list(Cluster.objects.filter(workshop=workshop, pk__in=missing))
        dots = board.dot_totals(Dot.objects.filter(cluster__in=clusters), "cluster")
        found |= {one.pk: _cluster(one, dots.get(one.pk, 0)) for one in clusters}
    return found


def _card(one: board.Shown) -> dict[str, Any]:
    card = one.card
    if card.state != Card.State.SHOWN:
        return {"card": card.number, "gone": True}
    return {
        "card": card.number,
        "kind": card.kind,
        "text": card.text,
        "lang": card.language,
        "cluster": card.cluster.number if card.cluster else 0,
        "place": card.place,
        "dots": one.dots,
        "voices": one.voices,
        "conflict": one.conflict,
    }


def _cluster(one: Cluster, dots: int) -> dict[str, Any]:
    if one.closed_at is not None:
        return {"cluster": one.number, "gone": True}
    return {"cluster": one.number, "title": one.title, "position": one.position, "dots": dots}


def near(workshop: Workshop, text: str, *, most: int = 5, but: int | None = None) -> list[tuple[Card, float]]:
    """Cards that are shown and say nearly the same, the nearest first; `but` leaves one card out by its number."""
    lock, held = _texts.of(workshop.pk)
    with lock:
        _read_on(workshop.pk, held)
        found = held.index.near(text, most=most + 1)
    rows = {
        card.number: card
        for card in Card.objects.filter(
            workshop=workshop, number__in=[one.key for one in found], state=Card.State.SHOWN
        ).select_related("cluster")
    }
    return [(rows[one.key], one.likeness) for one in found if one.key in rows and one.key != but][:most]  # type: ignore[index]


def _read_on(workshop: UUID, held: Texts) -> None:
    rows = Card.objects.filter(workshop=workshop, revision__gt=held.revision)
    for number, text, state, revision in rows.values_list("number", "text", "state", "revision"):
        if state == Card.State.SHOWN:
            held.index.put(number, text)
        else:
            held.index.drop(number)
        held.revision = max(held.revision, revision)


def suggestions(workshop: Workshop) -> grouping.Suggestions:
    """What could be sorted next, worked out once for each revision."""
    lock, held = _sorted.of(workshop.pk)
    with lock:
        if workshop.revision not in held:
            rows = Card.objects.filter(workshop=workshop, state=Card.State.SHOWN).order_by("number")
            cards = [
                grouping.Placed(number, text, cluster)
                for number, text, cluster in rows.values_list("number", "text", "cluster__number")
            ]
            held.clear()
            held[workshop.revision] = grouping.suggest(cards)
        return held[workshop.revision]


def forget() -> None:
    """Empty the memory; for tests."""
    for held in (_recent, _texts, _sorted):
        held.forget()

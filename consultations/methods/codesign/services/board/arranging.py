"""Where cards lie: moved one by one or together, in clusters that are made, named, merged, closed and opened again.

Of two moves of one card the last one counts, and its history tells both.
"""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.db.models import Max
from django.utils import timezone

from consultations.methods.codesign.domain import places, rights
from consultations.methods.codesign.models import Card, CardVersion, Cluster, Workshop
from consultations.methods.codesign.services.board.cards import end_of
from consultations.methods.codesign.services.board.refusals import (
    CannotUndo,
    CardGone,
    ClusterClosed,
    ClusterNotEmpty,
    NothingChosen,
)
from consultations.methods.codesign.services.board.turn import Actor, Turn, card_of, cards_of, count, turn
from consultations.refusals import ReasonMissing

Text = Mapping[str, str]
Event, State = CardVersion.Event, Card.State
MOVES_A_MINUTE = 120


def move(*, workshop: Workshop, number: int, cluster: UUID | None, by: Actor, before: int | None = None) -> Card:
    """Put a card into a cluster (None: among the loose ones), before the card with a number or at the end.

    Loose cards lie in the order in which they came to lie there, so `before` says nothing among them.
    Raises CardGone, ClusterClosed and what `turn` raises. Moving a card to where it lies changes nothing.
    """
    count(by, "move", MOVES_A_MINUTE)
    with turn(workshop.pk, by, rights.MOVE) as held:
        card = card_of(held, number)
        if card.state != State.SHOWN:
            raise CardGone(number=number)
        target = _open(held, cluster) if cluster else None
        place = _place(held, card, target, before if target else None)
        if (card.cluster_id, card.place) != (cluster, place):
            _moved(held, card, target, place)
        return card


def gather(*, workshop: Workshop, numbers: Sequence[int], cluster: UUID | None, by: Actor) -> int:
    """Put several cards at the end of one cluster, in order of number; how many moved."""
    count(by, "move", MOVES_A_MINUTE)
    with turn(workshop.pk, by, rights.MOVE) as held:
        target = _open(held, cluster) if cluster else None
        cards = cards_of(held, numbers)
        if not cards:
            raise NothingChosen(least=1)
        return _gather(held, cards, target)


def _gather(held: Turn, cards: Sequence[Card], target: Cluster | None, **note: object) -> int:
    held.know(cards)
    place, moved = end_of(held, target) or 0, 0
    for card in cards:
        if card.cluster_id != (target.pk if target else None):
            place += places.GAP
            _moved(held, card, target, place, **note)
            moved += 1
    return moved


def _open(held: Turn, cluster: UUID) -> Cluster:
    found = Cluster.objects.filter(workshop=held.workshop, pk=cluster).first()
    if found is None or found.closed_at is not None:
        raise ClusterClosed()
    return found


def _moved(held: Turn, card: Card, target: Cluster | None, place: int, **note: object) -> None:
    before = {"from": card.cluster.number if card.cluster else 0, "to": target.number if target else 0}
    held.version(card, Event.MOVED, note={**before, "place": card.place, **note}).save()
    card.cluster, card.place = target, place
    held.touch(card)
    card.save(update_fields=["cluster", "place", "revision"])


def _place(held: Turn, card: Card, target: Cluster | None, before: int | None) -> int:
    """The place before another card, or after the last one; neighbours are spread out where there is no room."""
    others = Card.objects.filter(workshop=held.workshop, cluster=target, state=State.SHOWN).exclude(pk=card.pk)
    if before is None:
        last = others.aggregate(last=Max("place"))["last"]
        if last is None or (card.cluster == target and card.place > last):
            return card.place if card.cluster == target else places.GAP
        return int(last) + places.GAP
    following = others.filter(number=before).first()
    if following is None:
        return _place(held, card, target, None)
    previous = others.filter(place__lt=following.place).aggregate(last=Max("place"))["last"]
    found = places.between(previous, following.place)
    if found is None:
        _spread(held, list(others.order_by("place", "number")))
        return _place(held, card, target, before)
    return found


def _spread(held: Turn, cards: Sequence[Card]) -> None:
    for card, place in zip(cards, places.spread(len(cards)), strict=True):
        card.place = place
        held.touch(card)
    Card.objects.bulk_update(cards, ["place", "revision"], batch_size=500)


def undo_move(*, workshop: Workshop, number: int, by: Actor) -> Card:
    """Put a card back to where it lay before its last move. Raises CannotUndo where that cluster is closed."""
    last = (
        CardVersion.objects.filter(card__workshop=workshop, card__number=number, event=Event.MOVED).order_by("n").last()
    )
    if last is None:
        raise CannotUndo()
    origin = last.note.get("from", 0)
    cluster = workshop.clusters.filter(number=origin, closed_at=None).first() if origin else None
    if origin and cluster is None:
        raise CannotUndo()
    return move(workshop=workshop, number=number, cluster=cluster.pk if cluster else None, by=by)


def make(*, workshop: Workshop, title: Text, by: Actor, numbers: Sequence[int] = ()) -> Cluster:
    """A new cluster at the end, with these cards in it. Splitting a cluster is making one of some of its cards."""
    count(by)
    with turn(workshop.pk, by, rights.CLUSTERS) as held:
        last = Cluster.objects.filter(workshop=held.workshop).aggregate(n=Max("number"), at=Max("position"))
        made = Cluster(
            workshop=held.workshop,
            number=(last["n"] or 0) + 1,
            position=(last["at"] or 0) + 1,
            title=dict(title),
        )
        held.touch(made)
        made.save(force_insert=True)
        _gather(held, cards_of(held, numbers), made)
        held.record("cluster_made", cluster=made.number, title=dict(title), cards=sorted(numbers))
        return made


def rename(*, cluster: Cluster, title: Text, by: Actor) -> Cluster:
    """Give a cluster another name; the audit trail keeps the earlier one."""
    count(by)
    with turn(cluster.workshop_id, by, rights.CLUSTERS) as held:
        row = _open(held, cluster.pk)
        held.record("cluster_named", cluster=row.number, before=row.title, title=dict(title))
        row.title = dict(title)
        _save(held, row, "title")
        return row


def shift(*, cluster: Cluster, earlier: bool, by: Actor) -> Cluster:
    """Let a cluster stand one place earlier or later; at the end nothing happens."""
    count(by)
    with turn(cluster.workshop_id, by, rights.CLUSTERS) as held:
        row = _open(held, cluster.pk)
        rows = list(Cluster.objects.filter(workshop=held.workshop, closed_at=None).order_by("position", "number"))
        at = [one.pk for one in rows].index(row.pk)
        other = at - 1 if earlier else at + 1
        if 0 <= other < len(rows):
            rows[at], rows[other] = rows[other], rows[at]
            for position, one in enumerate(rows, start=1):
                if one.position != position:
                    one.position = position
                    _save(held, one, "position")
        return row


def combine(*, cluster: Cluster, into: Cluster, by: Actor) -> int:
    """Move every card of a cluster into another one and close it; how many moved. `reopen` takes it back."""
    count(by)
    with turn(cluster.workshop_id, by, rights.CLUSTERS) as held:
        row, target = _open(held, cluster.pk), _open(held, into.pk)
        if row.pk == target.pk:
            raise ClusterClosed()
        cards = list(row.cards.filter(state=State.SHOWN).select_related("cluster").order_by("place", "number"))
        moved = _gather(held, cards, target, combined=True)
        _close(held, row, f"→ {target.number}")
        held.record("clusters_merged", cluster=row.number, into=target.number, cards=moved)
        _save(held, target)
        return moved


def close(*, cluster: Cluster, reason: str, by: Actor) -> None:
    """Close an empty cluster, with the reason; it is never deleted. Raises ClusterNotEmpty, ReasonMissing."""
    if not reason.strip():
        raise ReasonMissing()
    count(by)
    with turn(cluster.workshop_id, by, rights.CLUSTERS) as held:
        row = _open(held, cluster.pk)
        cards = row.cards.filter(state=State.SHOWN).count()
        if cards:
            raise ClusterNotEmpty(cards=cards)
        _close(held, row, reason.strip())
        held.record("cluster_closed", cluster=row.number, reason=reason.strip())


def reopen(*, cluster: Cluster, by: Actor) -> int:
    """Open a closed cluster again; cards that were moved out when it was merged, and not since, come back."""
    count(by)
    with turn(cluster.workshop_id, by, rights.CLUSTERS) as held:
        row = Cluster.objects.filter(workshop=held.workshop, pk=cluster.pk).first()
        if row is None or row.closed_at is None:
            raise CannotUndo()
        row.closed_at, row.closed_reason = None, ""
        _save(held, row, "closed_at", "closed_reason")
        back = _gather(held, _that_left(held, row), row, reopened=True)
        held.record("cluster_reopened", cluster=row.number, cards=back)
        return back


def _that_left(held: Turn, cluster: Cluster) -> list[Card]:
    """Cards whose last move was out of this cluster, when it was merged into another one."""
    moves = CardVersion.objects.filter(card__workshop=held.workshop, event=Event.MOVED)
    last = dict(moves.values_list("card").annotate(n=Max("n")).filter(n__gt=0))
    gone = moves.filter(note__combined=True, note__from=cluster.number).values_list("card", "n")
    numbers = [card for card, n in gone if last.get(card) == n]
    rows = Card.objects.filter(pk__in=numbers, state=State.SHOWN).select_related("cluster")
    return list(rows.order_by("place", "number"))


def _close(held: Turn, row: Cluster, reason: str) -> None:
    row.closed_at, row.closed_reason = timezone.now(), reason
    _save(held, row, "closed_at", "closed_reason")


def _save(held: Turn, row: Cluster, *fields: str) -> None:
    held.touch(row)
    row.save(update_fields=[*fields, "revision"])

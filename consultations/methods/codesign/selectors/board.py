"""Reading the board: what lies on it, one card with its history, the plain list, and what could be merged or sorted."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet, Sum, Window
from django.db.models.functions import RowNumber

from consultations.methods.codesign.models import Card, CardVersion, Cluster, Dot, Step, Workshop
from consultations.models import Consultation

State, Event = Card.State, CardVersion.Event
ON_THE_BOARD = 400  # cards that the board page shows at once; every one stands in the list
LEAST, MOST = 5, 60  # of one column
NEWEST = 8


@dataclass(frozen=True)
class Shown:
    """A card with what stands at it: dots, how many people said it, and whether two wordings wait to be settled."""

    card: Card
    dots: int = 0
    voices: int = 1
    conflict: bool = False


@dataclass(frozen=True)
class Column:
    """A cluster (None: the loose cards) with the cards that the page shows of it; `more` are left out."""

    cluster: Cluster | None
    cards: tuple[Shown, ...]
    number: int
    dots: int = 0

    @property
    def more(self) -> int:
        return self.number - len(self.cards)


def revision(slug: str, component: UUID) -> int | None:
    """The revision of a public board by its address; None where there is none. One query by primary key."""
    found: int | None = (
        Workshop.objects.filter(pk=component, component__consultation__slug=slug)
        .exclude(component__consultation__state=Consultation.State.PREPARING)
        .values_list("revision", flat=True)
        .first()
    )
    return found


def clusters(workshop: Workshop) -> list[Cluster]:
    """Clusters that are not closed, in order; empty ones too."""
    return list(Cluster.objects.filter(workshop=workshop, closed_at=None).order_by("position", "number"))


def columns(workshop: Workshop) -> list[Column]:
    """The loose cards, newest first, and each cluster in order: a bounded number of cards and of queries."""
    open_ones = clusters(workshop)
    rows = Card.objects.filter(workshop=workshop, state=State.SHOWN)
    counts = dict(rows.order_by().values_list("cluster").annotate(n=Count("pk")))
    share = max(LEAST, min(MOST, ON_THE_BOARD // (len(open_ones) + 1)))
    ranked = rows.filter(cluster__in=open_ones).annotate(
        rank=Window(RowNumber(), partition_by=[F("cluster")], order_by=[F("place").asc(), F("number").asc()])
    )
    sorted_ones = list(ranked.filter(rank__lte=share).order_by("place", "number"))
    loose = list(rows.filter(cluster=None).order_by("-place", "-number")[:share])
    marked = {one.card.pk: one for one in shown(workshop, [*loose, *sorted_ones])}
    dots = dot_totals(Dot.objects.filter(cluster__in=open_ones), "cluster")
    lying: dict[UUID | None, list[Shown]] = {}
    for card in [*loose, *sorted_ones]:
        lying.setdefault(card.cluster_id, []).append(marked[card.pk])
    return [
        Column(one, tuple(lying.get(key, ())), counts.get(key, 0), dots.get(key, 0) if key else 0)
        for key, one in [(None, None), *((cluster.pk, cluster) for cluster in open_ones)]
    ]


def shown(workshop: Workshop, cards: Sequence[Card]) -> list[Shown]:
    """Cards with what stands at them, in the order given: three queries however many there are."""
    behind = behind_of(workshop)
    ids = {card.pk for card in cards}
    family = {pk: [pk, *_all_behind(pk, behind)] for pk in ids}
    asked = {one for members in family.values() for one in members}
    dots = dot_totals(Dot.objects.filter(card__in=asked), "card")
    waiting = CardVersion.objects.filter(card__in=ids, event=Event.CONFLICT, settled_at=None)
    conflicts = set(waiting.values_list("card", flat=True))
    return [
        Shown(
            card,
            sum(dots.get(member, 0) for member in family[card.pk]),
            len(family[card.pk]),
            card.pk in conflicts,
        )
        for card in cards
    ]


def behind_of(workshop: Workshop) -> dict[UUID, list[UUID]]:
    """Which cards were merged into each card."""
    found: dict[UUID, list[UUID]] = {}
    rows = Card.objects.filter(workshop=workshop, state=State.MERGED).order_by("number")
    for card, into in rows.values_list("pk", "merged_into"):
        found.setdefault(into, []).append(card)
    return found


def _all_behind(card: UUID, behind: Mapping[UUID, Sequence[UUID]]) -> list[UUID]:
    """Everything that stands behind a card, directly or behind what stands behind it; each once."""
    found: list[UUID] = []
    waiting = list(behind.get(card, ()))
    while waiting:
        one = waiting.pop()
        if one not in found and one != card:
            found.append(one)
            waiting += behind.get(one, ())
    return found


def dot_totals(rows: "QuerySet[Dot]", field: str) -> dict[UUID, int]:
    return dict(rows.values_list(field).annotate(n=Sum("count")))


def own_dots(step: Step, person: Any) -> dict[UUID, int]:
    """The dots of one person in a step, by card or cluster."""
    rows = Dot.objects.filter(step=step, participation=person).values_list("card", "cluster", "count")
    return {card or cluster: count for card, cluster, count in rows}


def listed(workshop: Workshop, *, words: str = "", cluster: str = "", kind: str = "") -> "QuerySet[Card]":
    """The cards of the plain list, newest first; `cluster` is a number, or `0` for the loose ones."""
    rows = Card.objects.filter(workshop=workshop, state=State.SHOWN).select_related("cluster")
    for word in words.split()[:8]:
        rows = rows.filter(text__icontains=word)
    if kind in Card.Kind.values:
        rows = rows.filter(kind=kind)
    if cluster.isascii() and cluster.isdigit() and len(cluster) < 6:
        rows = rows.filter(cluster=None) if cluster == "0" else rows.filter(cluster__number=int(cluster))
        return rows.order_by("place", "number") if cluster != "0" else rows.order_by("-number")
    return rows.order_by("-number")


def numbered(workshop: Workshop, number: int) -> Card | None:
    """A card by the number on its slip, whatever became of it."""
    return (
        Card.objects.filter(workshop=workshop, number=number)
        .select_related("cluster", "merged_into", "split_from")
        .first()
    )


def cluster_numbered(workshop: Workshop, number: int) -> Cluster | None:
    return Cluster.objects.filter(workshop=workshop, number=number).first()


def newest(workshop: Workshop, most: int = NEWEST) -> list[Card]:
    return list(Card.objects.filter(workshop=workshop, state=State.SHOWN).order_by("-number")[:most])


@dataclass(frozen=True)
class Numbers:
    """What is on the board, in numbers."""

    cards: int
    loose: int
    clusters: int


def numbers(workshop: Workshop) -> Numbers:
    rows = Card.objects.filter(workshop=workshop, state=State.SHOWN)
    found = rows.aggregate(cards=Count("pk"), loose=Count("pk", filter=Q(cluster=None)))
    return Numbers(found["cards"], found["loose"], Cluster.objects.filter(workshop=workshop, closed_at=None).count())


def history(card: Card) -> list[CardVersion]:
    """Everything that happened to a card, newest first."""
    return list(card.versions.order_by("-n"))


def conflicts(card: Card) -> list[CardVersion]:
    """Wordings that wait beside the one that stands."""
    return list(card.versions.filter(event=Event.CONFLICT, settled_at=None).order_by("n"))


def named(workshop: Workshop, ids: Iterable[UUID]) -> dict[UUID, Card]:
    return {card.pk: card for card in Card.objects.filter(workshop=workshop, pk__in=list(ids)).select_related("cluster")}


def table(workshop: Workshop) -> "QuerySet[Card]":
    """Every card of the board whose words may be read, in order of number."""
    rows = Card.objects.filter(workshop=workshop).exclude(state=State.HIDDEN)
    return rows.select_related("cluster", "merged_into", "split_from").order_by("number")

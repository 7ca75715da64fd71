"""Reading the way from cards to clauses: everything of one workshop loaded once, in a fixed number of queries."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from consultations.methods.codesign import selectors
from consultations.methods.codesign.domain import trace
from consultations.methods.codesign.domain.expectations import Said
from consultations.methods.codesign.models import Card, Cluster, Decision, PrototypeSource, PrototypeVersion
from consultations.methods.codesign.selectors import Drafted
from consultations.models import Component
from repository.licenses.domain.shapes import Text

OUTCOMES: dict[str, trace.Outcome] = {"favourable": "adopted", "opposed": "rejected"}


@dataclass(frozen=True)
class CardRow:
    """What is shown of a card. The words of a hidden one are not."""

    number: int
    kind: str
    text: str
    language: str
    state: str
    reason: str
    cluster: int | None
    question: str
    stage: str

    @property
    def kind_name(self) -> str:
        return str(Card.Kind(self.kind).label)

    @property
    def words(self) -> Text:
        return {self.language: self.text} if self.text else {}


@dataclass(frozen=True)
class Traced:
    """One workshop: the graph, and the words that stand at its nodes. `decisions` is the whole log, oldest first."""

    component: Component
    graph: trace.Graph
    cards: Mapping[int, CardRow]
    clusters: Mapping[int, Text]
    drafts: tuple[Drafted, ...]
    decisions: tuple[Decision, ...]

    @cached_property
    def by_ref(self) -> dict[str, Drafted]:
        return {one.prototype.ref: one for one in self.drafts}

    @cached_property
    def nodes(self) -> dict[str, trace.Prototype]:
        return {one.ref: one for one in self.graph.prototypes}

    @cached_property
    def fates(self) -> dict[int, trace.Fate]:
        """What became of every card, by number."""
        return {number: trace.fate(self.graph, number) for number in self.cards}

    @cached_property
    def faults(self) -> tuple[trace.Break, ...]:
        return trace.check(self.graph)

    @property
    def said(self) -> list[Said]:
        """The shown cards with their place in the expectations matrix."""
        found = []
        for row in self.cards.values():
            if row.state == Card.State.SHOWN:
                clauses = {
                    self.by_ref[landing.prototype].latest.clause
                    for landing in self.fates[row.number].landings
                    if landing.word == "clause"
                }
                clause = next((one for one in ("red_line", "condition") if one in clauses), "")
                found.append(Said(row.number, row.question, row.stage, clause))
        return found


def traced(component: Component) -> Traced:
    """Everything of the session of this component."""
    workshop = selectors.workshop_of(component)
    rows = list(
        Card.objects.filter(workshop=workshop)
        .order_by("number")
        .values_list(
            "number", "kind", "text", "language", "state", "reason", "cluster__number", "question_word",
            "life_cycle_stage", "merged_into__number", "split_from__number",
        )  # fmt: skip
    )
    clusters = dict(Cluster.objects.filter(workshop=workshop).order_by("number").values_list("number", "title"))
    drafts = tuple(selectors.drafted(component))
    log = tuple(
        Decision.objects.filter(workshop=workshop)
        .select_related("card", "cluster", "prototype", "feedback__version__prototype")
        .order_by("n")
    )
    graph = trace.Graph(
        cards=tuple(trace.Card(row[0], row[4], row[6], row[9], row[10]) for row in rows),
        clusters=frozenset(clusters),
        prototypes=_prototypes(component, drafts),
        drops=tuple(drop for one in log if (drop := _drop(one)) is not None),
        chosen=_chosen(component),
    )
    cards = {row[0]: _row(row[:9]) for row in rows}
    return Traced(component, graph, cards, clusters, drafts, log)


def _row(values: tuple[object, ...]) -> CardRow:
    row = CardRow(*values)  # type: ignore[arg-type]
    return row if row.state != Card.State.HIDDEN else CardRow(**{**vars(row), "text": ""})


def _prototypes(component: Component, drafts: tuple[Drafted, ...]) -> tuple[trace.Prototype, ...]:
    cards: dict[object, set[int]] = {}
    clusters: dict[object, set[int]] = {}
    grown = PrototypeSource.objects.filter(version__prototype__workshop__component=component)
    for version, card, cluster in grown.values_list("version_id", "card__number", "cluster__number"):
        (cards if card is not None else clusters).setdefault(version, set()).add(card if card is not None else cluster)
    return tuple(
        trace.Prototype(
            ref=one.prototype.ref,
            versions=tuple(
                trace.Version(row.n, frozenset(cards.get(row.pk, ())), frozenset(clusters.get(row.pk, ())))
                for row in one.versions
            ),
            clause=(one.voted or one.latest).clause != PrototypeVersion.Clause.NONE,
            dropped=one.prototype.dropped_at is not None,
            voted=one.voted.n if one.voted else None,
            outcome=OUTCOMES.get(one.figure.decision, "undecided") if one.figure else "",
        )
        for one in drafts
    )


def _drop(one: Decision) -> trace.Drop | None:
    if one.outcome != Decision.Outcome.DROPPED:
        return None
    if one.card:
        return trace.Drop("card", one.card.number, one.n)
    if one.cluster:
        return trace.Drop("cluster", one.cluster.number, one.n)
    return trace.Drop("prototype", one.prototype.ref, one.n) if one.prototype else None


def _chosen(component: Component) -> tuple[tuple[str, int], ...]:
    """What the last ballot about priorities put first: options are `k` and a cluster's number, or `c` and a card's."""
    last = next(iter(reversed(selectors.closed(component, selectors.PRIORITIES))), None)
    if last is None:
        return ()
    kinds = {"k": "cluster", "c": "card"}
    winners = [mark for figure in selectors.counted(last.id) for mark in figure.winners]
    return tuple((kinds[mark[0]], int(mark[1:])) for mark in winners if mark[0] in kinds and mark[1:].isdigit())

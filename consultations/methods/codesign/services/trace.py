"""What the trace gives to the evidence: checked first, then compact paths, and the tables from which all is counted again.

A broken link stops the hand-over by name. Nobody is named in it: cards are known by the number on their slip.
"""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from consultations.method import PublishedTable
from consultations.methods.codesign.domain import trace as paths
from consultations.methods.codesign.models import Card, Decision
from consultations.methods.codesign.refusals import TraceBroken
from consultations.methods.codesign.selectors.trace import Traced, traced
from consultations.models import Component
from repository.licenses.domain import trace as published

QUOTED = 5
"""How many cards the license quotes behind each clause; all of them stand in the table."""
TOLD = 6
"""How many faults a sentence names before it says how many more there are."""


def require_whole(found: Traced) -> None:
    """Raise TraceBroken with the first faults in words, unless every link holds."""
    if found.faults:
        told = [fault_in_words(fault) for fault in found.faults[:TOLD]]
        more = len(found.faults) - len(told)
        if more:
            told.append(_("and %(n)s more") % {"n": more})
        raise TraceBroken(faults="; ".join(told), n=len(found.faults))


def to_mend(found: Traced) -> list[str]:
    """The faults in words that somebody has to mend. Before the adoption is counted it is no fault that something has
    come to no end yet."""
    counted = any(one.figure is not None for one in found.drafts)
    early = set() if counted else {"prototype-without-end", "chosen-without-end"}
    return [fault_in_words(fault) for fault in found.faults if fault.code not in early]


def provenance(component: Component) -> dict[str, Any]:
    """The member of the evidence's provenance that holds the trace. Raises TraceBroken."""
    found = traced(component)
    require_whole(found)
    return {published.MEMBER: compact(found).to_json()}


def compact(found: Traced, table: str = "cards") -> published.Trace:
    """The paths of everything that was voted on, and what was dropped, as a license carries them."""
    return published.Trace(
        cards=max(found.cards, default=0),
        table=f"{found.component.position}-{table}.csv",
        clauses=tuple(_path(found, one) for one in found.graph.prototypes if one.outcome and one.clause),
        dropped=tuple(_dropped(one) for one in found.decisions if one.outcome == Decision.Outcome.DROPPED and about(one)),
    )


def _path(found: Traced, one: paths.Prototype) -> published.ClausePath:
    cards = paths.cards_of(found.graph, one)
    version = next(version for version in one.versions if version.n == one.voted)
    shown = [number for number in cards if found.cards[number].text]
    first = sorted(shown, key=lambda number: (number not in version.cards, found.cards[number].state != "shown", number))
    groups = sorted(version.clusters | {c for n in found.graph.live(version) if (c := found.cards[n].cluster) is not None})
    return published.ClausePath(
        ref=one.ref,
        version=version.n,
        versions=len(one.versions),
        cards=cards,
        clusters=tuple(published.Group(number, dict(found.clusters[number])) for number in groups),
        words=tuple(published.Words(number, dict(found.cards[number].words)) for number in first[:QUOTED]),
    )


def about(one: Decision) -> tuple[str, str] | None:
    """What a decision is about, as kind and short name; None for one about feedback."""
    if one.card:
        return "card", str(one.card.number)
    if one.cluster:
        return "cluster", str(one.cluster.number)
    return ("prototype", one.prototype.ref) if one.prototype else None


def _dropped(one: Decision) -> published.Dropped:
    kind, ref = about(one) or ("prototype", "")
    return published.Dropped(kind, ref, {one.language: one.reason})


def tables(component: Component) -> list[PublishedTable]:
    """Cards, clusters, prototypes and the log of decisions, each row a thing and never a person. The words of hidden
    cards are left out, their places are not."""
    found = traced(component)
    links = {card.number: card for card in found.graph.cards}
    return [
        PublishedTable(
            "cards",
            ("card", "kind", "state", "cluster", "merged_into", "part_of", "question", "stage", "became", "prototypes",
             "text"),
            [
                (
                    row.number, row.kind, row.state, row.cluster or "", links[row.number].into or "",
                    links[row.number].parent or "", row.question, row.stage, found.fates[row.number].word,
                    " ".join(landing.prototype for landing in found.fates[row.number].landings), row.text,
                )
                for row in found.cards.values()
            ],
        ),
        PublishedTable(
            "clusters",
            ("cluster", "cards", "name"),
            [(number, len(found.graph.members(number)), _any(name)) for number, name in found.clusters.items()],
        ),
        PublishedTable(
            "prototypes",
            ("prototype", "kind", "clause", "versions", "voted_version", "became", "cards", "title"),
            [
                (
                    one.prototype.ref, one.prototype.kind, one.latest.clause, len(one.versions),
                    one.voted.n if one.voted else "", found.nodes[one.prototype.ref].word,
                    " ".join(map(str, paths.cards_of(found.graph, found.nodes[one.prototype.ref]))),
                    _any(one.latest.title),
                )
                for one in found.drafts
            ],
        ),
        PublishedTable(
            "decisions",
            ("decision", "about", "ref", "outcome", "reason"),
            [(one.n, *(about(one) or ("feedback", "")), one.outcome, one.reason) for one in found.decisions],
        ),
    ]  # fmt: skip


def _any(text: Mapping[str, str]) -> str:
    return next((text[tag] for tag in sorted(text) if text[tag]), "")


def facts(component: Component) -> dict[str, dict[str, Any]]:
    """How many there were of everything, each counted again by anybody from the published tables."""
    found = traced(component)
    words = [one.word for one in found.fates.values()]
    states = [row.state for row in found.cards.values()]
    became = [one.word for one in found.graph.prototypes]
    return {
        "cards": _counted(len(states), "cards"),
        "cards_hidden": _counted(states.count(Card.State.HIDDEN), "cards", state="hidden"),
        "cards_in_clauses": _counted(words.count("clause"), "cards", became="clause"),
        "cards_dropped": _counted(words.count("dropped"), "cards", became="dropped"),
        "clusters": _counted(len(found.clusters), "clusters"),
        "prototypes": _counted(len(found.drafts), "prototypes"),
        "prototypes_in_license": _counted(became.count("clause"), "prototypes", became="clause"),
        "prototypes_dropped": _counted(became.count("dropped"), "prototypes", became="dropped"),
        "decisions": _counted(len(found.decisions), "decisions"),
    }


def _counted(value: int, table: str, **where: str) -> dict[str, Any]:
    return {"value": value, "check": "R", "source": {"table": table, "take": "count", "where": where}}


def fault_in_words(fault: paths.Break) -> str:
    """One broken link as a sentence that says what to look at."""
    sentence = {
        "card-vanished": _("card %(card)s is gone"),
        "card-merged-nowhere": _("card %(card)s was merged into a card that is not there"),
        "card-circle": _("card %(card)s was merged in a circle"),
        "card-split-into-nothing": _("card %(card)s was split and has no parts"),
        "card-part-of-nothing": _("card %(card)s is a part of a card that is not there"),
        "card-cluster-unknown": _("card %(card)s lies in a cluster that is not there"),
        "source-card-unknown": _("%(prototype)s grew from card %(card)s, which is not there"),
        "source-cluster-unknown": _("%(prototype)s grew from cluster %(cluster)s, which is not there"),
        "voted-version-unknown": _("version %(version)s of %(prototype)s, which was voted on, is not there"),
        "clause-without-cards": _("no card lies behind %(prototype)s"),
        "prototype-without-end": _("%(prototype)s was neither voted on nor dropped"),
        "card-without-end": _("%(prototype)s let card %(card)s go, and no reason is recorded"),
        "decision-about-nothing": _("decision %(decision)s is about something that is not there"),
    }.get(fault.code)
    if sentence is None and "cluster" in fault.values:
        sentence = _("cluster %(cluster)s was put first and came to nothing, and no reason is recorded")
    elif sentence is None:
        sentence = _("card %(card)s was put first and came to nothing, and no reason is recorded")
    named = {name: str(value).upper() if name == "prototype" else value for name, value in fault.values.items()}
    return sentence % named

"""The trace and the matrix for machines: one answer of the API, and tables to download. No row names a person."""

from collections.abc import Iterator, Sequence
from typing import Any

from consultations.domain import texts
from consultations.method import Export
from consultations.methods.codesign.domain import trace as paths
from consultations.methods.codesign.models import Feedback
from consultations.methods.codesign.selectors.trace import Traced, traced
from consultations.methods.codesign.services import expectations
from consultations.methods.codesign.services import trace as tracing
from consultations.models import Component


def told(component: Component) -> dict[str, Any]:
    """The whole trace, as the API shows it."""
    found = traced(component)
    return {
        "component": component.id,
        "cards": [_card(found, number) for number in found.cards],
        "clusters": [
            {"number": number, "name": name, "cards": found.graph.members(number)}
            for number, name in found.clusters.items()
        ],
        "prototypes": [_prototype(found, one.ref) for one in found.graph.prototypes],
        "decisions": [
            {
                "n": one.n,
                "about": (named := tracing.about(one) or ("feedback", ""))[0],
                "ref": named[1],
                "outcome": one.outcome,
                "reason": {one.language: one.reason},
                "decided_at": one.decided_at,
            }
            for one in found.decisions
        ],
        "broken": sorted({fault.code for fault in found.faults}),
    }


def _card(found: Traced, number: int) -> dict[str, Any]:
    row, link, fate = found.cards[number], found.graph.by_number[number], found.fates[number]
    return {
        "number": number,
        "kind": row.kind,
        "state": row.state,
        "text": row.words,
        "question": row.question,
        "stage": row.stage,
        "cluster": row.cluster,
        "merged_into": link.into,
        "part_of": link.parent,
        "became": fate.word,
        "prototypes": [landing.prototype for landing in fate.landings],
        "decisions": fate.decisions,
    }


def _prototype(found: Traced, ref: str) -> dict[str, Any]:
    node, drafted = found.nodes[ref], found.by_ref[ref]
    return {
        "ref": ref,
        "kind": drafted.prototype.kind,
        "title": drafted.latest.title,
        "clause": drafted.latest.clause,
        "versions": [
            {"n": row.n, "change": row.change, "cards": sorted(version.cards), "clusters": sorted(version.clusters)}
            for row, version in zip(drafted.versions, node.versions, strict=True)
        ],
        "voted_version": node.voted,
        "became": node.word,
        "cards": paths.cards_of(found.graph, node),
    }


def exports(component: Component) -> list[Export]:
    """Prototypes by version, feedback, the log of decisions, and the expectations matrix."""
    language = component.consultation.first_language
    found = traced(component)
    return [
        Export(
            "prototypes",
            {
                "ref": "short name", "kind": "what it is", "version": "number", "title": "title", "text": "wording",
                "clause": "what it becomes", "modality": "strength", "change": "what changed, and why",
                "cards": "cards it grew from", "clusters": "clusters it grew from", "became": "how far it came",
            },
            _versions(found, language),
        ),
        Export(
            "feedback",
            {"ref": "prototype", "version": "number", "kind": "like, wish or what_if", "text": "what was said"},
            _feedback(component),
        ),
        Export(
            "decisions",
            {"n": "number", "about": "what it is about", "ref": "which", "outcome": "kept, changed or dropped",
             "reason": "why"},
            ((one.n, *(tracing.about(one) or ("feedback", "")), one.outcome, one.reason) for one in found.decisions),
        ),
        Export("expectations", expectations.COLUMNS, expectations.rows(found)),
    ]  # fmt: skip


def _versions(found: Traced, language: str) -> Iterator[Sequence[object]]:
    for one in found.drafts:
        node = found.nodes[one.prototype.ref]
        for row, version in zip(one.versions, node.versions, strict=True):
            yield (
                one.prototype.ref, one.prototype.kind, row.n, texts.wording(row.title, language),
                texts.wording(row.text, language), row.clause, row.modality, row.change,
                " ".join(map(str, sorted(version.cards))), " ".join(map(str, sorted(version.clusters))), node.word,
            )  # fmt: skip


def _feedback(component: Component) -> Iterator[Sequence[object]]:
    rows = Feedback.objects.filter(version__prototype__workshop__component=component, hidden_reason="")
    for row in rows.select_related("version__prototype").order_by("version__prototype__position", "version__n", "id"):
        yield row.version.prototype.ref, row.version.n, row.kind, row.text

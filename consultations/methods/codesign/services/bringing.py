"""A session from files: its records are written as if its people had, and its numbers are counted from them."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from consultations.methods.codesign.domain.rules import Adoption, read, write
from consultations.methods.codesign.models import (
    Card,
    CardVersion,
    Cluster,
    Decision,
    Prototype,
    PrototypeSource,
    PrototypeVersion,
    Workshop,
)
from consultations.models import Component, ProposedClause
from repository.licenses.domain.evidence import Dissent
from repository.licenses.domain.questions import About

BINDS = {"red_line": "must_not", "condition": "must"}
Clause = PrototypeVersion.Clause


def brought(component: Component) -> Mapping[str, Any]:
    """What came with a file; empty for a session that was held here."""
    found: Mapping[str, Any] = component.subject.get("brought", {})
    return found


def adoption_of(part: Mapping[str, Any]) -> dict[str, Any]:
    """The rule of adoption that a file gives. Reasons come with the file, so no ballot asks for them."""
    return {**part.get("adoption", {}), "reasons": False}


def version_of(one: Mapping[str, Any], n: int) -> PrototypeVersion:
    """One version of a prototype from a file, not saved yet."""
    binds = BINDS.get(one["clause"], "")
    return PrototypeVersion(
        n=n,
        title=one["title"],
        text=one["text"],
        tests=one.get("finds_out", {}),
        clause=one["clause"],
        modality=one.get("modality", binds) if binds else "",
        category=one.get("category", ProposedClause.Category.SAFEGUARD),
        use_cases=list(one.get("applies_to", [])),
        test=one.get("test", ""),
        responsible=one.get("responsible", ""),
        deadline=one.get("deadline", ""),
        change=one.get("change", ""),
    )


def keep(component: Component, kept: Mapping[str, Any]) -> None:
    """Write rules, cards, clusters, prototypes and decisions; the adoption then asks what it asks of every session."""
    workshop = Workshop.objects.get(component=component)
    workshop.challenge, workshop.data_story = kept.get("challenge", {}), kept.get("data_story", {})
    workshop.adoption = write(read(Adoption, adoption_of(kept)))
    workshop.save()
    clusters = {
        one["number"]: Cluster.objects.create(
            workshop=workshop, number=one["number"], position=position, title=one["title"]
        )
        for position, one in enumerate(kept.get("clusters", []), start=1)
    }
    cards = _cards(workshop, kept["cards"], clusters)
    drafts = _prototypes(workshop, kept["prototypes"], cards, clusters)
    known: Mapping[str, Mapping[str, Any]] = {
        "card": {str(number): card for number, card in cards.items()},
        "cluster": {str(number): cluster for number, cluster in clusters.items()},
        "prototype": drafts,
    }
    for n, one in enumerate(_decisions(kept), start=1):
        language, words = next(iter(one["reason"].items()))
        Decision.objects.create(
            workshop=workshop,
            n=n,
            outcome=one["outcome"],
            reason=words,
            language=language,
            **{one["about"]: known[one["about"]][str(one["ref"])]},
        )


def _cards(workshop: Workshop, given: list[Mapping[str, Any]], clusters: Mapping[int, Cluster]) -> dict[int, Card]:
    made = {
        one["card"]: Card(
            workshop=workshop,
            number=one["card"],
            place=one["card"],
            kind=one["kind"],
            text=one["text"],
            language=one["language"],
            question_word=one.get("question", ""),
            life_cycle_stage=one.get("stage", ""),
            table=int(one["table"]) if one.get("table") else None,
            cluster=clusters[int(one["cluster"])] if one.get("cluster") else None,
        )
        for one in given
    }
    Card.objects.bulk_create(made.values(), batch_size=1000)
    CardVersion.objects.bulk_create(
        [CardVersion(card=card, n=1, event=CardVersion.Event.WRITTEN, text=card.text) for card in made.values()],
        batch_size=1000,
    )
    merged = [(made[one["card"]], made[int(one["merged_into"])]) for one in given if one.get("merged_into")]
    for card, into in merged:
        card.state, card.merged_into = Card.State.MERGED, into
    Card.objects.bulk_update([card for card, _into in merged], ["state", "merged_into"], batch_size=1000)
    return made


def _prototypes(
    workshop: Workshop, given: list[Mapping[str, Any]], cards: Mapping[int, Card], clusters: Mapping[int, Cluster]
) -> dict[str, Prototype]:
    made: dict[str, Prototype] = {}
    for position, one in enumerate(given, start=1):
        dropped = next(iter(one["dropped"].values())) if "dropped" in one else ""
        row = made[one["ref"]] = Prototype.objects.create(
            workshop=workshop,
            position=position,
            ref=one["ref"],
            kind=one["kind"],
            dropped_reason=dropped,
            dropped_at=timezone.now() if dropped else None,
        )
        for n, raw in enumerate(one["versions"], start=1):
            version = version_of(raw, n)
            version.prototype = row
            version.save()
            PrototypeSource.objects.bulk_create(
                [PrototypeSource(version=version, card=cards[number]) for number in _behind(raw, cards)]
                + [PrototypeSource(version=version, cluster=clusters[number]) for number in raw.get("clusters", [])]
            )
    return made


def _behind(version: Mapping[str, Any], cards: Mapping[int, Card]) -> list[int]:
    """The cards that a version names, and those that lie in its clusters."""
    lying = {
        number for number, card in cards.items() if card.cluster and card.cluster.number in version.get("clusters", [])
    }
    return sorted(lying | set(version.get("cards", [])))


def _decisions(kept: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The decisions that the file lists, and one for each prototype that it says was dropped."""
    listed = list(kept.get("decisions", []))
    told = {str(one["ref"]) for one in listed if (one["about"], one["outcome"]) == ("prototype", "dropped")}
    return listed + [
        {"about": "prototype", "ref": one["ref"], "outcome": "dropped", "reason": one["dropped"]}
        for one in kept["prototypes"]
        if "dropped" in one and one["ref"] not in told
    ]


def dissent(component: Component) -> list[Dissent]:
    """What those who blocked or were concerned said, as far as the file tells, with how many hold it."""
    found = []
    for one in brought(component).get("prototypes", []):
        clause = one["versions"][-1]["clause"]
        about = About("item", f"prototype-{one['ref']}") if clause == Clause.NONE else About(clause, one["ref"])
        found += [Dissent(about, dict(view["text"]), view.get("holders")) for view in one.get("minority", [])]
    return found


def facts(component: Component) -> dict[str, Any]:
    """Numbers that stand as the file gave them."""
    kept = brought(component)
    return {"participants": {"value": kept["participants"], "check": "S"}} if "participants" in kept else {}

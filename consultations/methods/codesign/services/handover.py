"""What a co-design session hands over beside its counted ballots: clauses, dissent, facts, and where it all came from."""

from collections.abc import Mapping
from typing import Any

from consultations.ballots.models import Ballot, FreeText
from consultations.methods.codesign import selectors
from consultations.methods.codesign.models import PrototypeVersion
from consultations.methods.codesign.services import bringing, trace
from consultations.models import Component
from consultations.services.clauses import as_evidence
from repository.licenses.domain.brief import ProposedClause
from repository.licenses.domain.evidence import Dissent
from repository.licenses.domain.questions import About

NONE = PrototypeVersion.Clause.NONE


def clauses(component: Component) -> list[ProposedClause]:
    """Conditions and red lines in the version that was voted on, adopted or not: the figures say which."""
    found = []
    for one in selectors.drafted(component):
        version = one.voted
        if version is None or version.clause == NONE:
            continue
        kind = version.clause
        found.append(as_evidence(version, ref=one.prototype.ref, kind=kind, text=version.text))
    return found


def dissent(component: Component) -> list[Dissent]:
    """Why people blocked or were concerned, in their own words, as far as moderators published them."""
    drafts = {one.prototype.ref: one for one in selectors.drafted(component)}
    language = component.consultation.first_language
    published = FreeText.objects.filter(
        ballot__in=selectors.closed(component, selectors.ADOPTION), state=FreeText.State.PUBLISHED
    ).order_by("question", "commitment")
    found = []
    for text in published:
        about = _about(text.question, drafts)
        if about is not None:
            found.append(Dissent(about, {language: text.text}, 1))
    return found + bringing.dissent(component)


def _about(question: str, drafts: Mapping[str, selectors.Drafted]) -> About | None:
    """What a text of the adoption speaks about: a use, a proposed clause, or a prototype."""
    if question.startswith("use-"):
        return About("use_case", question.removeprefix("use-"))
    one = drafts.get(question.removesuffix("-why").rpartition("-v")[0])
    if one is None or one.voted is None:
        return None
    kind = one.voted.clause
    return About("item", f"prototype-{one.prototype.ref}") if kind == NONE else About(kind, one.prototype.ref)


def facts(component: Component) -> Mapping[str, Any]:
    """Numbers that no ballot gives."""
    drafts = selectors.drafted(component)
    return {
        "prototypes_voted": {"value": sum(one.figure is not None for one in drafts), "check": "S"},
        **trace.facts(component),
        **bringing.facts(component),
    }


def provenance(component: Component) -> Mapping[str, Any]:
    """Where each prototype came from; ballots are named by number, so that everything can be looked up."""
    return {
        "prototypes": [
            {
                "ref": one.prototype.ref,
                "versions": len(one.versions),
                "voted_version": one.voted.n if one.voted else 0,
                "dropped": one.prototype.dropped_reason,
            }
            for one in selectors.drafted(component)
        ],
        "rounds": [
            {"ballot": str(ballot.id), "stage": ballot.stage_kind, "cast": ballot.cast or 0}
            for ballot in selectors.ballots(component)
            if ballot.state == Ballot.State.CLOSED
        ],
        **trace.provenance(component),
    }

"""What an assembly hands over beside its counted ballots: clauses, reasons, dissent, facts, and where it all came from."""

from collections.abc import Mapping
from typing import Any

from consultations.ballots.models import Ballot
from consultations.methods.assembly import selectors
from consultations.methods.assembly.models import MinorityStatement, UseReason, Version
from consultations.methods.assembly.services import bringing
from consultations.models import Component, Participation
from consultations.services.clauses import as_evidence
from repository.licenses.domain.brief import ProposedClause
from repository.licenses.domain.evidence import Dissent, ReasonGiven
from repository.licenses.domain.questions import About


def clauses(component: Component) -> list[ProposedClause]:
    """Conditions and red lines in the version that was voted on, adopted or not: the figures say which."""
    found = []
    for one in selectors.standpoints(component):
        version = _voted(one)
        if version is None or version.kind == Version.Kind.RECOMMENDATION:
            continue
        kind = version.kind
        found.append(as_evidence(version, ref=one.recommendation.ref, kind=kind, text=version.statement))
    return found


def _voted(one: selectors.Standpoint) -> Version | None:
    """The version that the decision asked about."""
    if one.decision is None:
        return None
    return next((version for version in one.versions if version.n == one.decision.version), None)


def reasons(component: Component) -> list[ReasonGiven]:
    """Reasons for and against uses, in the order in which members gave them."""
    return [
        ReasonGiven(About("use_case", reason.use_case), reason.side, dict(reason.text))
        for reason in UseReason.objects.filter(component=component).order_by("written_at", "id")
    ]


def dissent(component: Component) -> list[Dissent]:
    """Minority statements that their authors signed, with the number of members who signed each."""
    rows = (
        MinorityStatement.objects.filter(component=component)
        .select_related("recommendation")
        .prefetch_related("signatures", "recommendation__versions")
        .order_by("written_at", "id")
    )
    return [
        Dissent(_about(row), dict(row.text), len(row.signatures.all()))
        for row in selectors.signed(rows)
    ] + bringing.dissent(component)


def _about(row: MinorityStatement) -> About:
    if row.recommendation is None:
        return About("use_case", row.use_case)
    kind = list(row.recommendation.versions.all())[-1].kind
    if kind == Version.Kind.RECOMMENDATION:
        return About("item", f"recommendation-{row.recommendation.ref}")
    return About(kind, row.recommendation.ref)


def facts(component: Component) -> Mapping[str, Any]:
    """Numbers that no ballot gives."""
    points = selectors.standpoints(component)
    seated = Participation.objects.filter(
        consultation=component.consultation_id, role=Participation.Role.MEMBER
    ).exclude(state=Participation.State.WITHDRAWN)
    return {
        "seats": {"value": selectors.assembly_of(component).seats, "check": "S"},
        "members": {"value": seated.count(), "check": "A"},
        "recommendations": {"value": len(points), "check": "S"},
        "recommendations_voted": {"value": sum(one.decision is not None for one in points), "check": "S"},
        "minority_statements": {"value": len(dissent(component)), "check": "S"},
    } | bringing.facts(component)


def provenance(component: Component) -> Mapping[str, Any]:
    """Where each recommendation came from; ballots are named by number, so that everything can be looked up."""
    return {
        "recommendations": [_origin(one) for one in selectors.standpoints(component)],
        "rounds": [
            {"ballot": str(ballot.id), "stage": ballot.stage_kind, "cast": ballot.cast or 0}
            for ballot in selectors.ballots(component)
            if ballot.state == Ballot.State.CLOSED
        ],
        **({"lottery": dict(lottery)} if (lottery := bringing.brought(component).get("lottery")) else {}),
    }


def _origin(one: selectors.Standpoint) -> dict[str, Any]:
    return {
        "ref": one.recommendation.ref,
        "kind": one.latest.kind,
        "versions": len(one.versions),
        "voted_version": one.decision.version if one.decision else 0,
        "standing": one.stands,
        "outcome": one.outcome,
        "ratings": [
            {"ballot": str(rated.ballot.id), "version": rated.version, "reached": rated.reached}
            for rated in one.ratings
        ],
        "amendments": one.recommendation.amendments.count(),
        "comments": one.recommendation.comments.filter(hidden_reason="").count(),
        "criteria": list(one.latest.criteria),
        "sources": list(one.latest.sources),
    }

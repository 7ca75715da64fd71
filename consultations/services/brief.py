"""What is asked, as one exact text: the community approves it by hash, opening freezes it as the brief."""

import json
from typing import Any

from django.utils import timezone

from consultations import clock, method
from consultations.ballots.services.opening import stamp
from consultations.models import CommunityApproval, Component, Consultation
from repository.licenses.domain import canonical


def asked(consultation: Consultation) -> dict[str, Any]:
    """What the community approves: who wants which data for what on which legal basis, remit, questions, dates,
    languages, what will be published, and the data-protection record. Once open, it is what was approved."""
    if consultation.brief and (answer := approval(consultation)) is not None:
        return dict(json.loads(answer.text))
    components = consultation.components.filter(purpose="evidence").order_by("position").prefetch_related("stages")
    return {
        "schema": "socialicense/asked/2",
        "consultation": str(consultation.id),
        "title": consultation.title,
        "organisation": {"name": consultation.initiative.organisation.name},
        "initiative": _initiative(consultation),
        "exercise": consultation.exercise,
        "secrecy": "open" if consultation.open_vote else "secret",
        "target_public": consultation.target_public,
        "remit": _remit(consultation),
        "promise": consultation.promise,
        "languages": consultation.languages,
        "publication": consultation.publication,
        "use_cases": _use_cases(consultation),
        "clauses": _clauses(consultation),
        "datasets": _datasets(consultation),
        "privacy": _privacy(consultation) | {"rights_contact": consultation.protection.rights_contact},
        "dates": _dates(consultation),
        "components": [
            _component(component)
            for component in components
        ],
    }


def _component(component: Component) -> dict[str, Any]:
    """A part of the path: its questions, and the rules for what it will ask later, where there are any."""
    chosen = method.method_of(component)
    asked: dict[str, Any] = {
        "title": component.title,
        "method": component.method,
        "windows": [
            {"stage": stage.kind, "opens": stamp(stage.opens), "closes": stamp(stage.closes)}
            for stage in component.stages.all()
            if not stage.left_out
        ],
        "questions": [question.to_json() for question in chosen.questions(component)],
    }
    terms = {term.key: term.value for term in chosen.terms(component)}
    return asked | ({"terms": terms} if terms else {})


def asked_text(consultation: Consultation) -> str:
    """`asked` in canonical form."""
    return canonical.canonical(asked(consultation)).decode()


def approval(consultation: Consultation) -> CommunityApproval | None:
    """The community's latest answer to exactly what is asked now; None when this text was never answered.

    Once open it is the answer that the brief froze: a window that is extended later asks nothing anew.
    """
    if consultation.brief:
        frozen = json.loads(consultation.brief)["approval"]
        return consultation.approvals.filter(sha256=frozen["sha256"]).order_by("answered_at").last() if frozen else None
    digest = canonical.digest(asked(consultation))
    return consultation.approvals.filter(sha256=digest).order_by("answered_at").last()


def brief(consultation: Consultation) -> dict[str, Any]:
    """The snapshot taken at opening: it feeds the sections of the license that no ballot's evidence can."""
    return {
        "schema": "socialicense/brief/1",
        "consultation": {
            "id": str(consultation.id),
            "title": consultation.title,
            "url": f"/consultations/{consultation.slug}/",
        },
        "organisation": {"name": consultation.initiative.organisation.name},
        "initiative": _initiative(consultation),
        "datasets": _datasets(consultation),
        "use_cases": _use_cases(consultation),
        "clauses": _clauses(consultation),
        "community": _community(consultation),
        "remit": _remit(consultation),
        "promise": consultation.promise,
        "target_public": consultation.target_public,
        "publication": consultation.publication,
        "languages": consultation.languages,
        "review_by": consultation.review_by.isoformat() if consultation.review_by else None,
        "privacy": _privacy(consultation),
        "approval": _approval(consultation),
        "opened_at": timezone.now().strftime("%Y-%m-%dT%H:%M:%SZ"),
    }


def _initiative(consultation: Consultation) -> dict[str, Any]:
    initiative = consultation.initiative
    return {
        "title": initiative.title,
        "summary": initiative.summary,
        "custodian": initiative.custodian,
        "partners": initiative.partners,
        "legal_basis": initiative.legal_basis,
    }


def _dates(consultation: Consultation) -> dict[str, Any]:
    """How long the people have for what comes after the components' own windows, and when the license is reviewed."""
    return {
        "review_minutes": consultation.review_minutes,
        "ratification_minutes": consultation.ratification_minutes,
        "adoption_days": consultation.adoption_days,
        "review_by": consultation.review_by.isoformat() if consultation.review_by else None,
        "time_zone": str(clock.zone_of(consultation)),
    }


def _remit(consultation: Consultation) -> dict[str, Any]:
    return {
        "question": consultation.question,
        "in_scope": consultation.in_scope,
        "out_of_scope": consultation.out_of_scope,
    }


def _datasets(consultation: Consultation) -> list[dict[str, Any]]:
    return [
        {
            "ref": dataset.ref,
            "name": dataset.name,
            "identifiers": dataset.identifiers,
            "version_scope": dataset.version_scope,
            "source": dataset.source,
            "original_purpose": dataset.original_purpose,
            "sensitivity": dataset.sensitivity,
            "identifiability": dataset.identifiability,
        }
        for dataset in consultation.initiative.datasets.all()
    ]


def _use_cases(consultation: Consultation) -> list[dict[str, Any]]:
    return [
        {
            "ref": case.ref,
            "title": case.title,
            "purpose": case.purpose,
            "actor": case.actor,
            "data": sorted(dataset.ref for dataset in case.datasets.all()),
            "identifiability": case.identifiability,
            "life_cycle_stage": case.life_cycle_stage,
            "benefit": case.benefit,
            "risk": case.risk,
            "commercial": case.commercial,
            "ai_training": case.ai_training,
        }
        for case in consultation.initiative.use_cases.prefetch_related("datasets")
    ]


def _clauses(consultation: Consultation) -> list[dict[str, Any]]:
    return [
        {
            "ref": clause.ref,
            "kind": clause.kind,
            "text": clause.text,
            "modality": clause.modality,
            "category": clause.category,
            "applies_to": sorted(case.ref for case in clause.applies_to.all()),
            "test": clause.test,
            "responsible": clause.responsible,
            "deadline": clause.deadline,
        }
        for clause in consultation.initiative.clauses.prefetch_related("applies_to")
    ]


def _community(consultation: Consultation) -> dict[str, Any]:
    community = consultation.community
    if community is None:
        return {"name": "", "description": {}, "authority": "", "state": "none", "keys": [], "threshold": 1}
    return {
        "name": community.name,
        "description": community.description,
        "authority": community.authority,
        "state": community.state,
        "threshold": community.threshold,
        "keys": [{"multibase": key.multibase, "holder": key.holder} for key in community.keys.filter(retired_at=None)],
    }


def _privacy(consultation: Consultation) -> dict[str, Any]:
    record = getattr(consultation, "protection", None)
    if record is None:
        return {}
    return {
        "controller": record.controller,
        "purposes": record.purposes,
        "special_categories": record.special_categories,
        "recipients": record.recipients,
        "retention": record.retention,
        "transfers": record.transfers,
    }


def _approval(consultation: Consultation) -> dict[str, Any] | None:
    answer = approval(consultation)
    if answer is None:
        return None
    return {
        "sha256": answer.sha256,
        "answer": answer.answer,
        "capacity": answer.capacity,
        "at": answer.answered_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
    }

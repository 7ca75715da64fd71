"""Use cases and clauses as citizens see them: from the brief that was frozen, or from the plan before opening."""

import json
from typing import Any

from consultations.domain import texts
from consultations.models import Consultation
from consultations.models.initiative import Identifiability, LifeCycleStage, ProposedClause
from consultations.services import brief as briefs
from consultations.views.visits import Visit
from repository.licenses.domain.questions import Question


def brief_of(consultation: Consultation) -> dict[str, Any]:
    """What is asked: the frozen brief, or how it would read if it were frozen now (a preview)."""
    if consultation.brief:
        return dict(json.loads(consultation.brief))
    return briefs.brief(consultation)


def use_case(here: Visit, brief: dict[str, Any], case: dict[str, Any]) -> dict[str, Any]:
    """One use of the data, in the words of the page's language."""
    named = {dataset["ref"]: texts.wording(dataset["name"], here.language) for dataset in brief["datasets"]}
    return {
        "ref": case["ref"],
        "title": here.words(case["title"]),
        "purpose": here.words(case["purpose"]),
        "actor": case["actor"],
        "data": [named.get(ref, ref) for ref in case["data"]],
        "identifiability": _named(Identifiability, case["identifiability"]),
        "stage": _named(LifeCycleStage, case["life_cycle_stage"]),
        "benefit": here.words(case["benefit"]),
        "risk": here.words(case["risk"]),
        "commercial": case["commercial"],
        "ai_training": case["ai_training"],
    }


def clause(here: Visit, one: dict[str, Any]) -> dict[str, Any]:
    """A condition or red line that is put to the people."""
    return {
        "ref": one["ref"],
        "red": one["kind"] == ProposedClause.Kind.RED_LINE,
        "text": here.words(one["text"]),
        "modality": _named(ProposedClause.Modality, one["modality"]),
        "test": one["test"],
        "responsible": one["responsible"],
        "deadline": one["deadline"],
        "applies_to": ", ".join(one["applies_to"]),
    }


def dataset(here: Visit, one: dict[str, Any]) -> dict[str, Any]:
    """A dataset with the identifiers under which people outside know it."""
    return {
        "name": here.words(one["name"]),
        "identifiers": [identifier["value"] for identifier in one["identifiers"]],
        "version": one["version_scope"],
        "source": one["source"],
        "original_purpose": one["original_purpose"],
        "identifiability": _named(Identifiability, one["identifiability"]),
    }


def _named(choices: Any, value: str) -> str:
    return str(choices(value).label) if value in choices.values else value


def about(here: Visit, question: Question) -> dict[str, Any]:
    """What stands beside a question: its use case, its clause, or the draft it is about. Empty for a free item."""
    kind, ref = question.about.kind, question.about.ref
    if kind == "draft":
        return {"draft": ref}
    brief = brief_of(here.consultation)
    if kind == "use_case":
        found = [use_case(here, brief, case) for case in brief["use_cases"] if case["ref"] == ref]
        return {"case": found[0]} if found else {}
    if kind in {"condition", "red_line"}:
        clauses = [clause(here, one) for one in brief["clauses"] if one["ref"] == ref]
        return {"clause": clauses[0]} if clauses else {}
    return {}
